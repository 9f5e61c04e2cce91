"""What an officer does with the citizen at the counter: call, recall, serve, finish, park."""

from datetime import datetime

from ticket_queue.calling import next_ticket
from ticket_queue.events import (
    Event,
    OutcomeCorrected,
    ServingFinished,
    ServingStarted,
    TicketCalled,
    TicketMarkedNoShow,
    TicketParked,
    TicketRecalled,
    TicketReopened,
)
from ticket_queue.ids import CounterId, TextHash, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import (
    allow,
    free_counter,
    held_ticket,
    known_ticket,
    open_counter_desk,
    within_undo,
)
from ticket_queue.rules.refusals import (
    CounterBusyRefused,
    QueueEmptyRefused,
    TooEarlyRefused,
    WrongStateRefused,
)
from ticket_queue.ticket import Outcome, Ticket, TicketState, Verb


def call_next(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Call the earliest due ticket; what the counter serves is finished first.

    When the counter was serving and nobody waits, the finish stands and nobody is called.

    Raises:
        UnknownRefused: no such counter.
        CounterClosedRefused: the counter is not open.
        CounterBusyRefused: it has called somebody who has not come yet.
        QueueEmptyRefused: it is free and nobody waits.
    """
    open_counter_desk(lobby, counter)
    held = lobby.held_by(counter)
    finished: tuple[Event, ...] = ()
    if held is not None:
        if held.state is TicketState.CALLED:
            number = lobby.site.label(held.number)
            raise CounterBusyRefused("counter_has_called", counter=counter, number=number)
        finished = finish_serving(lobby, now, counter, by)
    ticket = next_ticket(lobby, counter, now)
    if ticket is not None:
        return (*finished, _called(lobby, now, ticket, counter, by))
    if not finished:
        raise QueueEmptyRefused("queue_empty")
    return finished


def call_ticket(
    lobby: Lobby, now: datetime, counter: CounterId, ticket_id: TicketId, reason: TextHash, by: str
) -> tuple[Event, ...]:
    """Call a ticket out of order; the manager sees the reason.

    Raises:
        UnknownRefused: no such counter or ticket.
        CounterClosedRefused: the counter is not open.
        CounterBusyRefused: it holds a ticket.
        WrongStateRefused: the ticket does not wait.
    """
    open_counter_desk(lobby, counter)
    free_counter(lobby, counter)
    ticket = allow(lobby, known_ticket(lobby, ticket_id), Verb.CALL)
    return (_called(lobby, now, ticket, counter, by, reason),)


def _called(
    lobby: Lobby,
    now: datetime,
    ticket: Ticket,
    counter: CounterId,
    by: str,
    reason: TextHash | None = None,
) -> TicketCalled:
    return TicketCalled(
        at=now,
        ticket_id=ticket.ticket_id,
        by=by,
        counter=counter,
        wait=lobby.wait_of(ticket, now),
        out_of_order=reason is not None,
        reason=reason,
    )


def recall(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Call the same ticket again.

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter has called nobody.
    """
    ticket = held_ticket(lobby, counter, Verb.RECALL)
    return (
        TicketRecalled(
            at=now, ticket_id=ticket.ticket_id, by=by, counter=counter, attempt=ticket.attempt + 1
        ),
    )


def start_serving(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Note that the citizen has come.

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter has called nobody.
    """
    ticket = held_ticket(lobby, counter, Verb.START_SERVING)
    return (ServingStarted(at=now, ticket_id=ticket.ticket_id, by=by, counter=counter),)


def finish_serving(
    lobby: Lobby,
    now: datetime,
    counter: CounterId,
    by: str,
    outcome: Outcome | None = None,
    dossier: TextHash | None = None,
) -> tuple[Event, ...]:
    """Finish with an outcome, by default the service's own.

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter serves nobody.
    """
    ticket = held_ticket(lobby, counter, Verb.FINISH_SERVING)
    return (
        ServingFinished(
            at=now,
            ticket_id=ticket.ticket_id,
            by=by,
            counter=counter,
            outcome=outcome or lobby.service_of(ticket).default_outcome,
            handled=now - (ticket.called_at or now),
            dossier=dossier,
        ),
    )


def mark_no_show(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Give up on a called citizen: after the third call, or 60 s after the first (settings).

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter has called nobody.
        TooEarlyRefused: people are old and halls are deep.
    """
    ticket = held_ticket(lobby, counter, Verb.MARK_NO_SHOW)
    settings = lobby.site.settings
    left = settings.no_show_after - (now - (ticket.called_at or now))
    if ticket.attempt < settings.no_show_calls and left.total_seconds() > 0:
        raise TooEarlyRefused(
            "no_show_too_early",
            number=lobby.site.label(ticket.number),
            seconds=int(left.total_seconds()) + 1,
            calls=settings.no_show_calls,
        )
    return (TicketMarkedNoShow(at=now, ticket_id=ticket.ticket_id, by=by, counter=counter),)


def park(lobby: Lobby, now: datetime, counter: CounterId, by: str) -> tuple[Event, ...]:
    """Let the citizen fetch a paper and keep the number ("Hẹn quay lại trong ngày").

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter serves nobody.
    """
    ticket = held_ticket(lobby, counter, Verb.PARK)
    return (TicketParked(at=now, ticket_id=ticket.ticket_id, by=by, counter=counter),)


def reopen(
    lobby: Lobby, now: datetime, counter: CounterId, ticket_id: TicketId | None, by: str
) -> tuple[Event, ...]:
    """Take back a finish or no-show that was pressed by mistake, at the same free counter.

    Without an id it is the ticket that the counter held last.

    Raises:
        UnknownRefused: no such counter or ticket.
        CounterClosedRefused: the counter is not open.
        CounterBusyRefused: it holds a ticket.
        WrongStateRefused: nothing to reopen, another counter's ticket, or too late.
    """
    open_counter_desk(lobby, counter)
    desk = free_counter(lobby, counter)
    wanted = ticket_id or desk.last
    if wanted is None:
        raise WrongStateRefused("nothing_to_reopen", counter=counter)
    ticket = allow(lobby, known_ticket(lobby, wanted), Verb.REOPEN)
    if ticket.counter != counter:
        number = lobby.site.label(ticket.number)
        raise WrongStateRefused("other_counter", number=number, counter=ticket.counter)
    within_undo(lobby, ticket, now)
    return (TicketReopened(at=now, ticket_id=ticket.ticket_id, by=by, counter=counter),)


def correct_outcome(
    lobby: Lobby,
    now: datetime,
    ticket_id: TicketId,
    outcome: Outcome,
    by: str,
    dossier: TextHash | None = None,
) -> tuple[Event, ...]:
    """Correct the outcome of a ticket served today.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: it has not been served.
    """
    ticket = known_ticket(lobby, ticket_id)
    if ticket.state is not TicketState.SERVED:
        number = lobby.site.label(ticket.number)
        raise WrongStateRefused("not_served", number=number)
    return (OutcomeCorrected(at=now, ticket_id=ticket_id, by=by, outcome=outcome, dossier=dossier),)
