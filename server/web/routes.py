"""Every request of the interface, in one table."""

from http import HTTPStatus

from aiohttp import web

from server.web import (
    counter_api,
    kiosk_api,
    live_api,
    manager_api,
    public_api,
    session_api,
    shapes,
    ticket_api,
)
from server.web.commands import json_response
from server.web.live_feed import TOPICS
from server.web.openapi import describe
from server.web.operations import (
    ANYONE,
    DEVICE,
    GUIDE,
    GUIDE_OR_DISPLAY,
    KIOSK,
    KIOSK_OR_GUIDE,
    MANAGER,
    OFFICER,
    Operation,
    Query,
)
from server.web.who import guarded

V1 = "/api/v1"
COUNTER = r"{counter:\d{1,4}}"
LINK = r"{secret:[\w-]{1,64}}"
OPENAPI_PATH = "/api/openapi.json"

_COUNTER_SCHEMA = {"counter": {"type": "integer", "minimum": 1, "maximum": 9999}}
_LINK_SCHEMA = {"secret": {"type": "string", "pattern": r"^[\w-]{1,64}$"}}
_OBJECT = {"type": "object"}


def _whole(name: str, most: int, summary: str) -> Query:
    schema = {"type": "integer", "minimum": 0, "maximum": most}
    return Query(name=name, schema=schema, summary=summary)


def _choice(name: str, choices: tuple[str, ...], summary: str) -> Query:
    return Query(name=name, schema={"type": "string", "enum": list(choices)}, summary=summary)


def _text(name: str, summary: str) -> Query:
    return Query(name=name, schema={"type": "string"}, summary=summary)


