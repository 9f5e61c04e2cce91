"""``moiso-server doctor``: what stands well, and what somebody must do."""

import logging
from pathlib import Path

import click

from server.commands.console import CheckedCommand, config_option, data_directory, data_option
from server.doctor import Standing, examine
from server.settings import load_settings
from ticket_queue.catalogue import Catalogue

FINE, MUST_ACT = 0, 1


@click.command("doctor", cls=CheckedCommand, help="cli.help.doctor")
@config_option
@data_option
@click.pass_obj
def command(say: Catalogue, *, config: Path, data: Path | None) -> int:
    """Write one line for each finding; the status is 1 when somebody must act."""
    # What goes wrong on the way is a finding, in the reader's language.
    logging.disable(logging.WARNING)
    settings = load_settings(config, language=say.language)
    status = FINE
    for finding in examine(settings, data_directory(config, data, say)):
        sentence = say(f"doctor.{finding.key}", **dict(finding.facts))
        click.echo(f"{say(f'doctor.standing.{finding.standing}')}: {sentence}")
        if finding.standing is Standing.TO_DO:
            status = MUST_ACT
    return status
