"""From a figure back to the tickets that it counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.report.counting import Counted
from server.report.lives import Life
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.ticket import TicketState

FIGURES = ("issued", "served", "no_show", "cancelled", "expired", "called", "past_limit")
"""What can be followed; ``called`` is the first call of each ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which part of a figure: what is None does not matter."""

    service: ServiceCode | None = None
    counter: CounterId | None = None
    hour: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A ticket behind a figure: when and where it was counted, and what became of it.

    ``sign`` is -1 for an end of an earlier report that is taken back in this one.
    """

    life: Life
    at: datetime
    service: ServiceCode
    counter: CounterId | None = None
    served_for: timedelta | None = None
    action: str | None = None
    sign: int = 1


def trace(counted: Counted, figure: str, only: Filter) -> list[Traced]:
    """Return the tickets that a figure counts, in the ledger's order."""
    return [each for each in _SOURCES[figure](counted) if _fits(each, figure, only)]


def _fits(each: Traced, figure: str, only: Filter) -> bool:
    hour = each.life.issued_at.hour if figure == "issued" else each.at.hour
    return (
        only.service in (None, each.service)
        and only.counter in (None, each.counter)
        and only.hour in (None, hour)
        and only.day in (None, each.life.day)
    )


def _issued(counted: Counted) -> Iterator[Traced]:
    for life in counted.record.issued:
        yield Traced(life=life, at=life.recorded_at, service=life.issued_for)


def _called(counted: Counted) -> Iterator[Traced]:
    for call in counted.record.calls:
        if call.first:
            yield Traced(life=call.life, at=call.at, service=call.service, counter=call.counter)


def _past_limit(counted: Counted) -> Iterator[Traced]:
    for breach in counted.breaches:
        life = counted.record.lives.get(breach.ticket_id)
        if life is not None:
            action = None if breach.answer is None else breach.answer.action
            yield Traced(life=life, at=breach.reached_at, service=breach.service, action=action)


def _ended(state: TicketState) -> Callable[[Counted], Iterator[Traced]]:
    def source(counted: Counted) -> Iterator[Traced]:
        for end in counted.record.ends:
            if end.state is state:
                yield Traced(
                    life=end.life,
                    at=end.at,
                    service=end.service,
                    counter=end.counter,
                    served_for=end.served_for,
                    sign=end.sign,
                )

    return source


_SOURCES: dict[str, Callable[[Counted], Iterator[Traced]]] = {
    "issued": _issued,
    "called": _called,
    "past_limit": _past_limit,
    "served": _ended(TicketState.SERVED),
    "no_show": _ended(TicketState.NO_SHOW),
    "cancelled": _ended(TicketState.CANCELLED),
    "expired": _ended(TicketState.EXPIRED),
}
