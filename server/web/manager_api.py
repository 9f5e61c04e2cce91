"""What a manager sees and does: waits, alerts, services, the site, devices, the ledger."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from server.ports import KeptText
from server.web import shapes
from server.web.asking import harmless, query_choice, query_number, read_body
from server.web.commands import json_response, keep_text, look, verb
from server.web.keys import CONTEXT
from server.web.showing import Showing
from server.web.showing_devices import devices_of
from server.web.showing_waits import alert_shape, waits
from server.web.who import SENDER
from ticket_queue.events import AlertAcknowledged, Event
from ticket_queue.free_text import tidied
from ticket_queue.ids import AlertId, ServiceCode
from ticket_queue.lobby import Alert, Lobby
from ticket_queue.messages import moment_to_text
from ticket_queue.rules import alerts, counters

ACTIONS = (
    "opened_counter",
    "helped_service",
    "informed_citizens",
    "citizen_away",
    "system_fault",
    "paused_service",
    "called_now",
    "other",
)
"""What is commonly done about an alert; anything else is kept as a note beside ``other``."""

ALERT_STATES = ("open", "unacknowledged", "all")
LARGEST_PAGE = 1_000
LARGEST_SEQ = 2**63 - 1


async def get_waits(request: web.Request) -> web.Response:
    """Answer who waits how long, by service and in all."""
    return await look(request, waits)


async def get_alerts(request: web.Request) -> web.Response:
    """Answer alerts: open ones, those that nobody has answered, or all of the day."""
    state = query_choice(request, "state", ALERT_STATES) or "open"

    def wanted(alert: Alert) -> bool:
        if state == "open":
            return alert.closed_at is None
        return state == "all" or alert.acknowledged is None

    def show(showing: Showing) -> shapes.AlertsShape:
        found = [
            alert_shape(showing, alert) for alert in showing.lobby.alerts.values() if wanted(alert)
        ]
        return shapes.AlertsShape(at=moment_to_text(showing.now), alerts=found)

    return await look(request, show)


async def post_acknowledge(request: web.Request) -> web.Response:
    """Write down what was done about one alert."""
    asked = await read_body(request, shapes.AcknowledgeAsked)
    alert_id, by = AlertId(request.match_info["alert_id"]), request[SENDER].name

    def decide(lobby: Lobby, now: datetime, action: str, note: KeptText | None) -> Sequence[Event]:
        code = None if note is None else note.hash
        return alerts.acknowledge(lobby, now, alert_id, action, code, by)

    return await _acknowledge(request, asked, decide)


async def post_acknowledge_service(request: web.Request) -> web.Response:
    """Write down what was done about every unanswered alert of a service."""
    asked = await read_body(request, shapes.AcknowledgeServiceAsked)
    service, by = ServiceCode(asked.service), request[SENDER].name

    def decide(lobby: Lobby, now: datetime, action: str, note: KeptText | None) -> Sequence[Event]:
        code = None if note is None else note.hash
        return alerts.acknowledge_service(lobby, now, service, action, code, by)

    return await _acknowledge(request, asked, decide)


async def _acknowledge(
    request: web.Request,
    asked: shapes.AcknowledgeAsked,
    decide: Callable[[Lobby, datetime, str, KeptText | None], Sequence[Event]],
) -> web.Response:
    action, words = _action_and_note(asked)
    note = None if words is None else keep_text(request, words)
    answered: list[AlertId] = []

    def decide_and_see(lobby: Lobby, now: datetime) -> Sequence[Event]:
        events = decide(lobby, now, action, note)
        answered.extend(e.alert_id for e in events if isinstance(e, AlertAcknowledged))
        return events

    def show(showing: Showing) -> shapes.AcknowledgedAlertsShape:
        found = [
            _with_note(alert_shape(showing, showing.lobby.alerts[each]), words) for each in answered
        ]
        return shapes.AcknowledgedAlertsShape(alerts=found, seq=showing.lobby.seq)

    return await verb(request, asked, decide_and_see, show, texts=[] if note is None else [note])


def _action_and_note(asked: shapes.AcknowledgeAsked) -> tuple[str, str | None]:
    note = tidied(asked.note or "")
    words = harmless(note, "note") if note else None
    if asked.action in ACTIONS:
        return asked.action, words
    action = harmless(asked.action, "action")
    return "other", action if words is None else f"{action}: {words}"


def _with_note(shape: shapes.AlertShape, words: str | None) -> shapes.AlertShape:
    """Put in the note, which lies beside the ledger only once this answer has been recorded."""
    if isinstance(shape.acknowledged, shapes.AcknowledgedShape):
        shape.acknowledged.note = words
    return shape


async def post_pause_service(request: web.Request) -> web.Response:
    """Let a service give no numbers for a while."""
    asked = await read_body(request, shapes.PauseAsked)
    service, by = ServiceCode(request.match_info["service"]), request[SENDER].name
    reason = harmless(asked.reason, "reason")

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return counters.pause_service(lobby, now, service, reason, by)

    return await verb(request, asked, decide, _seq)


async def post_resume_service(request: web.Request) -> web.Response:
    """Let a service give numbers again."""
    asked = await read_body(request, shapes.Asked)
    service, by = ServiceCode(request.match_info["service"]), request[SENDER].name

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return counters.resume_service(lobby, now, service, by)

    return await verb(request, asked, decide, _seq)


async def post_pause_site(request: web.Request) -> web.Response:
    """Let the whole site give no numbers for a while."""
    asked = await read_body(request, shapes.PauseAsked)
    reason, by = harmless(asked.reason, "reason"), request[SENDER].name
    return await verb(
        request, asked, lambda lobby, now: counters.pause_site(lobby, now, reason, by), _seq
    )


async def post_resume_site(request: web.Request) -> web.Response:
    """Let the site give numbers again."""
    asked = await read_body(request, shapes.Asked)
    by = request[SENDER].name
    return await verb(request, asked, lambda lobby, now: counters.resume_site(lobby, now, by), _seq)


async def post_notice(request: web.Request) -> web.Response:
    """Show a notice on kiosks and boards."""
    asked = await read_body(request, shapes.NoticeAsked)
    text = harmless(asked.text, "text") if tidied(asked.text) else ""
    by = request[SENDER].name
    return await verb(
        request, asked, lambda lobby, now: counters.publish_notice(lobby, now, text, by), _seq
    )


def _seq(showing: Showing) -> shapes.SeqShape:
    return shapes.SeqShape(seq=showing.lobby.seq)


async def get_devices(request: web.Request) -> web.Response:
    """Answer every device, how it said it was, and where no board can be heard."""
    return await look(request, devices_of(request.app[CONTEXT]))


async def get_events(request: web.Request) -> web.Response:
    """Answer the ledger as it was written, from a place on."""
    after = query_number(request, "after_seq", 0, LARGEST_SEQ)
    limit = query_number(request, "limit", LARGEST_PAGE, LARGEST_PAGE)
    events = await request.app[CONTEXT].ledger.events_after(after, limit)
    return json_response({"events": events})
