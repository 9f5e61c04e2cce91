"""Alerts of the wait limit: raised once per level and stretch, answered by a person."""

from datetime import datetime, timedelta

from ticket_queue.events import AlertAcknowledged, AlertRaised, Event
from ticket_queue.ids import AlertId, ServiceCode, TextHash, alert_id_of
from ticket_queue.lobby import Alert, LevelKey, Lobby
from ticket_queue.rules.checks import known_service
from ticket_queue.rules.refusals import UnknownRefused, WrongStateRefused
from ticket_queue.wait_limit import levels_reached

LATE_AFTER = timedelta(minutes=1)
"""An alert raised longer than this after its level was reached says that it is late."""


def raise_alerts(lobby: Lobby, now: datetime) -> tuple[Event, ...]:
    """Raise the alert of every level that has been reached and has none yet."""
    return tuple(_raised(lobby, now, key) for key in levels_reached(lobby, now))


def _raised(lobby: Lobby, now: datetime, key: LevelKey) -> AlertRaised:
    reached_at, ticket_id, level = key
    ticket = lobby.tickets[ticket_id]
    return AlertRaised(
        at=now,
        ticket_id=ticket_id,
        alert_id=alert_id_of(ticket_id, ticket.stretch, level),
        number=ticket.number,
        service=ticket.service,
        level=level,
        reached_at=reached_at,
        late=now - reached_at > LATE_AFTER,
    )


def acknowledge(
    lobby: Lobby, now: datetime, alert_id: AlertId, action: str, note: TextHash | None, by: str
) -> tuple[Event, ...]:
    """Write down what was done about an alert.

    Raises:
        UnknownRefused: no such alert.
        WrongStateRefused: it has been answered already.
    """
    alert = lobby.alerts.get(alert_id)
    if alert is None:
        raise UnknownRefused("unknown_alert")
    if alert.acknowledged is not None:
        raise WrongStateRefused("already_acknowledged", by=alert.acknowledged.by)
    return (_acknowledged(now, alert, action, note, by),)


def acknowledge_service(
    lobby: Lobby, now: datetime, code: ServiceCode, action: str, note: TextHash | None, by: str
) -> tuple[Event, ...]:
    """Write down the same for every unanswered alert of a service.

    Raises:
        UnknownRefused: no such service.
    """
    known_service(lobby, code)
    unanswered = (
        alert
        for alert in lobby.alerts.values()
        if alert.service == code and alert.acknowledged is None
    )
    return tuple(_acknowledged(now, alert, action, note, by) for alert in unanswered)


def _acknowledged(
    now: datetime, alert: Alert, action: str, note: TextHash | None, by: str
) -> AlertAcknowledged:
    return AlertAcknowledged(at=now, alert_id=alert.alert_id, action=action, note=note, by=by)
