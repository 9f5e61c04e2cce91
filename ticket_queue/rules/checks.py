"""What several rules ask first: is it there, is it open, does the state allow the verb."""

from datetime import datetime, timedelta

from ticket_queue.ids import CounterId, ServiceCode, TicketId
from ticket_queue.lobby import CounterDesk, CounterState, Lobby
from ticket_queue.rules.refusals import (
    CounterBusyRefused,
    CounterClosedRefused,
    UnknownRefused,
    WrongStateRefused,
)
from ticket_queue.services import Service
from ticket_queue.ticket import TRANSITIONS, Ticket, TicketState, Verb


def known_service(lobby: Lobby, code: ServiceCode) -> Service:
    """Return a service of the site.

    Raises:
        UnknownRefused: the site has no such service.
    """
    service = lobby.site.services.get(code)
    if service is None:
        raise UnknownRefused("unknown_service", service=code)
    return service


def known_counter(lobby: Lobby, counter: CounterId) -> CounterDesk:
    """Return a counter of the site.

    Raises:
        UnknownRefused: the site has no such counter.
    """
    desk = lobby.counters.get(counter)
    if desk is None:
        raise UnknownRefused("unknown_counter", counter=counter)
    return desk


def known_ticket(lobby: Lobby, ticket_id: TicketId) -> Ticket:
    """Return a ticket of the day.

    Raises:
        UnknownRefused: no ticket of today has this id.
    """
    ticket = lobby.tickets.get(ticket_id)
    if ticket is None:
        raise UnknownRefused("unknown_ticket")
    return ticket


def open_counter_desk(lobby: Lobby, counter: CounterId) -> CounterDesk:
    """Return an open counter.

    Raises:
        UnknownRefused: the site has no such counter.
        CounterClosedRefused: it is paused or closed.
    """
    desk = known_counter(lobby, counter)
    if desk.state is not CounterState.OPEN:
        raise CounterClosedRefused("counter_closed", counter=counter)
    return desk


def free_counter(lobby: Lobby, counter: CounterId) -> CounterDesk:
    """Return a counter that holds no ticket.

    Raises:
        UnknownRefused: the site has no such counter.
        CounterBusyRefused: it holds one.
    """
    desk = known_counter(lobby, counter)
    held = lobby.held_by(counter)
    if held is not None:
        raise CounterBusyRefused(
            "counter_busy", counter=counter, number=lobby.site.label(held.number)
        )
    return desk


def held_ticket(lobby: Lobby, counter: CounterId, verb: Verb) -> Ticket:
    """Return the ticket that a counter holds, when it may take the verb.

    Raises:
        UnknownRefused: the site has no such counter.
        CounterClosedRefused: it is paused or closed.
        WrongStateRefused: the counter holds no ticket, or one in another state.
    """
    open_counter_desk(lobby, counter)
    ticket = lobby.held_by(counter)
    if ticket is None:
        raise WrongStateRefused("counter_holds_nothing", counter=counter)
    return allow(lobby, ticket, verb)


def allow(lobby: Lobby, ticket: Ticket, verb: Verb) -> Ticket:
    """Return the ticket when its state allows the verb.

    Raises:
        WrongStateRefused: it does not.
    """
    if (ticket.state, verb) not in TRANSITIONS:
        raise WrongStateRefused(
            f"state_{ticket.state}", number=lobby.site.label(ticket.number), verb=verb
        )
    return ticket


def within_undo(lobby: Lobby, ticket: Ticket, now: datetime) -> None:
    """Let a mistake be undone only for a while.

    Raises:
        WrongStateRefused: the site's time for it (10 minutes by default) is over.
    """
    window = lobby.site.settings.undo_window
    if ticket.ended_at is None or now - ticket.ended_at > window:
        minutes = int(window.total_seconds() // 60)
        raise WrongStateRefused(
            "too_late_to_undo", number=lobby.site.label(ticket.number), minutes=minutes
        )


def target_of(service: Service, *, priority: bool) -> timedelta:
    """Return the wait at which a ticket of the service is due."""
    return service.priority_target if priority else service.limit


def due_by_wait(service: Service, now: datetime, wait: timedelta, *, priority: bool) -> datetime:
    """Return when the whole wait, so far and to come, reaches its target."""
    return service.hours.moment_after(now, target_of(service, priority=priority) - wait)


def is_open_now(service: Service, now: datetime) -> bool:
    """Tell whether a moment lies in the service's hours."""
    return service.hours.session_at(now) is not None


def wait_to_record(lobby: Lobby, ticket: Ticket, now: datetime) -> timedelta:
    """Return the wait that an event writes down: running when it waits, closed otherwise."""
    return lobby.wait_of(ticket, now) if ticket.state is TicketState.WAITING else ticket.waited
