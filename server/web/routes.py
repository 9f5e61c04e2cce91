"""Every request of the interface, in one table."""

from functools import cache
from http import HTTPStatus
from typing import Any

from aiohttp import web

from server.web import (
    clock_api,
    errand_api,
    kiosk_api,
    live_api,
    offline_api,
    public_api,
    rating_api,
    session_api,
    shapes,
    status_live,
)
from server.web.administrator_operations import ADMINISTRATOR_OPERATIONS
from server.web.commands import json_response
from server.web.history_operations import HISTORY_OPERATIONS
from server.web.live_readers import TOPICS
from server.web.openapi import describe
from server.web.operations import (
    ANYONE,
    DEVICE,
    DISPLAY,
    KIOSK,
    KIOSK_OR_GUIDE,
    Operation,
)
from server.web.paths import LINK, LINK_SCHEMA, OPENAPI_PATH, V1, choice, text, whole
from server.web.report_operations import REPORT_OPERATIONS
from server.web.staff_operations import (
    COUNTER_OPERATIONS,
    ERRAND_OPERATIONS,
    MANAGER_OPERATIONS,
    TICKET_OPERATIONS,
)
from server.web.who import guarded
from ticket_queue.messages import Sound

_OBJECT = {"type": "object"}

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
        refusals=("not-found", "closed", "service-paused", "too-many"),
    ),
    Operation(
        method="POST",
        path=f"{V1}/offline-tickets",
        summary="Take over what a kiosk gave alone",
        who=KIOSK,
        handler=offline_api.post_offline_tickets,
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
    Operation(
        method="POST",
        path=f"{V1}/devices/self/errands/{{errand_id}}",
        summary="Say what became of an errand",
        who=KIOSK,
        handler=errand_api.post_errand,
        body=shapes.ErrandResultAsked,
        status=HTTPStatus.NO_CONTENT,
        refusals=("not-found",),
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
        refusals=("storage",),
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
        refusals=("storage",),
    ),
    Operation(
        method="GET",
        path=f"{V1}/counter-staff",
        summary="Who may sign in at a counter's terminal",
        who=DISPLAY,
        handler=session_api.get_counter_staff,
        answer=shapes.CounterStaffListShape,
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
        path_schemas=LINK_SCHEMA,
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
        path_schemas=LINK_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/status/{LINK}/rating",
        summary="Say how one was served",
        who=ANYONE,
        handler=rating_api.post_own,
        body=shapes.RatingAsked,
        answer=shapes.StatusShape,
        refusals=("not-found", "wrong-state"),
        path_schemas=LINK_SCHEMA,
    ),
    Operation(
        method="GET",
        path=f"{V1}/status/{LINK}/live",
        summary="One's own ticket as it changes, as server-sent events",
        who=ANYONE,
        handler=status_live.get_status_live,
        answer={"type": "string"},
        content_type="text/event-stream",
        refusals=("not-found",),
        path_schemas=LINK_SCHEMA,
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
            text("topics", f"some of {', '.join(TOPICS)}, with commas between"),
            whole("counter", 9_999, "follow this counter closely, and no other"),
            choice("sound", tuple(Sound), "the reader is a board: whether it can be heard"),
            text("zone", "that board's part of the hall, by name"),
            text("counters", "(the same) by counters, with commas between"),
            text("services", "(the same) by services, with commas between"),
        ),
        refusals=("invalid",),
    ),
    Operation(
        method="GET",
        path=f"{V1}/clock",
        summary="The service's time, the machine's, and the ledger's last event",
        who=ANYONE,
        handler=clock_api.get_clock,
        answer=shapes.ClockShape,
        refusals=("not-found",),
    ),
    Operation(
        method="POST",
        path=f"{V1}/clock",
        summary="Set the service's time; a manager or administrator signs with the PIN",
        who=ANYONE,
        handler=clock_api.post_clock,
        body=shapes.ClockAsked,
        answer=shapes.ClockShape,
        refusals=("not-found", "wrong-state", "storage"),
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
    *ERRAND_OPERATIONS,
    *MANAGER_OPERATIONS,
    *HISTORY_OPERATIONS,
    *ADMINISTRATOR_OPERATIONS,
    *REPORT_OPERATIONS,
    *PUBLIC_OPERATIONS,
)
"""Every request of the interface but its own description."""


def api_routes() -> list[web.RouteDef]:
    """Return the routes of the interface, each behind the check of who may send it."""
    routes = [
        web.route(each.method, each.path, guarded(each.who, each.handler)) for each in OPERATIONS
    ]
    return [*routes, web.get(OPENAPI_PATH, _get_description)]


async def _get_description(_request: web.Request) -> web.Response:
    return json_response(_description())


@cache
def _description() -> dict[str, Any]:
    """Describe the interface when somebody asks, which at a start nobody does."""
    return describe(OPERATIONS, "MờiSố")
