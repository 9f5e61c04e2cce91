"""Tickets along the arrows of the transition table, and the counters that hold them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.ids import CounterId, alert_id_of
from ticket_queue.lobby import Call, Lobby
from ticket_queue.placing import leave_line, place_in_line
from ticket_queue.ticket import TRANSITIONS, Ticket, TicketState
from ticket_queue.waits import Handled


def _moved(lobby: Lobby, event: happened.TicketMoved, **changes: Any) -> Ticket:  # noqa: ANN401 - any field of a ticket
    """Move a ticket along its arrow; every change of state goes through here."""
    ticket = lobby.tickets[event.ticket_id]
    state = TRANSITIONS[ticket.state, event.verb]
    was_waiting = ticket.state is TicketState.WAITING
    if was_waiting:
        leave_line(lobby, ticket)
        stood_still = _stood_still(ticket, event.at, changes["waited"])
        changes["over_break"] = ticket.over_break or stood_still
        if state is not TicketState.WAITING:
            _close_alerts(lobby, ticket, event.at)
    if state is TicketState.WAITING:
        changes["waiting_since"] = event.at
        if not was_waiting:
            changes |= {"stretch": ticket.stretch + 1, "raised": frozenset()}
    else:
        changes["waiting_since"] = None
    ticket = replace(ticket, state=state, **changes)
    lobby.tickets[ticket.ticket_id] = ticket
    if state is TicketState.WAITING:
        place_in_line(lobby, ticket)
    return ticket


def _stood_still(ticket: Ticket, until: datetime, waited: timedelta) -> bool:
    """Tell whether the interval of waiting that ends now lay partly out of hours."""
    since = ticket.waiting_since or until
    return until - since > waited - ticket.waited


def _close_alerts(lobby: Lobby, ticket: Ticket, at: datetime) -> None:
    for level in ticket.raised:
        alert_id = alert_id_of(ticket.ticket_id, ticket.stretch, level)
        alert = lobby.alerts.get(alert_id)  # none where a late one stood for both levels
        if alert is not None:
            lobby.alerts[alert_id] = replace(alert, closed_at=at)


def _free_counter(lobby: Lobby, counter: CounterId | None, **changes: Any) -> None:  # noqa: ANN401 - any field of a desk
    if counter is not None:
        desk = lobby.counters[counter]
        lobby.counters[counter] = replace(desk, holds=None, last=desk.holds or desk.last, **changes)


def _free_if_held(lobby: Lobby, ticket: Ticket) -> None:
    if ticket.counter is not None and lobby.counters[ticket.counter].holds == ticket.ticket_id:
        _free_counter(lobby, ticket.counter)


def _called(lobby: Lobby, event: happened.TicketCalled, seq: int) -> None:
    before = lobby.tickets[event.ticket_id]
    ticket = _moved(
        lobby,
        event,
        waited=event.wait,
        first_wait=event.wait if before.first_wait is None else before.first_wait,
        counter=event.counter,
        to_counter=None,
        attempt=1,
        called_at=event.at,
        out_of_order=before.out_of_order or event.out_of_order,
    )
    desk = lobby.counters[event.counter]
    lobby.counters[event.counter] = replace(desk, holds=ticket.ticket_id)
    _announce(lobby, ticket, event.at, seq)


def _recalled(lobby: Lobby, event: happened.TicketRecalled, seq: int) -> None:
    ticket = _moved(lobby, event, attempt=event.attempt)
    _announce(lobby, ticket, event.at, seq)


def _announce(lobby: Lobby, ticket: Ticket, at: datetime, seq: int) -> None:
    lobby.call_no += 1
    call = Call(
        call_no=lobby.call_no,
        seq=seq,
        at=at,
        ticket_id=ticket.ticket_id,
        number=ticket.number,
        service=ticket.service,
        counter=ticket.counter or CounterId(0),
        attempt=ticket.attempt,
        priority=ticket.priority,
        language=ticket.language,
    )
    lobby.calls.append(call)


def _started(lobby: Lobby, event: happened.ServingStarted, _seq: int) -> None:
    _moved(lobby, event, serving_since=event.at)


def _finished(lobby: Lobby, event: happened.ServingFinished, _seq: int) -> None:
    ticket = _moved(
        lobby,
        event,
        ended_at=event.at,
        outcome=event.outcome,
        dossier=event.dossier,
        handled=event.handled,
    )
    _count_served(lobby, ticket, event.counter, 1, event.handled)
    _free_counter(lobby, event.counter)


def _count_served(
    lobby: Lobby, ticket: Ticket, counter: CounterId, count: int, handled: timedelta
) -> None:
    queue = lobby.queues[ticket.service]
    queue.handled = Handled(queue.handled.count + count, queue.handled.total + handled)
    desk = lobby.counters[counter]
    lobby.counters[counter] = replace(
        desk, served=desk.served + count, handled=desk.handled + handled
    )


def _no_show(lobby: Lobby, event: happened.TicketMarkedNoShow, _seq: int) -> None:
    _moved(lobby, event, ended_at=event.at)
    shown = lobby.counters[event.counter].no_shows
    _free_counter(lobby, event.counter, no_shows=shown + 1)


def _parked(lobby: Lobby, event: happened.TicketParked, _seq: int) -> None:
    _moved(lobby, event)
    _free_counter(lobby, event.counter)


def _returned(lobby: Lobby, event: happened.TicketReturned, _seq: int) -> None:
    before = lobby.tickets[event.ticket_id]
    _free_if_held(lobby, before)
    waited = timedelta(0) if event.new_count else before.waited
    _moved(
        lobby,
        event,
        due_at=event.due_at,
        waited=waited,
        counter=None,
        ended_at=None,
        serving_since=None,
    )


def _transferred(lobby: Lobby, event: happened.TicketTransferred, _seq: int) -> None:
    _free_if_held(lobby, lobby.tickets[event.ticket_id])
    _moved(
        lobby,
        event,
        service=event.service,
        to_counter=event.to_counter,
        waited=event.wait,
        due_at=event.due_at,
        counter=None,
        serving_since=None,
    )


def _reopened(lobby: Lobby, event: happened.TicketReopened, _seq: int) -> None:
    before = lobby.tickets[event.ticket_id]
    desk = lobby.counters[event.counter]
    if before.state is TicketState.SERVED:
        _count_served(lobby, before, event.counter, -1, -(before.handled or timedelta(0)))
        desk = lobby.counters[event.counter]
    else:
        desk = replace(desk, no_shows=desk.no_shows - 1)
    _moved(lobby, event, ended_at=None, outcome=None, dossier=None, handled=None)
    lobby.counters[event.counter] = replace(desk, holds=event.ticket_id)


def _cancelled(lobby: Lobby, event: happened.TicketCancelled, _seq: int) -> None:
    _moved(lobby, event, waited=event.wait, ended_at=event.at, to_counter=None)


def _restored(lobby: Lobby, event: happened.TicketRestored, _seq: int) -> None:
    _moved(lobby, event, due_at=event.due_at, ended_at=None, counter=None)


def _expired(lobby: Lobby, event: happened.TicketExpired, _seq: int) -> None:
    _free_if_held(lobby, lobby.tickets[event.ticket_id])
    _moved(lobby, event, waited=event.wait, ended_at=event.at)


HANDLERS: dict[type[Event], Callable[[Lobby, Any, int], None]] = {
    happened.TicketCalled: _called,
    happened.TicketRecalled: _recalled,
    happened.ServingStarted: _started,
    happened.ServingFinished: _finished,
    happened.TicketMarkedNoShow: _no_show,
    happened.TicketParked: _parked,
    happened.TicketReturned: _returned,
    happened.TicketTransferred: _transferred,
    happened.TicketReopened: _reopened,
    happened.TicketCancelled: _cancelled,
    happened.TicketRestored: _restored,
    happened.TicketExpired: _expired,
}
"""Each event of this subject and what it changes."""
