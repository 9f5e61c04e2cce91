"""Figures made of ticket records: counts, waits, and a day by its half hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from server.history.records import TicketRecord, What, is_what

HALF_HOUR_MIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many tickets, and how long they waited for their first call and were served.

    A percentile is the smallest wait that so many percent of the tickets did not exceed (nearest
    rank); all durations are None where nobody was called, or served.
    """

    counts: dict[What, int]
    mean_wait: timedelta | None
    median_wait: timedelta | None
    p95_wait: timedelta | None
    longest_wait: timedelta | None
    mean_handled: timedelta | None


def figures_of(records: Sequence[TicketRecord]) -> Figures:
    """Make the figures of some tickets."""
    waits = sorted(record.wait for record in records if record.wait is not None)
    handled = [record.handled for record in records if record.handled is not None]
    return Figures(
        counts={what: sum(is_what(record, what) for record in records) for what in What},
        mean_wait=_mean(waits),
        median_wait=_percentile(waits, 50),
        p95_wait=_percentile(waits, 95),
        longest_wait=waits[-1] if waits else None,
        mean_handled=_mean(handled),
    )


def _mean(durations: Sequence[timedelta]) -> timedelta | None:
    return sum(durations, timedelta(0)) / len(durations) if durations else None


def _percentile(ordered: Sequence[timedelta], percent: int) -> timedelta | None:
    return ordered[ceil(len(ordered) * percent / 100) - 1] if ordered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHour:
    """What happened in the half hour from ``begins``: given, called, served, and those waits."""

    begins: time
    issued: int
    called: int
    served: int
    mean_wait: timedelta | None
    longest_wait: timedelta | None


def half_hours_of(
    records: Sequence[TicketRecord], begins: time | None = None, ends: time | None = None
) -> list[HalfHour]:
    """Return a day's half hours without a gap, from ``begins`` to ``ends`` at least.

    A ticket is counted where it was issued, where it was first called (with that wait), and where
    it was served; moments are the site's own.
    """
    issued = _by_half_hour((record.issued_at, record) for record in records)
    called = _by_half_hour((record.called_at, record) for record in records)
    served = _by_half_hour((record.served_at, record) for record in records)
    slots = {*issued, *called, *served}
    if begins is not None and ends is not None:
        slots |= {_slot(begins), _slot(ends, before=True)}
    if not slots:
        return []
    return [
        _half_hour(slot, issued.get(slot, []), called.get(slot, []), served.get(slot, []))
        for slot in range(min(slots), max(slots) + 1)
    ]


def _slot(moment: time, *, before: bool = False) -> int:
    minutes = moment.hour * 60 + moment.minute - before
    return minutes // HALF_HOUR_MIN


def _by_half_hour(
    pairs: Iterable[tuple[datetime | None, TicketRecord]],
) -> dict[int, list[TicketRecord]]:
    slots: dict[int, list[TicketRecord]] = {}
    for moment, record in pairs:
        if moment is not None:
            slots.setdefault(_slot(moment.time()), []).append(record)
    return slots


def _half_hour(
    slot: int,
    issued: Sequence[TicketRecord],
    called: Sequence[TicketRecord],
    served: Sequence[TicketRecord],
) -> HalfHour:
    waits = [record.wait for record in called if record.wait is not None]
    hours, minutes = divmod(slot * HALF_HOUR_MIN, 60)
    return HalfHour(
        begins=time(hours, minutes),
        issued=len(issued),
        called=len(called),
        served=len(served),
        mean_wait=_mean(waits),
        longest_wait=max(waits, default=None),
    )
