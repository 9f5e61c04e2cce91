"""What kiosks and guides ask: the menu, a number, what was given alone, how the device is."""

import secrets
from http import HTTPStatus

from aiohttp import web

from server.web import shapes
from server.web.asking import read_body
from server.web.commands import look, submit
from server.web.keys import CONTEXT, TICKET_BUCKETS
from server.web.who import SENDER
from ticket_queue.ids import (
    Language,
    PriorityGroupId,
    ServiceCode,
    TicketId,
)
from ticket_queue.rules import issuing

SECRET_BYTES = 16
"""128 bits, so that nobody guesses a citizen's link."""


async def get_menu(request: web.Request) -> web.Response:
    """Answer what there is to choose, and how many wait."""
    device = request[SENDER].device
    kiosk = None if device is None else device.kiosk
    languages, limits = request.app[CONTEXT].catalogues, request.app[CONTEXT].settings.limits
    response = await look(
        request, lambda showing: showing.menu(languages, kiosk, limits.kiosk_tickets)
    )
    # The aliases and procedures of a ward are 16 kB of words, asked for again and again.
    response.enable_compression()
    return response


async def post_ticket(request: web.Request) -> web.Response:
    """Give a number: 201, or 200 when the same request had its number already."""
    asked = await read_body(request, shapes.IssueAsked)
    device = request[SENDER].device
    if device is not None:
        request.app[TICKET_BUCKETS].take(device.device, asked.request_id.lower())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    ticket_id = TicketId(asked.request_id.lower())
    wanted = issuing.Request(
        ticket_id=ticket_id,
        service=ServiceCode(asked.service),
        priority=asked.priority is not False,
        priority_group=_group(asked.priority),
        language=Language(asked.language),
        by=request[SENDER].name,
    )
    answered = await submit(
        request,
        asked,
        lambda lobby, now: issuing.issue(lobby, now, wanted),
        lambda showing: showing.issued(ticket_id, status_url(request, secret)),
        link=(secret, ticket_id),
    )
    status = HTTPStatus.OK if answered.repeated else HTTPStatus.CREATED
    return web.Response(body=answered.body, status=status, content_type="application/json")


def status_url(request: web.Request, secret: str) -> str | None:
    """Return a citizen's link, or None when no phone can reach this server."""
    public_url = request.app[CONTEXT].settings.public_url
    return None if public_url is None else f"{public_url.rstrip('/')}/t/{secret}"


async def post_health(request: web.Request) -> web.Response:
    """Note how a device is."""
    asked = await read_body(request, shapes.HealthAsked)
    device = request[SENDER].device
    if device is not None:
        request.app[CONTEXT].devices.said(
            device.device,
            printer=asked.printer,
            paper=asked.paper,
            version=asked.version,
            detail=asked.detail,
        )
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _group(priority: bool | str) -> PriorityGroupId | None:  # noqa: FBT001 - as it stands on the wire
    return PriorityGroupId(priority) if isinstance(priority, str) else None
