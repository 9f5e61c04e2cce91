"""Tickets by themselves: looking them up, and the verbs that need no counter."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from server.desk import Decide
from server.web import shapes
from server.web.asking import harmless, query_choice, query_number, read_body
from server.web.commands import Show, keep_text, look, verb
from server.web.keys import CONTEXT
from server.web.kiosk_api import status_url
from server.web.reading import dossier_of, ticket_of_number
from server.web.showing import Showing
from server.web.showing_guide import ticket_detail
from server.web.who import SENDER
from ticket_queue.events import Event
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules import moving, serving
from ticket_queue.rules.checks import known_ticket
from ticket_queue.ticket import Ticket, TicketState

STATES = tuple(state.value for state in TicketState)


async def get_tickets(request: web.Request) -> web.Response:
    """Answer the day's tickets, or those of one state, service, number or last counter."""
    state = query_choice(request, "state", STATES)
    service = request.query.get("service")
    number = request.query.get("number")
    counter = query_number(request, "counter", 0, 9_999) if "counter" in request.query else None

    def show(showing: Showing) -> shapes.TicketsShape:
        found = _by_number(showing.lobby, number) if number else _in_state(showing.lobby, state)
        fitting = (
            ticket
            for ticket in found
            if state in (None, ticket.state)
            and service in (None, ticket.service)
            and counter in (None, ticket.counter)
        )
        return showing.tickets(fitting)

    return await look(request, show)


def _by_number(lobby: Lobby, number: str) -> Sequence[Ticket]:
    ticket_id = ticket_of_number(lobby, number)
    return () if ticket_id is None else (lobby.tickets[ticket_id],)


def _in_state(lobby: Lobby, state: str | None) -> Sequence[Ticket]:
    if state == TicketState.WAITING:
        return sorted(lobby.waiting_tickets(), key=lambda ticket: (ticket.due_at, ticket.number))
    return tuple(lobby.tickets.values())


async def get_ticket(request: web.Request) -> web.Response:
    """Answer one ticket of the day, with what its citizen asks a guide."""
    ticket_id = _ticket_of(request)
    secret = request.app[CONTEXT].desk.beside.link_of_ticket(ticket_id)
    url = None if secret is None else status_url(request, secret)
    return await look(
        request, lambda showing: ticket_detail(showing, known_ticket(showing.lobby, ticket_id), url)
    )


def _ticket_of(request: web.Request) -> TicketId:
    return TicketId(request.match_info["ticket_id"].lower())


async def post_cancel(request: web.Request) -> web.Response:
    """Give a ticket back for somebody."""
    asked = await read_body(request, shapes.Asked)
    ticket_id, by = _ticket_of(request), request[SENDER].name
    return await _do(request, asked, lambda lobby, now: moving.cancel(lobby, now, ticket_id, by))


async def post_restore(request: web.Request) -> web.Response:
    """Undo a cancel."""
    asked = await read_body(request, shapes.Asked)
    ticket_id, by = _ticket_of(request), request[SENDER].name
    return await _do(request, asked, lambda lobby, now: moving.restore(lobby, now, ticket_id, by))


async def post_return(request: web.Request) -> web.Response:
    """Let a citizen wait again who was parked or missed the call."""
    asked = await read_body(request, shapes.Asked)
    ticket_id, by = _ticket_of(request), request[SENDER].name

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return moving.return_to_queue(lobby, now, ticket_id, by)

    return await _do(request, asked, decide)


async def post_priority(request: web.Request) -> web.Response:
    """Grant or remove priority, with a reason."""
    asked = await read_body(request, shapes.PriorityAsked)
    ticket_id, by = _ticket_of(request), request[SENDER].name
    reason = keep_text(request, harmless(asked.reason, "reason"))

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return moving.change_priority(
            lobby, now, ticket_id, by, reason.hash, priority=asked.priority
        )

    return await verb(request, asked, decide, _show(ticket_id), texts=[reason])


async def post_outcome(request: web.Request) -> web.Response:
    """Correct the outcome of a ticket served today."""
    asked = await read_body(request, shapes.OutcomeAsked)
    ticket_id, by = _ticket_of(request), request[SENDER].name
    dossier = dossier_of(request, asked.dossier_code)
    code = None if dossier is None else dossier.hash

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return serving.correct_outcome(lobby, now, ticket_id, asked.outcome, by, code)

    texts = [] if dossier is None else [dossier]
    return await verb(request, asked, decide, _show(ticket_id), texts=texts)


async def _do(request: web.Request, asked: shapes.Asked, decide: Decide) -> web.Response:
    return await verb(request, asked, decide, _show(_ticket_of(request)))


def _show(ticket_id: TicketId) -> Show:
    return lambda showing: shapes.TicketVerbShape(
        ticket=showing.ticket(showing.lobby.tickets[ticket_id]), seq=showing.lobby.seq
    )
