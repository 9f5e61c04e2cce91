"""``moiso-server verify``: is the ledger whole, and does it still agree with what was printed?"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from server.commands.console import (
    CheckedCommand,
    config_if_any_option,
    data_directory,
    data_option,
)
from server.heads import digits_of, in_groups
from server.ledger import LEDGER_FILE, ToldHead, Verified, verify
from server.settings import site_of_document
from ticket_queue.catalogue import Catalogue

_TOLD = re.compile(r"(?:(\d{4}-\d\d-\d\d)|(\d{1,18}))=(.+)", re.ASCII)


@click.command("verify", cls=CheckedCommand, help="cli.help.verify")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--head", "heads", multiple=True, metavar="DAY|SEQ=HEX", help="cli.help.head")
@config_if_any_option
@data_option
@click.pass_obj
def command(
    say: Catalogue,
    *,
    file: Path | None,
    heads: tuple[str, ...],
    config: Path | None,
    data: Path | None,
) -> None:
    """Examine a ledger; it is only read, so its server may run meanwhile."""
    told = [_told(each, say) for each in heads]
    ledger = file or data_directory(config, data, say) / LEDGER_FILE
    if not ledger.is_file():
        raise click.ClickException(say("cli.no_ledger", path=ledger))
    found = verify(ledger, site_of_document, told, with_years=file is None)
    for line in _lines(found, say):
        click.echo(line)
    if found.flaws:
        for flaw in found.flaws:
            click.echo(say(f"verify.flaw.{flaw.key}", **flaw.facts), err=True)
        raise click.ClickException(say("verify.not_whole", path=ledger, n=len(found.flaws)))
    click.echo(say("verify.whole", path=ledger))


def _told(text: str, say: Catalogue) -> ToldHead:
    parts = _TOLD.fullmatch(text.strip())
    try:
        if parts is None:
            raise ValueError(text)
        day, seq, head = parts.groups()
        return ToldHead(date.fromisoformat(day) if day else int(seq), digits_of(head))
    except ValueError as error:
        raise click.UsageError(say("verify.head_shape", given=text)) from error


def _lines(found: Verified, say: Catalogue) -> Iterator[str]:
    yield say("verify.ledger", path=found.path, epoch=found.epoch)
    if not found.chained:
        yield say("verify.no_chain_yet")
    for day in found.days:
        facts = {"day": day.day, "lines": day.lines, "tickets": day.tickets}
        if day.head is None:
            yield say("verify.day_open", **facts)
        else:
            yield say("verify.day", head=in_groups(day.head.hex()), seq=day.closed_seq, **facts)
        if day.handed_in:
            yield say("verify.handed_in", day=day.day, n=day.handed_in)
    yield say("verify.last", seq=found.last_seq, head=in_groups(found.head.hex()))
    for told in found.agreeing:
        yield say("verify.agrees", of=told.of)
