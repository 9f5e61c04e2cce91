"""What must reach the broker once: calls and recalls, and what becomes of alerts."""

from collections.abc import Sequence
from datetime import datetime

from ticket_queue import topics
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.events import (
    AlertAcknowledged,
    AlertRaised,
    Event,
    TicketCalled,
    TicketCancelled,
    TicketEvent,
    TicketExpired,
    TicketRecalled,
)
from ticket_queue.ids import alert_id_of
from ticket_queue.lobby import Alert, Lobby
from ticket_queue.messages import encode_call, json_bytes, moment_to_text
from ticket_queue.messages.coding import stamp
from ticket_queue.snapshots import Teller

Message = tuple[str, bytes]


class HallMessages:
    """Makes the messages of each event; ``epoch``, the ledger's name, is set before the first."""

    def __init__(self) -> None:
        """Begin without an epoch: the desk knows it once it is open."""
        self.epoch = ""

    def of(self, lobby: Lobby, now: datetime, event: Event) -> Sequence[Message]:
        """Return the messages (topic, payload) of an event that has just been folded."""
        match event:
            case TicketCalled():
                closed = self._closed(lobby, now, event)
                return [self._call(lobby, now), *closed]
            case TicketRecalled():
                return [self._call(lobby, now)]
            case TicketCancelled() | TicketExpired():
                return self._closed(lobby, now, event)
            case AlertRaised():
                return [self._alert(lobby, now, "raised", lobby.alerts[event.alert_id])]
            case AlertAcknowledged():
                return [self._alert(lobby, now, "acknowledged", lobby.alerts[event.alert_id])]
        return []

    def _call(self, lobby: Lobby, now: datetime) -> Message:
        teller = Teller(lobby, now, self.epoch, 1.0, lambda _text: None)
        message = teller.call(lobby.calls[-1])
        return topics.calls(lobby.site.code), json_bytes(encode_call(message))

    def _closed(self, lobby: Lobby, now: datetime, event: TicketEvent) -> list[Message]:
        """Tell of the alerts that were open until this event; a day ends before it is told."""
        ticket_id = event.ticket_id
        ticket = lobby.tickets[ticket_id]
        ids = (alert_id_of(ticket_id, ticket.stretch, level) for level in sorted(ticket.raised))
        alerts = (lobby.alerts.get(alert_id) for alert_id in ids)
        return [
            self._alert(lobby, now, "closed", alert)
            for alert in alerts
            if alert is not None and alert.closed_at == event.at
        ]

    def _alert(self, lobby: Lobby, now: datetime, what: str, alert: Alert) -> Message:
        message = {
            **stamp(self.epoch, lobby.seq, now),
            "what": what,
            "alert": alert_object(lobby, alert),
        }
        return topics.alerts(lobby.site.code), json_bytes(message)


def alert_object(lobby: Lobby, alert: Alert) -> dict[str, object]:
    """Write an alert for the hall's devices; what is empty is left out.

    ``note`` is always null: a free text lies where it can be erased, and in no message.
    """
    service = lobby.site.services.get(alert.service)
    written: dict[str, object] = {
        "alert_id": alert.alert_id,
        "ticket_id": alert.ticket_id,
        "number": alert.number,
        "label": lobby.site.label(alert.number),
        "service": alert.service,
        "service_name": alert.service if service is None else service.name(FIRST_LANGUAGE),
        "level": alert.level,
        "raised_at": moment_to_text(alert.raised_at),
        "reached_at": moment_to_text(alert.reached_at),
        "late": alert.late,
    }
    if alert.closed_at is not None:
        written["closed_at"] = moment_to_text(alert.closed_at)
    answer = alert.acknowledged
    if answer is not None:
        at = moment_to_text(answer.at)
        written["acknowledged"] = {"at": at, "by": answer.by, "action": answer.action, "note": None}
    return written
