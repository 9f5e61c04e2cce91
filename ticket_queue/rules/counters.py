"""Opening, pausing and closing: counters, services, the site, and its notice."""

from collections.abc import Iterable
from datetime import datetime

from ticket_queue.events import (
    CounterClosed,
    CounterHelpChanged,
    CounterOpened,
    CounterPaused,
    Event,
    NoticePublished,
    ServicePaused,
    ServiceResumed,
    SitePaused,
    SiteResumed,
)
from ticket_queue.ids import CounterId, ServiceCode, StaffId, TextHash
from ticket_queue.lobby import CounterState, Lobby
from ticket_queue.rules.checks import free_counter, known_counter, known_service, open_counter_desk
from ticket_queue.rules.refusals import CounterClosedRefused


def open_counter(
    lobby: Lobby, now: datetime, counter: CounterId, staff: StaffId
) -> tuple[Event, ...]:
    """Open a counter for an officer; opening one's own open counter again changes nothing.

    Raises:
        UnknownRefused: no such counter.
        CounterClosedRefused: it has been closed, and the site has it no longer.
    """
    desk = known_counter(lobby, counter)
    if desk.state is CounterState.OPEN and desk.staff == staff:
        return ()
    if desk.state is CounterState.CLOSED and lobby.site.counters[counter].withdrawn:
        raise CounterClosedRefused("counter_withdrawn", counter=counter)
    return (CounterOpened(at=now, counter=counter, by=staff, staff=staff),)


def pause_counter(
    lobby: Lobby, now: datetime, counter: CounterId, by: str, reason: TextHash | None
) -> tuple[Event, ...]:
    """Let a counter call nobody for a while.

    Raises:
        UnknownRefused: no such counter.
        CounterBusyRefused: it holds a ticket.
        CounterClosedRefused: it is not open.
    """
    if free_counter(lobby, counter).state is not CounterState.PAUSED:
        open_counter_desk(lobby, counter)
    return (CounterPaused(at=now, counter=counter, by=by, reason=reason),)


def close_counter(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Close a counter; closing a closed one changes nothing.

    Raises:
        UnknownRefused: no such counter.
        CounterBusyRefused: it holds a ticket.
    """
    if free_counter(lobby, counter).state is CounterState.CLOSED:
        return ()
    return (CounterClosed(at=now, counter=counter, by=by),)


def change_help(
    lobby: Lobby, now: datetime, counter: CounterId, services: Iterable[ServiceCode], by: str
) -> tuple[Event, ...]:
    """Say which services a counter helps from now on.

    Raises:
        UnknownRefused: no such counter or service.
    """
    known_counter(lobby, counter)
    wanted = tuple(dict.fromkeys(services))
    for code in wanted:
        known_service(lobby, code)
    return (CounterHelpChanged(at=now, counter=counter, by=by, services=wanted),)


def pause_service(
    lobby: Lobby, now: datetime, code: ServiceCode, reason: str, by: str
) -> tuple[Event, ...]:
    """Let a service give no numbers for a while, with a reason for everybody.

    Raises:
        UnknownRefused: no such service.
    """
    known_service(lobby, code)
    return (ServicePaused(at=now, service=code, reason=reason, by=by),)


def resume_service(lobby: Lobby, now: datetime, code: ServiceCode, by: str) -> tuple[Event, ...]:
    """Let a service give numbers again.

    Raises:
        UnknownRefused: no such service.
    """
    known_service(lobby, code)
    if lobby.queues[code].paused is None:
        return ()
    return (ServiceResumed(at=now, service=code, by=by),)


def pause_site(_lobby: Lobby, now: datetime, reason: str, by: str) -> tuple[Event, ...]:
    """Let the whole site give no numbers for a while ("tạm ngừng cấp số")."""
    return (SitePaused(at=now, reason=reason, by=by),)


def resume_site(lobby: Lobby, now: datetime, by: str) -> tuple[Event, ...]:
    """Let the site give numbers again."""
    return () if lobby.paused is None else (SiteResumed(at=now, by=by),)


def publish_notice(lobby: Lobby, now: datetime, text: str, by: str) -> tuple[Event, ...]:
    """Show a notice on kiosks and boards; an empty one takes it down."""
    return () if lobby.notice == text else (NoticePublished(at=now, text=text, by=by),)
