"""Waits and alerts in the shapes of the interface."""

from msgspec import UNSET

from server.web import shapes
from server.web.forms import in_seconds, moment_or_unset, range_shape, set_or_unset
from server.web.showing import Showing
from ticket_queue.ids import ServiceCode
from ticket_queue.lobby import Alert
from ticket_queue.messages import moment_to_text
from ticket_queue.snapshots import newcomers_wait
from ticket_queue.wait_limit import queue_waits, total_waits


def waits(showing: Showing) -> shapes.WaitsShape:
    """Show who waits how long."""
    lobby = showing.lobby
    total = total_waits(lobby, showing.now)
    services = [_service_waits(showing, code) for code in lobby.site.services]
    open_now = sum(desk.state == "open" for desk in lobby.counters.values())
    waiting = [each.expected_wait for each in services if each.waiting]
    return shapes.WaitsShape(
        at=moment_to_text(showing.now),
        speed=showing.speed,
        seq=lobby.seq,
        total=shapes.TotalWaitsShape(
            waiting=total.waiting,
            longest_wait_s=in_seconds(total.longest),
            near=total.near,
            past=total.past,
            expected_wait=max(waiting, key=lambda wait: wait.high_s, default=range_shape(None)),
            open_counters=open_now,
        ),
        services=services,
        paused=set_or_unset(lobby.paused),
        notice=lobby.notice or UNSET,
    )


def _service_waits(showing: Showing, code: ServiceCode) -> shapes.ServiceWaitsShape:
    lobby, service = showing.lobby, showing.lobby.site.services[code]
    waits = queue_waits(lobby, code, showing.now)
    return shapes.ServiceWaitsShape(
        service=code,
        name=service.name(showing.texts.language),
        waiting=waits.waiting,
        longest_wait_s=in_seconds(waits.longest),
        near=waits.near,
        past=waits.past,
        expected_wait=range_shape(newcomers_wait(lobby, code, showing.now)),
        open_counters=len(lobby.open_counters(code)),
        limit_s=in_seconds(service.limit),
        near_s=in_seconds(service.warning),
        paused=set_or_unset(lobby.queues[code].paused),
    )


def alert_shape(showing: Showing, alert: Alert) -> shapes.AlertShape:
    """Show an alert."""
    answer = alert.acknowledged
    known = alert.service in showing.lobby.site.services
    return shapes.AlertShape(
        alert_id=alert.alert_id,
        ticket_id=alert.ticket_id,
        number=alert.number,
        label=showing.lobby.site.label(alert.number),
        service=alert.service,
        service_name=showing.service_name(alert.service) if known else alert.service,
        level=alert.level.value,
        raised_at=moment_to_text(alert.raised_at),
        reached_at=moment_to_text(alert.reached_at),
        late=alert.late,
        closed_at=moment_or_unset(alert.closed_at),
        acknowledged=UNSET
        if answer is None
        else shapes.AcknowledgedShape(
            at=moment_to_text(answer.at),
            by=answer.by,
            action=answer.action,
            note=None if answer.note is None else showing.read_text(answer.note),
        ),
    )
