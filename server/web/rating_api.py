"""What citizens say of how they were served: on their own phone, or on a counter's tablet."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from server.web import shapes
from server.web.asking import read_body
from server.web.commands import Show, verb
from server.web.counter_api import counter_of
from server.web.public_api import BY_CITIZEN, own_status, ticket_of_link
from server.web.reading import sentence_of
from server.web.who import SENDER
from ticket_queue.events import Event
from ticket_queue.ids import CounterId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules import rating


async def post_own(request: web.Request) -> web.Response:
    """Rate by one's own link: once, on the day of the ticket, after it was served."""
    asked = await read_body(request, shapes.RatingAsked)
    ticket_id = ticket_of_link(request)
    return await _rate(
        request, asked, ticket_id, BY_CITIZEN, None, lambda showing: own_status(showing, ticket_id)
    )


async def post_at_counter(request: web.Request) -> web.Response:
    """Rate on the tablet of the counter that served the ticket."""
    asked = await read_body(request, shapes.CounterRatingAsked)
    ticket_id, by = TicketId(asked.ticket_id.lower()), request[SENDER].name
    return await _rate(
        request,
        asked,
        ticket_id,
        by,
        counter_of(request),
        lambda showing: shapes.SeqShape(seq=showing.lobby.seq),
    )


async def _rate(
    request: web.Request,
    asked: shapes.RatingAsked,
    ticket_id: TicketId,
    by: str,
    counter: CounterId | None,
    show: Show,
) -> web.Response:
    sentence = sentence_of(request, asked.sentence)
    code = None if sentence is None else sentence.hash

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        return rating.rate(lobby, now, ticket_id, asked.score, by, code, counter=counter)

    texts = [] if sentence is None else [sentence]
    return await verb(request, asked, decide, show, texts=texts)
