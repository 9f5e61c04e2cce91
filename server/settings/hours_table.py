"""Opening hours as they are written in settings, turned into those of the rules."""

import re
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from server.settings.mistakes import Mistakes
from server.settings.setup_schema import HoursTable, WeekTable
from ticket_queue.hours import OpeningHours, Session

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SESSION = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


def site_hours(table: HoursTable, timezone: ZoneInfo, mistakes: Mistakes) -> OpeningHours:
    """Return the site's hours; what is wrong in them is noted and left out."""
    make_up_days: dict[date, int] = {}
    holidays = frozenset(table.holidays)
    for number, entry in enumerate(table.make_up_days, start=1):
        at = f"hours.make_up_days[{number}].day"
        if entry.day in make_up_days:
            mistakes.add(at, "twice", value=entry.day)
        elif entry.day in holidays:
            mistakes.add(at, "holiday_too", value=entry.day)
        make_up_days[entry.day] = WEEKDAYS.index(entry.follows)
    week = tuple(_sessions(getattr(table, day) or [], f"hours.{day}", mistakes) for day in WEEKDAYS)
    return OpeningHours(timezone, week, holidays, make_up_days)


def service_hours(
    table: WeekTable, site: OpeningHours, at: str, mistakes: Mistakes
) -> OpeningHours:
    """Return the site's hours with the weekdays that a service has of its own."""
    named = {day: getattr(table, day) for day in WEEKDAYS if getattr(table, day) is not None}
    if not named:
        return site
    week = tuple(
        _sessions(named[day], f"{at}.{day}", mistakes) if day in named else site.week[number]
        for number, day in enumerate(WEEKDAYS)
    )
    return OpeningHours(site.timezone, week, site.holidays, site.make_up_days)


def _sessions(texts: list[str], at: str, mistakes: Mistakes) -> tuple[Session, ...]:
    found = []
    for text in texts:
        session = _session(text)
        if session is None:
            mistakes.add(at, "bad_session", value=text)
        elif session.opens >= session.closes:
            mistakes.add(at, "session_reversed", value=text)
        else:
            found.append(session)
    found.sort(key=lambda session: session.opens)
    for before, after in pairwise(found):
        if after.opens < before.closes:
            mistakes.add(at, "sessions_overlap", first=_text(before), second=_text(after))
    return tuple(found)


def _session(text: str) -> Session | None:
    parts = _SESSION.fullmatch(text.strip())
    if parts is None:
        return None
    hours = [int(part) for part in parts.groups()]
    try:
        return Session(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except ValueError:
        return None


def _text(session: Session) -> str:
    return f"{session.opens:%H:%M}-{session.closes:%H:%M}"
