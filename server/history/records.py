"""A ticket's whole story in one record, what can be counted of it, and by what it is grouped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from server.history.closings import Closing
from server.ports import Recorded
from ticket_queue.ids import CounterId, ServiceCode, TextHash, TicketId, TicketNumber
from ticket_queue.ticket import TicketState


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecord:
    """A ticket as the ledger's events have left it.

    ``service`` is the one that it waits or waited for last; ``wait`` is that of its first call (the
    event's own), ``counter`` and ``officer`` those who called it last. ``past`` says that a wait of
    it passed the limit that held then. ``served_at`` and ``handled`` are set once it is served.
    """

    ticket_id: TicketId
    day: date
    number: TicketNumber
    service: ServiceCode
    state: TicketState
    issued_at: datetime
    priority: bool = False
    offline: bool = False
    called_at: datetime | None = None
    wait: timedelta | None = None
    calls: int = 0
    out_of_order: bool = False
    past: bool = False
    counter: CounterId | None = None
    officer: str | None = None
    served_at: datetime | None = None
    handled: timedelta | None = None


class What(StrEnum):
    """What a figure counts: each leads to the tickets that it has counted."""

    ISSUED = "issued"
    CALLED = "called"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PAST = "past"
    OUT_OF_ORDER = "out_of_order"


_STATES = {
    What.SERVED: TicketState.SERVED,
    What.NO_SHOW: TicketState.NO_SHOW,
    What.CANCELLED: TicketState.CANCELLED,
    What.EXPIRED: TicketState.EXPIRED,
}


def is_what(record: TicketRecord, what: What) -> bool:
    """Tell whether a figure counts a ticket: the one definition for figures and for lists."""
    if what in _STATES:
        return record.state is _STATES[what]
    if what is What.CALLED:
        return record.called_at is not None
    if what is What.PAST:
        return record.past
    if what is What.OUT_OF_ORDER:
        return record.out_of_order
    return True


class By(StrEnum):
    """By what tickets are put together."""

    DAY = "day"
    WEEK = "week"
    SERVICE = "service"
    COUNTER = "counter"
    OFFICER = "officer"


def key_of(record: TicketRecord, by: By) -> str:
    """Return the group of a ticket; empty where no counter has called it.

    A week is named by its Monday.
    """
    match by:
        case By.DAY:
            return record.day.isoformat()
        case By.WEEK:
            return (record.day - timedelta(days=record.day.weekday())).isoformat()
        case By.SERVICE:
            return record.service
        case By.COUNTER:
            return "" if record.counter is None else str(record.counter)
    return record.officer or ""


def grouped(records: Iterable[TicketRecord], by: By) -> dict[str, list[TicketRecord]]:
    """Put tickets together, in the order in which the groups are met."""
    groups: dict[str, list[TicketRecord]] = {}
    for record in records:
        groups.setdefault(key_of(record, by), []).append(record)
    return groups


@dataclass(frozen=True, slots=True)
class Life:
    """Every event of one ticket, the answers to its alerts among them, in the ledger's order.

    ``texts`` are those beside the ledger that the events name and that were not erased.
    """

    day: date
    recorded: tuple[Recorded, ...]
    texts: Mapping[TextHash, str]


class History(Protocol):
    """Reads the ledger of any day, beside the desk's work."""

    async def records(self, first: date, last: date) -> Sequence[TicketRecord]:
        """Return every ticket of the days from ``first`` to ``last``, in the order of issue.

        Raises:
            StorageError: the ledger cannot be read.
        """

    async def life(self, ticket_id: TicketId) -> Life | None:
        """Return a ticket's life; None for one that never was.

        Raises:
            StorageError: the ledger cannot be read.
        """

    async def closings(self, most: int) -> Sequence[Closing]:
        """Return the last so many days that were closed, newest first; before them the open one.

        Raises:
            StorageError: the ledger cannot be read.
        """