KIOSK_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/menu",
        summary="What there is to choose, and how many wait",
        who=KIOSK_OR_GUIDE,
        handler=kiosk_api.get_menu,
        answer=shapes.MenuShape,
    ),
    Operation(
        method="POST",
        path=f"{V1}/tickets",
        summary="Give a number",
        who=KIOSK_OR_GUIDE,
        handler=kiosk_api.post_ticket,
        body=shapes.IssueAsked,
        answer=shapes.IssuedShape,
        status=HTTPStatus.CREATED,
        also=(HTTPStatus.OK,),
        refusals=("not-found", "closed", "service-paused"),
    ),
    Operation(
        method="POST",
        path=f"{V1}/offline-tickets",
        summary="Take over what a kiosk gave alone",
        who=KIOSK,
        handler=kiosk_api.post_offline_tickets,
        body=shapes.OfflineTicketsAsked,
        answer=shapes.TicketsShape,
        refusals=("not-found",),
    ),
    Operation(
        method="POST",
        path=f"{V1}/devices/self/health",
        summary="Say how this device is",
        who=DEVICE,
        handler=kiosk_api.post_health,
        body=shapes.HealthAsked,
        status=HTTPStatus.NO_CONTENT,
    ),
)
SESSION_OPERATIONS = (
    Operation(
        method="POST",
        path=f"{V1}/session",
        summary="Sign in",
        who=ANYONE,
        handler=session_api.post_session,
        body=shapes.SignInAsked,
        answer=shapes.SessionShape,
        refusals=("unauthorized", "too-many"),
    ),
    Operation(
        method="GET",
        path=f"{V1}/session",
        summary="Who is signed in",
        who=ANYONE,
        handler=session_api.get_session,
        answer=shapes.SessionShape,
        refusals=("unauthorized",),
    ),
    Operation(
        method="DELETE",
        path=f"{V1}/session",
        summary="Sign out",
        who=ANYONE,
        handler=session_api.delete_session,
        status=HTTPStatus.NO_CONTENT,
    ),
)
COUNTER_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/counters",
        summary="Every counter and what it holds",
        who=GUIDE_OR_DISPLAY,
        handler=counter_api.get_counters,
        answer=shapes.CountersShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/counters/{COUNTER}",
        summary="One counter as its officer sees it",
        who=GUIDE_OR_DISPLAY,
        handler=counter_api.get_counter,
        answer=shapes.CounterDetailShape,
        refusals=("not-found",),
        path_schemas=_COUNTER_SCHEMA,
    ),
    *(
        Operation(
            method="POST",
            path=f"{V1}/counters/{COUNTER}/{verb.name}",
            summary=f"Officer's verb: {verb.name}",
            who=OFFICER,
            handler=verb.handle,
            body=verb.body,
            answer=shapes.CounterVerbShape,
            refusals=("not-found", *verb.refusals),
            path_schemas=_COUNTER_SCHEMA,
        )
        for verb in counter_api.COUNTER_VERBS
    ),
    Operation(
        method="POST",
        path=f"{V1}/counters/{COUNTER}/help",
        summary="Say which services the counter helps",
        who=MANAGER,
        handler=counter_api.post_help,
        body=shapes.HelpAsked,
        answer=shapes.CounterVerbShape,
        refusals=("not-found",),
        path_schemas=_COUNTER_SCHEMA,
    ),
)
TICKET_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/tickets",
        summary="The day's tickets",
        who=GUIDE,
        handler=ticket_api.get_tickets,
        answer=shapes.TicketsShape,
        queries=(
            _choice("state", ticket_api.STATES, "only tickets in this state"),
            _text("service", "only tickets of this service"),
            _text("number", "only the ticket of this number"),
        ),
    ),
    Operation(
        method="GET",
        path=f"{V1}/tickets/{{ticket_id}}",
        summary="One ticket of the day",
        who=GUIDE,
        handler=ticket_api.get_ticket,
        answer=shapes.TicketShape,
        refusals=("not-found",),
    ),
    *(
        Operation(
            method="POST",
            path=f"{V1}/tickets/{{ticket_id}}/{name}",
            summary=f"Verb on a ticket: {name}",
            who=who,
            handler=handler,
            body=body,
            answer=shapes.TicketVerbShape,
            refusals=("not-found", "wrong-state"),
        )
        for name, who, handler, body in (
            ("cancel", OFFICER, ticket_api.post_cancel, shapes.Asked),
            ("restore", OFFICER, ticket_api.post_restore, shapes.Asked),
            ("return", GUIDE, ticket_api.post_return, shapes.Asked),
            ("priority", OFFICER, ticket_api.post_priority, shapes.PriorityAsked),
            ("outcome", OFFICER, ticket_api.post_outcome, shapes.OutcomeAsked),
        )
    ),
)
MANAGER_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/waits",
        summary="Who waits how long",
        who=MANAGER,
        handler=manager_api.get_waits,
        answer=shapes.WaitsShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/alerts",
        summary="Alerts of the wait limit",
        who=MANAGER,
        handler=manager_api.get_alerts,
        answer=shapes.AlertsShape,
        queries=(_choice("state", manager_api.ALERT_STATES, "which alerts; open by default"),),
    ),
    Operation(
        method="POST",
        path=f"{V1}/alerts/acknowledge",
        summary="Say what was done about all alerts of a service",
        who=MANAGER,
        handler=manager_api.post_acknowledge_service,
        body=shapes.AcknowledgeServiceAsked,
        answer=shapes.AcknowledgedAlertsShape,
        refusals=("not-found",),
    ),
    Operation(
        method="POST",
        path=f"{V1}/alerts/{{alert_id}}/acknowledge",
        summary="Say what was done about an alert",
        who=MANAGER,
        handler=manager_api.post_acknowledge,
        body=shapes.AcknowledgeAsked,
        answer=shapes.AcknowledgedAlertsShape,
        refusals=("not-found", "wrong-state"),
    ),
    *(
        Operation(
            method="POST",
            path=path,
            summary=summary,
            who=MANAGER,
            handler=handler,
            body=body,
            answer=shapes.SeqShape,
            refusals=("not-found",),
        )
        for path, summary, handler, body in (
            (
                f"{V1}/services/{{service}}/pause",
                "Let a service give no numbers",
                manager_api.post_pause_service,
                shapes.PauseAsked,
            ),
            (
                f"{V1}/services/{{service}}/resume",
                "Let a service give numbers again",
                manager_api.post_resume_service,
                shapes.Asked,
            ),
            (
                f"{V1}/site/pause",
                "Let the site give no numbers",
                manager_api.post_pause_site,
                shapes.PauseAsked,
            ),
            (
                f"{V1}/site/resume",
                "Let the site give numbers again",
                manager_api.post_resume_site,
                shapes.Asked,
            ),
            (
                f"{V1}/site/notice",
                "Show a notice on kiosks and boards",
                manager_api.post_notice,
                shapes.NoticeAsked,
            ),
        )
    ),
    Operation(
        method="GET",
        path=f"{V1}/devices",
        summary="Every device and how it is",
        who=MANAGER,
        handler=manager_api.get_devices,
        answer=shapes.DevicesShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/events",
        summary="The ledger as it was written",
        who=MANAGER,
        handler=manager_api.get_events,
        answer=shapes.EventsShape,
        queries=(
            _whole("after_seq", manager_api.LARGEST_SEQ, "events behind this place"),
            _whole("limit", manager_api.LARGEST_PAGE, "at most so many"),
        ),
    ),
)
PUBLIC_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/board",
        summary="The snapshot that boards show",
        who=ANYONE,
        handler=public_api.get_board,
        answer=_OBJECT,
    ),
    Operation(
        method="GET",
        path=f"{V1}/status/{LINK}",
        summary="One's own ticket",
        who=ANYONE,
        handler=public_api.get_status,
        answer=shapes.StatusShape,
        refusals=("not-found",),
        path_schemas=_LINK_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/status/{LINK}/cancel",
        summary="Give one's own ticket back",
        who=ANYONE,
        handler=public_api.post_cancel,
        body=shapes.Asked,
        answer=shapes.StatusShape,
        refusals=("not-found", "wrong-state"),
        path_schemas=_LINK_SCHEMA,
    ),
    Operation(
        method="GET",
        path=f"{V1}/live",
        summary="What changes, as server-sent events",
        who=ANYONE,
        handler=live_api.get_live,
        answer={"type": "string"},
        content_type="text/event-stream",
        queries=(
            _text("topics", f"some of {', '.join(TOPICS)}, with commas between"),
            _whole("counter", 9_999, "follow this counter closely, and no other"),
        ),
        refusals=("invalid",),
    ),
    Operation(
        method="GET",
        path="/healthz",
        summary="Whether the process lives",
        who=ANYONE,
        handler=public_api.get_health,
        answer=_OBJECT,
    ),
    Operation(
        method="GET",
        path="/readyz",
        summary="Whether the ledger can be written and the broker is reached",
        who=ANYONE,
        handler=public_api.get_ready,
        answer=_OBJECT,
        also=(HTTPStatus.SERVICE_UNAVAILABLE,),
    ),
    Operation(
        method="GET",
        path="/metrics",
        summary="Figures for Prometheus",
        who=ANYONE,
        handler=public_api.get_metrics,
        answer={"type": "string"},
        content_type="text/plain",
    ),
)
OPERATIONS = (
    *KIOSK_OPERATIONS,
    *SESSION_OPERATIONS,
    *COUNTER_OPERATIONS,
    *TICKET_OPERATIONS,
    *MANAGER_OPERATIONS,
    *PUBLIC_OPERATIONS,
)
"""Every request of the interface but its own description."""


def api_routes() -> list[web.RouteDef]:
    """Return the routes of the interface, each behind the check of who may send it."""
    description = describe(OPERATIONS, "MờiSố")

    async def get_description(_request: web.Request) -> web.Response:
        return json_response(description)

    routes = [
        web.route(each.method, each.path, guarded(each.who, each.handler)) for each in OPERATIONS
    ]
    return [*routes, web.get(OPENAPI_PATH, get_description)]
