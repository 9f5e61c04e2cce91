"""``moiso-server broker-config``: the files of the site's own mosquitto."""

import secrets
from contextlib import closing
from pathlib import Path

import click

from server.accounts import FILE_NAME, AccountStore, broker_hash
from server.announcing.broker_files import (
    BrokerPlace,
    account_for,
    give_to,
    render_broker_config,
)
from server.commands.console import CheckedCommand, config_option, data_directory, data_option
from server.settings import BrokerSettings, Settings, SettingsError, load_settings
from ticket_queue.catalogue import Catalogue
from ticket_queue.mqtt_link import BrokerAddress

_PASSWORD_FILE = "server-password"  # noqa: S105 - the file's name, not a secret


@click.command("broker-config", cls=CheckedCommand, help="cli.help.broker_config")
@config_option
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="cli.help.output",
)
@data_option
@click.pass_obj
def command(say: Catalogue, *, config: Path, output: Path, data: Path | None) -> None:
    """Write mosquitto's configuration, ACL and password file for this site."""
    settings = load_settings(config, language=say.language)
    user = account_for(output)
    place = _place(settings, user, say)
    output.mkdir(parents=True, exist_ok=True)
    password = _password(settings.broker, output)
    with closing(AccountStore(data_directory(config, data, say) / FILE_NAME)) as store:
        device_hashes = store.broker_hashes()
    path = render_broker_config(
        output,
        place,
        settings.site.code,
        broker_hash(password),
        device_hashes,
        settings.broker.username,
    )
    give_to(user, output)
    click.echo(say("cli.broker_config_written", path=path, devices=len(device_hashes)))
    if settings.broker.password is None:
        click.echo(say("cli.broker_password_made", path=output.absolute() / _PASSWORD_FILE))


def _place(settings: Settings, user: str, say: Catalogue) -> BrokerPlace:
    address = BrokerAddress.from_url(settings.broker.url)
    if address.tls and settings.http.certificate is None:
        raise SettingsError((f"broker.url: {say('settings.mqtts_needs_certificate')}",))
    return BrokerPlace(
        address=address.host,
        port=address.port,
        user=user,
        certificate=settings.http.certificate if address.tls else None,
        key=settings.http.key if address.tls else None,
    )


def _password(broker: BrokerSettings, output: Path) -> str:
    """Return the server's password: as set, else one that lies beside the other files."""
    if broker.password is not None:
        return broker.password.reveal()
    path = output / _PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32) + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
