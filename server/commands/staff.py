"""``moiso-server staff``: who works here."""

from contextlib import closing
from pathlib import Path

import click

from server.accounts import FILE_NAME, AccountStore, Role, Staff, add_staff
from server.commands.console import (
    CommandGroup,
    config_if_any_option,
    data_directory,
    data_option,
    read_pin,
)
from server.commands.names import SLUG
from ticket_queue.catalogue import Catalogue
from ticket_queue.free_text import tidied
from ticket_queue.ids import Language, StaffId

ROLES = tuple(role.value for role in Role)


@click.group("staff", cls=CommandGroup, help="cli.help.staff")
def command() -> None:
    """Hold the commands about staff."""


@command.command("add", help="cli.help.staff_add")
@click.argument("staff", metavar="ID", type=SLUG)
@click.option("--name", required=True, help="cli.help.staff_name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="cli.help.staff_role")
@click.option("--language", default="vi", type=click.Choice(["vi", "en"]), help="cli.help.language")
@config_if_any_option
@data_option
@click.pass_obj
def add(
    say: Catalogue,
    *,
    staff: str,
    name: str,
    role: str,
    language: str,
    config: Path | None,
    data: Path | None,
) -> None:
    """Add a member of staff; the PIN comes from standard input."""
    path = data_directory(config, data, say) / FILE_NAME
    member = Staff(StaffId(staff), tidied(name), Role(role), Language(language))
    if not member.name:
        raise click.UsageError(say("problem.text_empty", field="--name"))
    pin = read_pin(say)
    with closing(AccountStore(path)) as store:
        add_staff(store, member, pin)
        number = store.staff_numbers()[member.staff]
    click.echo(say("cli.staff_added", staff=staff, role=say(f"role.{role}"), number=number))


@command.command("list", help="cli.help.staff_list")
@config_if_any_option
@data_option
@click.pass_obj
def list_all(say: Catalogue, *, config: Path | None, data: Path | None) -> None:
    """Write one line for each member of staff: id, role, name and number, between tabs."""
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        numbers = store.staff_numbers()
        for member in store.staff():
            columns = (member.staff, member.role.value, member.name, numbers[member.staff])
            click.echo("\t".join(map(str, columns)))


@command.command("remove", help="cli.help.staff_remove")
@click.argument("staff", metavar="ID", type=SLUG)
@config_if_any_option
@data_option
@click.pass_obj
def remove(say: Catalogue, *, staff: str, config: Path | None, data: Path | None) -> None:
    """Remove a member of staff, whose sessions end."""
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        store.remove_staff(StaffId(staff))
    click.echo(say("cli.staff_removed", staff=staff))
