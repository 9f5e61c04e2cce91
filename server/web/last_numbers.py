"""The last numbers on one sheet of paper, for the hour in which everything is done by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jinja2

from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, ServiceCode
from ticket_queue.lobby import Lobby
from ticket_queue.series import LAST_ORDINARY, label_of, ordinary_number
from ticket_queue.services import Service
from ticket_queue.ticket import Ticket

_PAGES = Path(__file__).parent / "pages"
TEMPLATE = "last_numbers.html"


@dataclass(frozen=True, slots=True)
class WaitingNumber:
    """A number that waits, since when, and whether it goes first."""

    label: str
    since: datetime
    priority: bool


@dataclass(frozen=True, slots=True)
class ServiceNumbers:
    """A service's last number and the next to be written by hand, None where there is none.

    ``waiting`` is in the order of calling.
    """

    name: str
    last: str | None
    following: str | None
    waiting: tuple[WaitingNumber, ...]


@dataclass(frozen=True, slots=True)
class CounterNumber:
    """A counter and the number that it has called or serves."""

    counter: int
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on the paper, as it was at a moment."""

    at: datetime
    services: tuple[ServiceNumbers, ...]
    counters: tuple[CounterNumber, ...]


def sheet_of(lobby: Lobby, now: datetime, language: Language) -> Sheet:
    """Return what the paper says of a lobby."""
    if lobby.day != now.date():
        # Nothing has happened yet today: what the lobby shows is the day before.
        lobby = lobby.next_day(lobby.site)
    waiting: dict[ServiceCode, list[Ticket]] = {}
    for ticket in sorted(lobby.waiting_tickets(), key=lambda each: (each.due_at, each.number)):
        waiting.setdefault(ticket.service, []).append(ticket)
    return Sheet(
        at=now,
        services=tuple(
            _service(lobby, service, waiting.get(code, []), language)
            for code, service in lobby.site.services.items()
            if not service.withdrawn or code in waiting
        ),
        counters=tuple(_counters(lobby)),
    )


def _service(
    lobby: Lobby, service: Service, waiting: list[Ticket], language: Language
) -> ServiceNumbers:
    count = lobby.queues[service.code].last_count

    def label(count: int) -> str:
        return label_of(ordinary_number(service.series, count), service.prefix)

    return ServiceNumbers(
        name=service.name(language),
        last=label(count) if count else None,
        following=label(count + 1) if count < LAST_ORDINARY else None,
        waiting=tuple(
            WaitingNumber(lobby.site.label(each.number), each.issued_at, each.priority)
            for each in waiting
        ),
    )


def _counters(lobby: Lobby) -> Iterator[CounterNumber]:
    for counter in lobby.counters:
        held = lobby.held_by(counter)
        if held is not None:
            yield CounterNumber(counter, lobby.site.label(held.number))


class PaperSheets:
    """Writes the sheet as one file that any browser prints, without a server."""

    def __init__(self, catalogues: Mapping[Language, Catalogue]) -> None:
        """Read the template and its style.

        Raises:
            OSError: a file cannot be read.
        """
        self._catalogues = catalogues
        self._style = (_PAGES / "static" / "last_numbers.css").read_text(encoding="utf-8")
        self._template = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_PAGES / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        ).get_template(TEMPLATE)

    def write(self, lobby: Lobby, now: datetime, language: Language) -> bytes:
        """Return the sheet of a lobby as HTML."""
        html = self._template.render(
            language=language,
            texts=self._catalogues[language],
            site=lobby.site,
            sheet=sheet_of(lobby, now, language),
            style=self._style,
            way_back=None,
        )
        return html.encode()
