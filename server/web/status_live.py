"""A citizen's own ticket as it changes, for the phone: one small stream, and no other ticket's.

A commit wakes the phones of the tickets that it touched and no others, so that a call costs nothing
for each phone in the hall. Places move on as others are called: each phone looks now and then.
"""

import asyncio
import contextlib

import msgspec
from aiohttp import web

from server.web import shapes
from server.web.commands import showing_of
from server.web.keys import CONTEXT
from server.web.live_api import open_stream, running
from server.web.problems import ProblemError
from server.web.public_api import own_status, ticket_of_link
from ticket_queue.ids import TicketId

LOOK_EVERY_S = 5.0
"""How soon a phone learns that somebody before it was called; its own call comes at once."""
BETWEEN_S = 0.3


async def get_status_live(request: web.Request) -> web.StreamResponse:
    """Stream one's own ticket: ``status`` when it has changed, else ``alive`` now and then."""
    ticket_id = ticket_of_link(request)
    response = await open_stream(request)
    async with running(request, _tell(request, response, ticket_id)) as stream:
        await asyncio.wait([stream])
    return response


async def _tell(request: web.Request, response: web.StreamResponse, ticket_id: TicketId) -> None:
    context = request.app[CONTEXT]
    showing = showing_of(request)
    told: shapes.StatusShape | None = None
    # A new day knows the ticket no more, and a phone that has gone away is told nothing.
    with (
        context.feed.following(ticket_id) as touched,
        contextlib.suppress(ConnectionResetError, ProblemError),
    ):
        while True:
            touched.clear()
            status = await context.desk.read(
                lambda lobby, now: own_status(showing(lobby, now), ticket_id)
            )
            if told is None or not _is_same(told, status):
                told = status
                await response.write(b"event: status\ndata: %s\n\n" % msgspec.json.encode(status))
                await asyncio.sleep(BETWEEN_S)
            else:
                await response.write(b'event: alive\ndata: {"at":"%s"}\n\n' % status.at.encode())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await touched.wait()


def _is_same(told: shapes.StatusShape, status: shapes.StatusShape) -> bool:
    return msgspec.structs.replace(told, at=status.at) == status
