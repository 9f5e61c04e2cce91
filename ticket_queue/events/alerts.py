"""Alerts of the wait limit: raised, and answered by a person."""

from dataclasses import dataclass
from datetime import datetime

from ticket_queue.events.base import Event, TicketEvent
from ticket_queue.ids import AlertId, ServiceCode, TextHash, TicketNumber
from ticket_queue.ticket import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(TicketEvent):
    """A wait passed a level at ``reached_at``; ``late`` when that was long before now."""

    alert_id: AlertId
    number: TicketNumber
    service: ServiceCode
    level: Level
    reached_at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(Event):
    """Somebody wrote down what was done about an alert, or why it came to it."""

    alert_id: AlertId
    action: str
    note: TextHash | None = None
    by: str = ""
