"""``moiso-server backup``: one checked copy of a ward, also while its server runs."""

import sqlite3
from datetime import datetime
from pathlib import Path

import click

from server.backup.copies import CopyError, make_copy
from server.backup.targets import Target, TargetError
from server.backup.years import year_files
from server.commands.console import (
    CheckedCommand,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.ledger import LEDGER_FILE, LedgerReports
from server.ports import StorageError
from server.settings import default_settings, load_settings, site_of_document
from ticket_queue.catalogue import Catalogue


@click.command("backup", cls=CheckedCommand, help="cli.help.backup")
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="cli.help.backup_output",
)
@config_if_any_option
@data_option
@click.pass_obj
def command(say: Catalogue, *, output: Path, config: Path | None, data: Path | None) -> None:
    """Make a copy now; nobody waits for it."""
    place = data_directory(config, data, say)
    if not (place / LEDGER_FILE).is_file():
        raise click.ClickException(say("cli.no_ledger", path=place / LEDGER_FILE))
    settings = (
        default_settings() if config is None else load_settings(config, language=say.language)
    )
    try:
        setup = LedgerReports(place / LEDGER_FILE).setup()
        site = settings.site if setup is None else site_of_document(setup)
        path = make_copy(place, output, site.code, datetime.now(site.timezone), config)
        Target(output, site.code, settings.backup.kept).take_years(year_files(place))
    except (CopyError, TargetError, StorageError, sqlite3.Error) as error:
        raise click.ClickException(say("cli.backup_failed", error=error)) from error
    click.echo(say("cli.backup_made", path=path, size=f"{path.stat().st_size / 1e6:.1f}"))
