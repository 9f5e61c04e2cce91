"""What the oracle is told about a ward: opening hours, services, counters, settings, number series.

Written from the rules of the queue alone; nothing is shared with ``ticket_queue``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ZERO = timedelta(0)
FARTHEST_DAYS = 60


@dataclass
class OracleHours:
    """Weekly sessions (weekday, start, end), holidays, and days with sessions of their own."""

    weekly: list[tuple[int, time, time]]
    holidays: set[date] = field(default_factory=set)
    make_up: dict[date, list[tuple[time, time]]] = field(default_factory=dict)

    def sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the day's sessions in order."""
        if day in self.make_up:
            spans = self.make_up[day]
        elif day in self.holidays:
            spans = []
        else:
            spans = [
                (start, end) for weekday, start, end in self.weekly if weekday == day.weekday()
            ]
        return [
            (datetime.combine(day, start, ZONE), datetime.combine(day, end, ZONE))
            for start, end in sorted(spans)
        ]

    def sessions_around(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """Give every session of the days from ``first`` to ``last``, in order."""
        day = first.astimezone(ZONE).date()
        found: list[tuple[datetime, datetime]] = []
        while day <= last.astimezone(ZONE).date():
            found += self.sessions(day)
            day += timedelta(days=1)
        return found

    def is_open(self, moment: datetime) -> bool:
        """Say whether a session holds the moment: its start belongs to it, its end does not."""
        return any(start <= moment < end for start, end in self.sessions_around(moment, moment))

    def open_between(self, first: datetime, last: datetime) -> timedelta:
        """Sum the time within sessions."""
        total = ZERO
        for start, end in self.sessions_around(first, last):
            total += max(min(end, last) - max(start, first), ZERO)
        return total

    def after(self, moment: datetime, span: timedelta) -> datetime:
        """Give the earliest moment at which ``span`` of open time has passed since ``moment``."""
        left = span
        if left == ZERO:
            return moment
        for start, end in self.sessions_around(moment, moment + timedelta(days=FARTHEST_DAYS)):
            here = max(end - max(start, moment), ZERO)
            if here >= left:
                return max(start, moment) + left
            left -= here
        message = f"not open for {span} in {FARTHEST_DAYS} days from {moment}"
        raise AssertionError(message)

    def before(self, moment: datetime, span: timedelta) -> datetime:
        """Give the latest moment since which ``span`` of open time has passed at ``moment``."""
        left = span
        if left == ZERO:
            return moment
        past = self.sessions_around(moment - timedelta(days=FARTHEST_DAYS), moment)
        for start, end in reversed(past):
            here = max(min(end, moment) - start, ZERO)
            if here >= left:
                return min(end, moment) - left
            left -= here
        message = f"not open for {span} in {FARTHEST_DAYS} days up to {moment}"
        raise AssertionError(message)


@dataclass
class OracleService:
    """What one service is set to."""

    series: int
    hours: OracleHours
    limit: timedelta = timedelta(minutes=20)
    warning: timedelta = timedelta(minutes=15)
    priority_target: timedelta = timedelta(minutes=5)
    default_outcome: str = "received"
    issue_stops_before_end: timedelta = timedelta(0)


@dataclass
class OracleCounter:
    """Which services a counter takes from, and which it helps."""

    serves: list[str]
    helps: list[str] = field(default_factory=list)


@dataclass
class OracleSite:
    """A ward: its services by code, its counters by number, its settings."""

    services: dict[str, OracleService]
    counters: dict[int, OracleCounter]
    park_return: timedelta = timedelta(minutes=3)
    no_show_return_window: timedelta = timedelta(minutes=15)
    no_show_calls: int = 3
    no_show_after: timedelta = timedelta(seconds=60)
    undo_window: timedelta = timedelta(minutes=10)


def ordinary_number(series: int, nth: int) -> int:
    """Give the nth number of a service's series: 1001 … 1999, then 11000."""
    return int(f"{series}{nth:03d}")


def kiosk_number(series: int, kiosk: int, nth: int) -> int:
    """Give the nth number of a kiosk's own range: 39201 … 39299, then 392100."""
    return int(f"{series}9{kiosk}{nth:02d}")
