"""``moiso-server restore``: a ward made of a copy, or what is in the copy."""

from datetime import datetime
from pathlib import Path

import click

from server.backup.restoring import Restored, rehearse, restore
from server.commands.console import (
    CheckedCommand,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.commands.copy_words import COPY_FAULTS, newest_in, tell_rehearsed, why_not
from server.settings import site_of_document
from ticket_queue.catalogue import Catalogue


@click.command("restore", cls=CheckedCommand, help="cli.help.restore")
@click.argument("file", metavar="FILE|DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--verify", is_flag=True, help="cli.help.restore_verify")
@click.option("--replace", is_flag=True, help="cli.help.restore_replace")
@config_if_any_option
@data_option
@click.pass_obj
def command(
    say: Catalogue,
    *,
    file: Path,
    verify: bool,
    replace: bool,
    config: Path | None,
    data: Path | None,
) -> None:
    """Make a ward of a copy, or with --verify say what is in it; of a folder, the newest."""
    try:
        file = newest_in(file) if file.is_dir() else file
        if verify:
            tell_rehearsed(rehearse(file, site_of_document), file, say)
            return
        place = data_directory(config, data, say)
        restored = restore(file, place, datetime.now().astimezone(), replace=replace)
    except COPY_FAULTS as error:
        raise click.ClickException(why_not(error, file, say)) from error
    _tell_restored(restored, place, say)


def _tell_restored(restored: Restored, place: Path, say: Catalogue) -> None:
    rebuilt = restored.rebuilt
    for name in restored.aside:
        click.echo(say("cli.restore_aside", path=place / name))
    click.echo(say("cli.restored", data=place, seq=rebuilt.seq, replayed=rebuilt.replayed))
    if rebuilt.last_at is not None:
        click.echo(say("cli.copy_until", at=f"{rebuilt.last_at:%Y-%m-%d %H:%M:%S}"))
    for year in restored.missing_years:
        click.echo(say("cli.copy_year_missing", year=year))
    if rebuilt.gap:
        click.echo(say("cli.copy_gap"))
    if restored.site_file is not None:
        click.echo(say("cli.restore_site_file", path=restored.site_file))
    click.echo(say("cli.restore_next", data=place))
