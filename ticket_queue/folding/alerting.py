"""Alerts: raised and answered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.lobby import Acknowledgement, Alert, Lobby
from ticket_queue.placing import leave_line, place_in_line


def _alert_raised(lobby: Lobby, event: happened.AlertRaised, _seq: int) -> None:
    ticket = lobby.tickets[event.ticket_id]
    leave_line(lobby, ticket)
    ticket = replace(ticket, raised=ticket.raised | {event.level})
    lobby.tickets[ticket.ticket_id] = ticket
    place_in_line(lobby, ticket)
    lobby.alerts[event.alert_id] = Alert(
        alert_id=event.alert_id,
        ticket_id=event.ticket_id,
        number=event.number,
        service=event.service,
        level=event.level,
        raised_at=event.at,
        reached_at=event.reached_at,
        late=event.late,
    )


def _alert_acknowledged(lobby: Lobby, event: happened.AlertAcknowledged, _seq: int) -> None:
    alert = lobby.alerts[event.alert_id]
    answer = Acknowledgement(at=event.at, by=event.by, action=event.action, note=event.note)
    lobby.alerts[event.alert_id] = replace(alert, acknowledged=answer)


HANDLERS: dict[type[Event], Callable[[Lobby, Any, int], None]] = {
    happened.AlertRaised: _alert_raised,
    happened.AlertAcknowledged: _alert_acknowledged,
}
"""Each event of this subject and what it changes."""
