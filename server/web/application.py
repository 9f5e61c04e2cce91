"""The web application: the interface, the pages, and what holds for all of them."""

import time

from aiohttp import web

from server.accounts import Pairings, Staff
from server.web.asking import LARGEST_BODY
from server.web.board_page import clip_routes, plain_routes
from server.web.connections import quiet_bad_requests
from server.web.errors import problem_details
from server.web.keys import (
    CONTEXT,
    FRONT,
    PAIRINGS,
    PUBLIC_BUCKETS,
    SIGN_IN_BUCKETS,
    TICKET_BUCKETS,
    Context,
    Front,
)
from server.web.live_api import STREAMS, Streams, close_streams
from server.web.page_routes import Pages
from server.web.routes import api_routes
from server.web.security_headers import add_security_headers
from server.web.ticket_buckets import TicketBuckets
from server.web.token_buckets import TokenBuckets
from server.web.who import session_cookie
from ticket_queue.ids import Language


def make_application(context: Context) -> web.Application:
    """Put the parts together; what answers requests finds them under ``CONTEXT``."""
    pages = _pages(context)
    app = web.Application(
        middlewares=[pages.error_pages, problem_details], client_max_size=LARGEST_BODY
    )
    quiet_bad_requests()
    app[CONTEXT], app[FRONT] = context, _front(context)
    limits = context.settings.limits
    app[TICKET_BUCKETS] = TicketBuckets(limits.kiosk_tickets, time.monotonic)
    app[SIGN_IN_BUCKETS] = TokenBuckets(limits.sign_ins, time.monotonic)
    app[PUBLIC_BUCKETS] = TokenBuckets(limits.public_requests, time.monotonic)
    app[PAIRINGS] = Pairings(time.monotonic)
    app[STREAMS] = Streams(limits.public_streams)
    app.add_routes(api_routes())
    app.add_routes(pages.routes())
    app.add_routes(clip_routes(context.clips))
    app.on_response_prepare.append(add_security_headers)
    app.on_shutdown.append(close_streams)
    return app


def make_plain_application(context: Context) -> web.Application:
    """Put together what the plain listener serves: the board, and nothing else."""
    pages = _pages(context)
    app = web.Application(middlewares=[pages.error_pages, problem_details], client_max_size=0)
    app[CONTEXT], app[FRONT] = context, _front(context)
    limits = context.settings.limits
    app[PUBLIC_BUCKETS] = TokenBuckets(limits.public_requests, time.monotonic)
    app[STREAMS] = Streams(limits.public_streams)
    app.add_routes(plain_routes(pages.board_page, pages.static.handle, context.clips))
    app.on_response_prepare.append(add_security_headers)
    app.on_shutdown.append(close_streams)
    return app


def _front(context: Context) -> Front:
    return Front(
        settings=context.settings,
        accounts=context.accounts,
        catalogues=context.catalogues,
        clock=context.clock,
    )


def _pages(context: Context) -> Pages:
    async def staff_of(request: web.Request) -> Staff | None:
        token = request.cookies.get(session_cookie(request))
        return None if token is None else context.accounts.session(token)

    async def language_of_link(secret: str) -> Language | None:
        ticket_id = context.desk.beside.ticket_of_link(secret)
        if ticket_id is None:
            return None
        ticket = await context.desk.read(lambda lobby, _now: lobby.tickets.get(ticket_id))
        return None if ticket is None else ticket.language

    return Pages(
        lambda: context.desk.site,
        context.catalogues,
        staff_of,
        language_of_link,
        context.settings.board,
        context.clips,
        context.settings.public_url,
        has_clock=context.clock is not None,
    )
