"""The record of a period laid out by service, counter, hour and day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from server.report.alerts import Breach
from server.report.figures import (
    CounterFigures,
    DayFigures,
    HourFigures,
    ServiceFigures,
    Serving,
)
from server.report.lives import End, Record
from server.report.spread import spread_of
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.ticket import TicketState

K = TypeVar("K")
T = TypeVar("T")

NEVER = (timedelta(0), timedelta(0))


@dataclass(frozen=True, slots=True)
class Names:
    """What services and counters are called, by the reader's language; they may be gone by now."""

    services: Mapping[ServiceCode, str]
    counters: Mapping[CounterId, str]


class LaidOut:
    """The same tickets, by each thing that they are counted by."""

    def __init__(self, record: Record, breaches: Iterable[Breach], names: Names) -> None:
        """Take what has been followed; ``names`` come first in each list, as the site has them."""
        self._issued = record.issued
        self._ends = record.ends
        self._calls = record.calls
        self._first = [call for call in record.calls if call.first]
        self._breaches = tuple(breaches)
        self._names = names

    def services(self) -> list[ServiceFigures]:
        """Lay out by service: an issue by the one asked for, all else by the one at that moment."""
        issued = _by(self._issued, lambda life: life.issued_for)
        ends = _by(self._ends, lambda end: end.service)
        first = _by(self._first, lambda call: call.service)
        breaches = _by(self._breaches, lambda breach: breach.service)
        return [
            ServiceFigures(
                service=code,
                name=self._names.services.get(code, code),
                issued=len(issued.get(code, ())),
                **ends_by_state(ends.get(code, ())),
                first=spread_of(call.wait for call in first.get(code, ())),
                past_limit=len(breaches.get(code, ())),
                at_counter=serving_of(ends.get(code, ())).at_counter,
            )
            for code in dict.fromkeys([*self._names.services, *issued, *ends, *first, *breaches])
        ]

    def counters(
        self, times: Mapping[CounterId, tuple[timedelta, timedelta]]
    ) -> list[CounterFigures]:
        """Lay out by counter; ``times`` are how long each was open and paused."""
        at_counter = (end for end in self._ends if end.counter is not None)
        ends = _by(at_counter, lambda end: end.counter or CounterId(0))
        calls = _by(self._calls, lambda call: call.counter)
        found = []
        for counter in sorted({*self._names.counters, *calls, *ends, *times}):
            counts = ends_by_state(ends.get(counter, ()))
            opened, paused = times.get(counter, NEVER)
            figures = CounterFigures(
                counter=counter,
                name=self._names.counters.get(counter, ""),
                calls=len(calls.get(counter, ())),
                served=counts["served"],
                no_show=counts["no_show"],
                at_counter=serving_of(ends.get(counter, ())).at_counter,
                open_s=opened.total_seconds(),
                paused_s=paused.total_seconds(),
            )
            found.append(figures)
        return found

    def hours(self) -> list[HourFigures]:
        """Lay out by hour of the clock, without a gap: by issue, first call, end and breach."""
        served = [end for end in self._ends if end.state is TicketState.SERVED]
        issued = _by(self._issued, lambda life: life.issued_at.hour)
        ends = _by(served, lambda end: end.at.hour)
        first = _by(self._first, lambda call: call.at.hour)
        breaches = _by(self._breaches, lambda breach: breach.reached_at.hour)
        known = {*issued, *ends, *first, *breaches}
        return [
            HourFigures(
                hour=hour,
                issued=len(issued.get(hour, ())),
                calls=len(first.get(hour, ())),
                served=ends_by_state(ends.get(hour, ()))["served"],
                first=spread_of(call.wait for call in first.get(hour, ())),
                past_limit=len(breaches.get(hour, ())),
            )
            for hour in (range(min(known), max(known) + 1) if known else ())
        ]

    def days(self) -> list[DayFigures]:
        """Lay out by service day; a ticket has one, whenever a kiosk handed it in."""
        issued = _by(self._issued, lambda life: life.day)
        ends = _by(self._ends, lambda end: end.life.day)
        first = _by(self._first, lambda call: call.life.day)
        breaches = _by(self._breaches, lambda breach: breach.day)
        return [
            DayFigures(
                day=day.isoformat(),
                issued=len(issued.get(day, ())),
                **ends_by_state(ends.get(day, ())),
                first=spread_of(call.wait for call in first.get(day, ())),
                past_limit=len(breaches.get(day, ())),
            )
            for day in sorted({*issued, *ends, *first, *breaches})
        ]


def ends_by_state(ends: Iterable[End]) -> dict[str, int]:
    """Count ends by state; one that is taken back counts off."""
    counts = dict.fromkeys(("served", "no_show", "cancelled", "expired"), 0)
    for end in ends:
        counts[end.state.value] += end.sign
    return counts


def serving_of(ends: Iterable[End]) -> Serving:
    """Return how long serving took; an end of an earlier period that is taken back has no time."""
    ends = tuple(ends)
    return Serving(
        at_counter=spread_of(end.served_for for end in ends if end.served_for is not None),
        from_call=spread_of(end.handled for end in ends if end.handled is not None),
    )


def _by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
