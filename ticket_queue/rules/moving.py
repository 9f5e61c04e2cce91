"""What moves a ticket within the queue: return, transfer, cancel, restore, priority."""

from datetime import datetime, timedelta

from ticket_queue.events import (
    Event,
    PriorityChanged,
    TicketCancelled,
    TicketRestored,
    TicketReturned,
    TicketTransferred,
)
from ticket_queue.ids import CounterId, ServiceCode, TextHash, TicketId
from ticket_queue.lobby import CounterState, Lobby
from ticket_queue.rules.checks import (
    allow,
    due_by_wait,
    is_open_now,
    known_counter,
    known_service,
    known_ticket,
    wait_to_record,
    within_undo,
)
from ticket_queue.rules.refusals import (
    CounterClosedRefused,
    InvalidRefused,
    ServiceClosedRefused,
    ServicePausedRefused,
    WrongStateRefused,
)
from ticket_queue.ticket import Ticket, TicketState, Verb


def return_to_queue(lobby: Lobby, now: datetime, ticket_id: TicketId, by: str) -> tuple[Event, ...]:
    """Let a ticket wait again: called or served by mistake, parked, or back after a no-show.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: its state does not allow it.
    """
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.RETURN_TO_QUEUE)
    return (
        TicketReturned(
            at=now,
            ticket_id=ticket_id,
            by=by,
            due_at=_due_on_return(lobby, ticket, now),
            new_count=ticket.state is TicketState.NO_SHOW,
        ),
    )


def _due_on_return(lobby: Lobby, ticket: Ticket, now: datetime) -> datetime:
    settings = lobby.site.settings
    service = lobby.service_of(ticket)
    if ticket.state is TicketState.PARKED:
        return now + settings.park_return
    if ticket.state is TicketState.NO_SHOW:
        away = now - (ticket.ended_at or now)
        soon = away <= settings.no_show_window
        return now + (service.priority_target if soon else service.limit)
    return ticket.due_at


def transfer_to_service(
    lobby: Lobby, now: datetime, ticket_id: TicketId, service_code: ServiceCode, by: str
) -> tuple[Event, ...]:
    """Send a ticket to another service; what it has waited is not lost.

    Raises:
        UnknownRefused: no such ticket or service.
        WrongStateRefused: its state does not allow it.
        InvalidRefused: it is in that service already.
        ServicePausedRefused: the service or the site is paused.
        ServiceClosedRefused: the service is out of its hours, or withdrawn.
    """
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.TRANSFER)
    service = known_service(lobby, service_code)
    if service.withdrawn:
        raise ServiceClosedRefused("withdrawn", service=service_code)
    if service_code == ticket.service:
        number = lobby.site.label(ticket.number)
        raise InvalidRefused("same_service", number=number, service=service_code)
    queue = lobby.queues[service_code]
    reason = lobby.paused if lobby.paused is not None else queue.paused
    if reason is not None:
        raise ServicePausedRefused("service_paused", service=service_code, reason=reason)
    if not is_open_now(service, now):
        opens_at = service.hours.next_opening(now)
        raise ServiceClosedRefused("transfer_closed", service=service_code, opens_at=opens_at)
    wait = wait_to_record(lobby, ticket, now)
    due_at = due_by_wait(service, now, wait, priority=ticket.priority)
    return (_transferred(ticket, now, by, service_code, wait, due_at),)


def transfer_to_counter(
    lobby: Lobby, now: datetime, ticket_id: TicketId, to_counter: CounterId, by: str
) -> tuple[Event, ...]:
    """Send a ticket from a counter to another counter by name; its service stays.

    Raises:
        UnknownRefused: no such ticket or counter.
        WrongStateRefused: the ticket is at no counter.
        CounterClosedRefused: the other counter is not open.
    """
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.TRANSFER)
    if ticket.state is TicketState.WAITING:
        number = lobby.site.label(ticket.number)
        raise WrongStateRefused("transfer_waiting_to_counter", number=number)
    if known_counter(lobby, to_counter).state is not CounterState.OPEN:
        raise CounterClosedRefused("counter_closed", counter=to_counter)
    service = lobby.service_of(ticket)
    due_at = due_by_wait(service, now, ticket.waited, priority=ticket.priority)
    return (_transferred(ticket, now, by, ticket.service, ticket.waited, due_at, to_counter),)


def _transferred(
    ticket: Ticket,
    now: datetime,
    by: str,
    service: ServiceCode,
    wait: timedelta,
    due_at: datetime,
    to_counter: CounterId | None = None,
) -> TicketTransferred:
    return TicketTransferred(
        at=now,
        ticket_id=ticket.ticket_id,
        by=by,
        service=service,
        to_counter=to_counter,
        wait=wait,
        due_at=due_at,
    )


def cancel(lobby: Lobby, now: datetime, ticket_id: TicketId, by: str) -> tuple[Event, ...]:
    """Give a ticket back.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: it neither waits nor is parked.
    """
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.CANCEL)
    wait = wait_to_record(lobby, ticket, now)
    return (TicketCancelled(at=now, ticket_id=ticket_id, by=by, wait=wait),)


def restore(lobby: Lobby, now: datetime, ticket_id: TicketId, by: str) -> tuple[Event, ...]:
    """Undo a cancel within 10 minutes (a setting); the ticket's clock goes on.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: it was not cancelled, or too long ago.
    """
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.RESTORE)
    within_undo(lobby, ticket, now)
    service = lobby.service_of(ticket)
    due_at = due_by_wait(service, now, ticket.waited, priority=ticket.priority)
    return (TicketRestored(at=now, ticket_id=ticket_id, by=by, due_at=due_at),)


def change_priority(
    lobby: Lobby,
    now: datetime,
    ticket_id: TicketId,
    by: str,
    reason: TextHash | None,
    *,
    priority: bool,
) -> tuple[Event, ...]:
    """Grant or remove priority; the due moment is computed anew. No change is no event.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: it does not wait.
    """
    ticket = known_ticket(lobby, ticket_id)
    if ticket.state is not TicketState.WAITING:
        number = lobby.site.label(ticket.number)
        raise WrongStateRefused("priority_needs_waiting", number=number)
    if ticket.priority == priority:
        return ()
    service = lobby.service_of(ticket)
    wait = lobby.wait_of(ticket, now)
    due_at = due_by_wait(service, now, wait, priority=priority)
    changed = PriorityChanged(
        at=now, ticket_id=ticket_id, by=by, priority=priority, due_at=due_at, reason=reason
    )
    return (changed,)
