"""Of which time a report tells: from one Friday's cut-off to the next, or any other span.

A period includes its start and not its end, so that an event on the second of the cut-off belongs
to exactly one report, the later one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

FRIDAY = 5
"""Friday by the ISO week."""
LONGEST = timedelta(days=400)
"""The longest span that is counted at once: a year and its overlaps."""

YEARS = range(2000, 3000)
"""Years in which a report may lie: before, zones have offsets that nobody can write."""

WEEKS = range(1, 54)
"""Numbers of a year's weeks by ISO 8601; some years have no 53rd."""

_DAY_OR_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_ONE_WEEK = timedelta(days=7)


class PeriodError(ValueError):
    """No such period; ``key`` names the sentence.

    ``week``: it is none. ``no_week``: its year has none of the number. ``moment``, ``reversed``,
    ``too_long``.
    """

    def __init__(self, key: str) -> None:
        """Keep the sentence's key."""
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, aware moments; it includes ``start``, not ``end``."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        """Tell whether a moment belongs to the period."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class WeeklyRhythm:
    """When a week's report is cut off, drafted and due, all on Friday by local time."""

    cut_off: time
    draft: time
    due: time


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week; its report ends on its Friday."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read ``2026-W48``.

        Raises:
            PeriodError: it is no week, or one that the calendar has not.
        """
        found = _WEEK.fullmatch(text)
        if found is None or int(found[1]) not in YEARS or int(found[2]) not in WEEKS:
            raise PeriodError("week")
        week = cls(int(found[1]), int(found[2]))
        try:
            week.friday()
        except ValueError as error:
            raise PeriodError("no_week") from error
        return week

    @classmethod
    def running_at(cls, moment: datetime, rhythm: WeeklyRhythm) -> "Week":
        """Return the week whose period a moment, in the site's own zone, belongs to."""
        day = moment.date()
        friday = day + timedelta(days=(FRIDAY - day.isoweekday()) % 7)
        if day == friday and moment.time() >= rhythm.cut_off:
            friday += _ONE_WEEK
        return cls(*friday.isocalendar()[:2])

    def __str__(self) -> str:
        """Write the week as ISO 8601 does."""
        return f"{self.year:04}-W{self.number:02}"

    def friday(self) -> date:
        """Return the day on which the report is due."""
        return date.fromisocalendar(self.year, self.number, FRIDAY)

    def before(self) -> "Week":
        """Return the week before."""
        return Week(*(self.friday() - _ONE_WEEK).isocalendar()[:2])

    def period(self, rhythm: WeeklyRhythm, zone: tzinfo) -> Period:
        """Return from when until when the week's report counts."""
        end = self.moment(rhythm.cut_off, zone)
        return Period(end - _ONE_WEEK, end)

    def moment(self, at: time, zone: tzinfo) -> datetime:
        """Return a time of the week's Friday as a moment."""
        return datetime.combine(self.friday(), at, zone)


def span_between(start: str, end: str, zone: tzinfo) -> Period:
    """Read a span from two texts, each a day or a local moment to the minute.

    A day stands for its beginning at the start of the span, for its end at the end of it:
    ``2026-11-23`` to ``2026-11-27`` are five whole days.

    Raises:
        PeriodError: a text is neither, the end is not later, or the span is too long.
    """
    period = Period(_moment(start, zone), _moment(end, zone, end_of_day=True))
    if period.start.year not in YEARS or period.end.year not in YEARS:
        raise PeriodError("moment")
    if period.end <= period.start:
        raise PeriodError("reversed")
    if period.end - period.start > LONGEST:
        raise PeriodError("too_long")
    return period


def _moment(text: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime:
    found = _DAY_OR_MOMENT.fullmatch(text)
    if found is None:
        raise PeriodError("moment")
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone)
        return moment + timedelta(days=1) if end_of_day and found[1] is None else moment
    except (ValueError, OverflowError) as error:
        raise PeriodError("moment") from error
