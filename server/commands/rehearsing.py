"""``moiso-server rehearse``: could a ward be made of the copies that there are?"""

from pathlib import Path

import click

from server.backup.recovering import COPIES
from server.backup.restoring import rehearse
from server.commands.console import (
    CheckedCommand,
    complain,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.commands.copy_words import COPY_FAULTS, newest_in, tell_rehearsed, why_not
from server.settings import load_settings, site_of_document
from ticket_queue.catalogue import Catalogue


@click.command("rehearse", cls=CheckedCommand, help="cli.help.rehearse")
@config_if_any_option
@data_option
@click.pass_obj
def command(say: Catalogue, *, config: Path | None, data: Path | None) -> None:
    """Make a ward of the newest copy of each place, say what came of it, and remove it again."""
    targets = () if config is None else load_settings(config, language=say.language).backup.targets
    failed = False
    for folder in (data_directory(config, data, say) / COPIES, *targets):
        try:
            newest = newest_in(folder)
            tell_rehearsed(rehearse(newest, site_of_document), newest, say)
        except COPY_FAULTS as error:
            failed = True
            complain(why_not(error, folder, say))
    if failed:
        raise click.ClickException(say("cli.rehearsal_failed"))
