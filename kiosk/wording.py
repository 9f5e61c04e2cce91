"""Waits, places and moments in a language's words."""

from datetime import datetime, timedelta

from kiosk.menu import ExpectedWait, Service
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import CounterId

ROUGH_FROM = 15
"""From so many minutes on an expected wait is rounded to five: more would be a false promise."""
LONGEST_IN_MINUTES = 120


def people_waiting(texts: Catalogue, people: int | None) -> str:
    """Return how many people wait; nothing where nobody knows."""
    if people is None:
        return ""
    return texts("start.people", n=people) if people else texts("start.nobody")


def people_ahead(texts: Catalogue, people: int) -> str:
    """Return how many people will be called before."""
    return texts("ticket.ahead", n=people) if people else texts("ticket.next")


def wait(texts: Catalogue, expected: ExpectedWait | None) -> str:
    """Return an expected wait as a range of minutes, rounded as roughly as it is known."""
    if expected is None:
        return ""
    low, high = _minutes(expected.low), _minutes(expected.high)
    if high <= 1:
        return texts("wait.short")
    if low >= LONGEST_IN_MINUTES:
        return texts("wait.over", n=low // 60)
    if low == 0:
        return texts("wait.under", n=high)
    if low == high:
        return texts("wait.about", n=high)
    return texts("wait.between", low=low, high=high)


def _minutes(duration: timedelta) -> int:
    minutes = round(duration / timedelta(minutes=1))
    return minutes if minutes < ROUGH_FROM else 5 * round(minutes / 5)


def counters(texts: Catalogue, numbers: tuple[CounterId, ...]) -> str:
    """Return where one will be called to."""
    if not numbers:
        return texts("ticket.where_on_the_board")
    *others, last = (str(number) for number in numbers)
    named = texts("ticket.either", others=", ".join(others), last=last) if others else last
    return texts("ticket.where", counters=named)


def why_closed(texts: Catalogue, service: Service) -> str:
    """Return the server's reason, or the plain fact where it gave none."""
    return service.reason or texts("closed.plain")


def opens(texts: Catalogue, opens_at: datetime | None, at: datetime) -> str:
    """Return when a service opens again, seen from the moment ``at``; empty when nobody knows."""
    if opens_at is None:
        return ""
    time = f"{opens_at:%H:%M}"
    days = (opens_at.date() - at.astimezone(opens_at.tzinfo).date()).days
    if days <= 0:
        return texts("closed.opens_today", time=time)
    if days == 1:
        return texts("closed.opens_tomorrow", time=time)
    weekday = texts(f"slip.weekday_{opens_at.isoweekday()}")
    return texts("closed.opens_on", weekday=weekday, date=f"{opens_at:%d/%m}", time=time)
