"""What anyone may ask: the board, one's own ticket, whether the server lives."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Enum, Gauge, generate_latest

from server.ports import DiskRoom
from server.web import shapes
from server.web.asking import read_body
from server.web.commands import json_response, look, verb
from server.web.keys import CONTEXT
from server.web.problems import ProblemError
from server.web.showing import Showing
from ticket_queue.events import Event
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages import encode_snapshot, json_bytes
from ticket_queue.rules import moving
from ticket_queue.snapshots import Teller

BY_CITIZEN = "citizen"


async def get_board(request: web.Request) -> web.Response:
    """Answer the snapshot that boards show, the same as on MQTT."""
    desk = request.app[CONTEXT].desk
    snapshot = await desk.read(
        lambda lobby, now: Teller(
            lobby, now, desk.epoch, desk.clock.speed, desk.beside.text
        ).board()
    )
    return web.Response(body=json_bytes(encode_snapshot(snapshot)), content_type="application/json")


async def get_status(request: web.Request) -> web.Response:
    """Answer a citizen's own ticket; an unknown link and another's look the same."""
    ticket_id = ticket_of_link(request)
    return await look(request, lambda showing: own_status(showing, ticket_id))


async def post_cancel(request: web.Request) -> web.Response:
    """Give one's own ticket back."""
    asked = await read_body(request, shapes.Asked)
    ticket_id = ticket_of_link(request)

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return moving.cancel(lobby, now, ticket_id, BY_CITIZEN)

    return await verb(request, asked, decide, lambda showing: own_status(showing, ticket_id))


def ticket_of_link(request: web.Request) -> TicketId:
    """Return the ticket of the link in a request's path.

    Raises:
        ProblemError: it leads to no ticket of today.
    """
    ticket_id = request.app[CONTEXT].desk.beside.ticket_of_link(request.match_info["secret"])
    if ticket_id is None:
        raise ProblemError("not-found", "not_found")
    return ticket_id


def own_status(showing: Showing, ticket_id: TicketId) -> shapes.StatusShape:
    """Show a citizen their own ticket.

    Raises:
        ProblemError: today knows no such ticket.
    """
    ticket = showing.lobby.tickets.get(ticket_id)
    if ticket is None:
        raise ProblemError("not-found", "not_found")
    return showing.status(ticket)


async def get_health(_request: web.Request) -> web.Response:
    """Answer that the process lives."""
    return json_response({"status": "ok"})


async def get_ready(request: web.Request) -> web.Response:
    """Answer whether the ledger can be written and the broker is reached; 503 when not.

    A disk that is nearly full is told too: it is the last warning.
    """
    context = request.app[CONTEXT]
    ledger = await context.ledger.is_writable()
    broker = context.broker_ready()
    ready = ledger and broker
    disk = context.disk().room
    shape = {"ready": ready, "ledger": ledger, "broker": broker, "disk": disk}
    return json_response(shape, 200 if ready else 503)


async def get_metrics(request: web.Request) -> web.Response:
    """Answer the figures of the process, and of its disk, for Prometheus."""
    disk, ours = request.app[CONTEXT].disk(), CollectorRegistry()
    free = Gauge("moiso_disk_free_bytes", "Free on the ledger's disk", registry=ours)
    free.set(disk.free_bytes)
    room = Enum("moiso_disk_room", "Room for the ledger", states=list(DiskRoom), registry=ours)
    room.state(disk.room)
    return web.Response(
        body=generate_latest() + generate_latest(ours),
        headers={"Content-Type": "text/plain; version=0.0.4"},
    )
