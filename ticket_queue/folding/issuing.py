"""The day and its tickets: opened, issued, renumbered, corrected, rated, printed again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.folding.errors import FoldError
from ticket_queue.lobby import Lobby
from ticket_queue.placing import leave_line, place_in_line
from ticket_queue.series import parts_of
from ticket_queue.ticket import Level, Ticket, TicketState


def _day_opened(lobby: Lobby, event: happened.DayOpened, _seq: int) -> None:
    lobby.day = event.day
    lobby.closed = False


def _day_closed(lobby: Lobby, _event: happened.DayClosed, _seq: int) -> None:
    lobby.closed = True


def _issued(lobby: Lobby, event: happened.TicketIssued, seq: int) -> None:
    if event.ticket_id in lobby.tickets or event.number in lobby.by_number:
        message = f"event {seq}: number {event.number} is given twice"
        raise FoldError(message)
    queue = lobby.queues[event.service]
    parts = parts_of(event.number)
    if parts.kiosk is None:
        queue.last_count = max(queue.last_count, parts.count)
    ticket = Ticket(
        ticket_id=event.ticket_id,
        number=event.number,
        service=event.service,
        priority=event.priority,
        priority_group=event.priority_group,
        language=event.language,
        issued_at=event.issued_at,
        offline=event.offline,
        state=TicketState.WAITING,
        due_at=event.due_at,
        waiting_since=event.issued_at,
        raised=_taken_as_raised(past_limit=event.past_limit),
    )
    lobby.tickets[ticket.ticket_id] = ticket
    lobby.by_number[ticket.number] = ticket.ticket_id
    place_in_line(lobby, ticket)


def _numbers_skipped(lobby: Lobby, event: happened.NumbersSkipped, _seq: int) -> None:
    queue = lobby.queues[event.service]
    queue.last_count = max(queue.last_count, event.count)


def _renumbered(lobby: Lobby, event: happened.TicketRenumbered, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    waits = ticket.state is TicketState.WAITING
    if waits:
        leave_line(lobby, ticket)
    ticket = replace(ticket, number=event.number)
    lobby.tickets[ticket.ticket_id] = ticket
    lobby.by_number[event.number] = ticket.ticket_id
    for alert_id, alert in lobby.alerts.items():
        if alert.ticket_id == ticket.ticket_id:
            lobby.alerts[alert_id] = replace(alert, number=event.number)
    if waits:
        place_in_line(lobby, ticket)


def _issue_moment_corrected(lobby: Lobby, event: happened.IssueMomentCorrected, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    leave_line(lobby, ticket)
    ticket = replace(
        ticket,
        issued_at=event.issued_at,
        due_at=event.due_at,
        waiting_since=event.issued_at,
        raised=ticket.raised | _taken_as_raised(past_limit=event.past_limit),
    )
    lobby.tickets[ticket.ticket_id] = ticket
    place_in_line(lobby, ticket)


def _taken_as_raised(*, past_limit: bool) -> frozenset[Level]:
    """Return the levels that no alert is raised for: one past the limit says it all."""
    return frozenset({Level.NEAR}) if past_limit else frozenset()


def _priority_changed(lobby: Lobby, event: happened.PriorityChanged, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    leave_line(lobby, ticket)
    ticket = replace(ticket, priority=event.priority, due_at=event.due_at)
    lobby.tickets[ticket.ticket_id] = ticket
    place_in_line(lobby, ticket)


def _outcome_corrected(lobby: Lobby, event: happened.OutcomeCorrected, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    dossier = event.dossier or ticket.dossier
    lobby.tickets[ticket.ticket_id] = replace(ticket, outcome=event.outcome, dossier=dossier)


def _rated(lobby: Lobby, event: happened.TicketRated, seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    if ticket.score is not None:
        message = f"event {seq}: number {ticket.number} is rated twice"
        raise FoldError(message)
    lobby.tickets[ticket.ticket_id] = replace(ticket, score=event.score)


def _reprinted(lobby: Lobby, event: happened.SlipReprinted, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    lobby.tickets[ticket.ticket_id] = replace(ticket, reprints=ticket.reprints + 1)


HANDLERS: dict[type[Event], Callable[[Lobby, Any, int], None]] = {
    happened.DayOpened: _day_opened,
    happened.DayClosed: _day_closed,
    happened.TicketIssued: _issued,
    happened.TicketRenumbered: _renumbered,
    happened.NumbersSkipped: _numbers_skipped,
    happened.IssueMomentCorrected: _issue_moment_corrected,
    happened.PriorityChanged: _priority_changed,
    happened.OutcomeCorrected: _outcome_corrected,
    happened.TicketRated: _rated,
    happened.SlipReprinted: _reprinted,
}
"""Each event of this subject and what it changes."""
