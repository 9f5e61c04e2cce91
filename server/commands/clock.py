"""``moiso-server clock``: how the service's time stands, and a person's word on what time it is."""

from datetime import datetime, tzinfo
from pathlib import Path

import click

from server.commands.console import (
    CommandGroup,
    complain,
    config_option,
    data_directory,
    data_option,
)
from server.doctor import last_event_at
from server.ledger import LEDGER_FILE
from server.machine_clock import (
    SMALLEST_STEP,
    KeptTime,
    ThisMachine,
    keep_time,
    kept_time,
    plausible,
)
from server.settings import load_settings
from ticket_queue.catalogue import Catalogue

BY_COMMAND = "command"
WALL = "wall"
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
WRONG = 2


@click.group("clock", cls=CommandGroup, help="cli.help.clock")
def command() -> None:
    """Hold the commands about the service's time."""


@command.command("show", help="cli.help.clock_show")
@config_option
@data_option
@click.pass_obj
def show(say: Catalogue, *, config: Path, data: Path | None) -> None:
    """Write the service's time, the machine's and the ledger's last event."""
    zone = load_settings(config, language=say.language).site.timezone
    folder, machine = data_directory(config, data, say), ThisMachine()
    kept, last_at = kept_time(folder), last_event_at(folder / LEDGER_FILE)
    counted = None if kept is None else kept.counted_on(machine)
    for name, moment in (
        (say("cli.clock_service"), counted),
        (say("cli.clock_wall"), machine.wall()),
        (say("cli.clock_last"), last_at),
    ):
        words = say("cli.clock_none") if moment is None else _words(moment, zone)
        click.echo(f"{name}\t{words}")


@command.command("set", help="cli.help.clock_set")
@click.argument("time", metavar="TIME")
@click.option("--back", is_flag=True, help="cli.help.clock_back")
@config_option
@data_option
@click.pass_obj
def set_time(say: Catalogue, *, time: str, back: bool, config: Path, data: Path | None) -> int:
    """Set the service's time; a running server takes it as soon as nobody waits."""
    zone = load_settings(config, language=say.language).site.timezone
    folder, machine = data_directory(config, data, say), ThisMachine()
    at = machine.wall() if time == WALL else _moment(time, zone)
    if at is None or not plausible(at):
        complain(say("cli.clock_wrong", time=time))
        return WRONG
    last_at = last_event_at(folder / LEDGER_FILE)
    if last_at is not None and last_at - at > SMALLEST_STEP and not back:
        complain(say("cli.clock_goes_back", last=_words(last_at, zone)))
        return WRONG
    keep_time(folder, KeptTime.of(machine, at, told_by=BY_COMMAND, goes_back=back))
    click.echo(say("cli.clock_set", at=_words(at, zone)))
    return 0


def _moment(text: str, zone: tzinfo) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def _words(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
