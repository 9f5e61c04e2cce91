"""The service day: it opens with the first thing that happens and closes at local midnight."""

from datetime import datetime, timedelta

from ticket_queue.events import CounterClosed, DayClosed, DayOpened, Event, TicketExpired
from ticket_queue.lobby import CounterState, Lobby
from ticket_queue.rules.checks import wait_to_record
from ticket_queue.ticket import TRANSITIONS, Verb


def day_is_over(lobby: Lobby, now: datetime) -> bool:
    """Tell whether a moment lies behind the end of the lobby's open day."""
    return lobby.day is not None and not lobby.closed and now >= day_ends_at(lobby, now)


def day_ends_at(lobby: Lobby, now: datetime) -> datetime:
    """Return the local midnight that ends the lobby's day, or today when no day is open."""
    start = lobby.site.day_start(now)
    if lobby.day is not None:
        start = start.replace(year=lobby.day.year, month=lobby.day.month, day=lobby.day.day)
    return start + timedelta(days=1)


def open_day(lobby: Lobby, now: datetime) -> tuple[Event, ...]:
    """Begin the service day of a moment."""
    day = lobby.site.day_start(now).date()
    return (DayOpened(at=now, day=day, site=lobby.site.code),)


def close_day(lobby: Lobby, now: datetime) -> tuple[Event, ...]:
    """End the open day: what is open expires, counters close, all dated at its midnight."""
    if lobby.day is None or lobby.closed:
        return ()
    at = day_ends_at(lobby, now)
    expired = tuple(
        TicketExpired(at=at, ticket_id=ticket.ticket_id, wait=wait_to_record(lobby, ticket, at))
        for ticket in lobby.tickets.values()
        if (ticket.state, Verb.EXPIRE) in TRANSITIONS
    )
    closed = tuple(
        CounterClosed(at=at, counter=desk.counter)
        for desk in lobby.counters.values()
        if desk.state is not CounterState.CLOSED
    )
    return (*expired, *closed, DayClosed(at=at, day=lobby.day))
