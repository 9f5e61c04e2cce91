"""Opening hours: sessions of the week, holidays and make-up days, and time counted in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from ticket_queue.moments import in_shared_zone

ONE_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Session:
    """One uninterrupted opening of a day, local wall time; it includes its start, not its end."""

    opens: time
    closes: time


Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class OpeningHours:
    """When a service is open.

    ``week`` holds the sessions of Monday to Sunday in order; on ``holidays`` nothing is open; a
    make-up day follows the sessions of another weekday (0 is Monday). Viet Nam has no daylight
    saving time, so that subtracting local moments gives true durations.
    """

    timezone: tzinfo
    week: tuple[tuple[Session, ...], ...]
    holidays: frozenset[date] = frozenset()
    make_up_days: Mapping[date, int] = field(default_factory=dict)
    _spans: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """Return the day's sessions as moments, in order."""
        spans = self._spans.get(day)
        if spans is None:
            spans = tuple(
                (self._moment(day, session.opens), self._moment(day, session.closes))
                for session in self._sessions_on(day)
            )
            self._spans[day] = spans
        return spans

    def _moment(self, day: date, at: time) -> datetime:
        return in_shared_zone(datetime.combine(day, at, self.timezone))

    def _sessions_on(self, day: date) -> tuple[Session, ...]:
        weekday = self.make_up_days.get(day)
        if weekday is not None:
            return self.week[weekday]
        if day in self.holidays:
            return ()
        return self.week[day.weekday()]

    def session_at(self, at: datetime) -> Span | None:
        """Return the session that is running at a moment, if any."""
        for opens, closes in self.spans_on(at.astimezone(self.timezone).date()):
            if opens <= at < closes:
                return opens, closes
        return None

    def next_opening(self, after: datetime) -> datetime | None:
        """Return the first start of a session after a moment; None when none is within 400 days."""
        for opens, _ in self._spans_from(after):
            if opens > after:
                return opens
        return None

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much open time lies between two moments; zero when ``end`` is not later."""
        total = _NOTHING
        if end <= start:
            return total
        day, last = (at.astimezone(self.timezone).date() for at in (start, end))
        while day <= last:
            for opens, closes in self.spans_on(day):
                overlap = min(closes, end) - max(opens, start)
                if overlap > _NOTHING:
                    total += overlap
            day += ONE_DAY
        return total

    def moment_after(self, start: datetime, amount: timedelta) -> datetime:
        """Return the earliest moment at which ``amount`` of open time has gone by since ``start``.

        A negative amount walks back over open time. Where the hours hold too little within 400
        days (a service that never opens), the rest is counted as plain time.
        """
        if amount < _NOTHING:
            return self._moment_before(start, -amount)
        if amount == _NOTHING:
            return start
        for opens, closes in self._spans_from(start):
            begin = max(opens, start)
            if closes > begin:
                if closes - begin >= amount:
                    return begin + amount
                amount -= closes - begin
        return start + amount

    def _moment_before(self, start: datetime, amount: timedelta) -> datetime:
        day = start.astimezone(self.timezone).date()
        for _ in range(_HORIZON_DAYS):
            for opens, closes in reversed(self.spans_on(day)):
                end = min(closes, start)
                if end > opens:
                    if end - opens >= amount:
                        return end - amount
                    amount -= end - opens
            day -= ONE_DAY
        return start - amount

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        day = start.astimezone(self.timezone).date()
        for _ in range(_HORIZON_DAYS):
            yield from self.spans_on(day)
            day += ONE_DAY
