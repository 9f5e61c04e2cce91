"""``moiso-server device``: kiosks and boards, and what they prove themselves with."""

from contextlib import closing
from pathlib import Path

import click

from server.accounts import FILE_NAME, AccountStore, DeviceRole, add_device
from server.commands.console import (
    CommandGroup,
    complain,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.commands.names import SLUG
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import DeviceId, KioskId

ROLES = tuple(role.value for role in DeviceRole)


@click.group("device", cls=CommandGroup, help="cli.help.device")
def command() -> None:
    """Hold the commands about devices."""


@command.command("add", help="cli.help.device_add")
@click.argument("device", metavar="ID", type=SLUG)
@click.option("--role", required=True, type=click.Choice(ROLES), help="cli.help.device_role")
@click.option("--kiosk", metavar="1-9", type=click.IntRange(1, 9), help="cli.help.device_kiosk")
@config_if_any_option
@data_option
@click.pass_obj
def add(
    say: Catalogue,
    *,
    device: str,
    role: str,
    kiosk: int | None,
    config: Path | None,
    data: Path | None,
) -> None:
    """Add a device and write its token, and nothing else, to standard output: once."""
    digit = None if kiosk is None else KioskId(kiosk)
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        token = add_device(store, DeviceId(device), DeviceRole(role), digit)
    click.echo(token)
    complain(say("cli.device_added", device=device, role=say(f"role.{role}")))


@command.command("list", help="cli.help.device_list")
@config_if_any_option
@data_option
@click.pass_obj
def list_all(say: Catalogue, *, config: Path | None, data: Path | None) -> None:
    """Write one line for each device: id, role and a kiosk's digit, between tabs."""
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        for device in store.devices():
            digit = "" if device.kiosk is None else f"\t{device.kiosk}"
            click.echo(f"{device.device}\t{device.role.value}{digit}")


@command.command("revoke", help="cli.help.device_revoke")
@click.argument("device", metavar="ID", type=SLUG)
@config_if_any_option
@data_option
@click.pass_obj
def revoke(say: Catalogue, *, device: str, config: Path | None, data: Path | None) -> None:
    """Take a device's right from it, at once and for good."""
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        store.revoke_device(DeviceId(device))
    click.echo(say("cli.device_revoked", device=device))
