"""What a server serves that has not begun: the question what time it is, and why nothing else.

The interface answers 503 ``clock``, so that kiosks go on with their own range; a phone or a board
is told in words, and staff are led to the question.
"""

import time

from aiohttp import web
from aiohttp.typedefs import Handler

from server.web.asking import LARGEST_BODY
from server.web.clock_api import get_clock, post_clock
from server.web.commands import json_response
from server.web.errors import problem_details
from server.web.keys import FRONT, SIGN_IN_BUCKETS, Front
from server.web.page_templates import PageTemplates
from server.web.paths import V1
from server.web.problems import ProblemError
from server.web.public_api import get_health
from server.web.security_headers import add_security_headers
from server.web.token_buckets import TokenBuckets

CLOCK_PAGE = "/clock"
_OF_STAFF = ("/login", "/counter", "/guide", "/manager", "/admin")


def make_clock_application(front: Front) -> web.Application:
    """Put together what is served while the server asks."""
    templates = PageTemplates(lambda: front.settings.site, front.catalogues)
    app = web.Application(middlewares=[problem_details], client_max_size=LARGEST_BODY)
    app[FRONT] = front
    app[SIGN_IN_BUCKETS] = TokenBuckets(front.settings.limits.sign_ins, time.monotonic)
    app.add_routes(
        [
            web.get("/healthz", get_health),
            web.get("/readyz", _not_ready),
            web.get(f"{V1}/clock", get_clock),
            web.post(f"{V1}/clock", post_clock),
            web.get(CLOCK_PAGE, _clock_page(templates)),
            web.get(r"/static/{version}/{name:[\w./-]+}", templates.static.handle),
            web.route("*", "/{rest:.*}", _nothing_else(templates)),
        ]
    )
    app.on_response_prepare.append(add_security_headers)
    return app


def _clock_page(templates: PageTemplates) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return templates.page(request, "clock", ("clock",), watches_clock=True)

    return handle


async def _not_ready(_request: web.Request) -> web.Response:
    return json_response({"ready": False, "ledger": True, "broker": False, "clock": False}, 503)


def _nothing_else(templates: PageTemplates) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/api/") or request.method != "GET":
            raise ProblemError("clock", "clock")
        if request.path == "/" or request.path.startswith(_OF_STAFF):
            raise web.HTTPSeeOther(CLOCK_PAGE)
        response = templates.page(request, "error", (), what="clock")
        response.set_status(503)
        return response

    return handle
