"""From a request to a command of the desk, and from its answer to a response."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec
from aiohttp import web

from server.desk import Answered, Command, Decide
from server.ports import KeptText
from server.web.asking import reader_texts
from server.web.keys import CONTEXT
from server.web.shapes import Asked, Shape
from server.web.showing import Showing
from ticket_queue.catalogue import Catalogue
from ticket_queue.free_text import text_hash
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Lobby

SALT_BYTES = 16

Show = Callable[[Showing], Shape]


def showing_of(request: web.Request) -> Callable[[Lobby, datetime], Showing]:
    """Return what shows the lobby to the sender of a request."""
    return showing_in(request, reader_texts(request))


def showing_in(request: web.Request, texts: Catalogue) -> Callable[[Lobby, datetime], Showing]:
    """Return what shows the lobby in a language of its own, whoever asks."""
    context = request.app[CONTEXT]
    desk, public_url = context.desk, context.settings.public_url
    return lambda lobby, now: Showing(
        lobby,
        now,
        texts,
        desk.clock.speed,
        desk.beside.text,
        context.accounts.staff_name,
        public_url,
    )


async def look(request: web.Request, show: Show) -> web.Response:
    """Answer with a view of the lobby between two commits."""
    showing = showing_of(request)
    shape = await request.app[CONTEXT].desk.read(lambda lobby, now: show(showing(lobby, now)))
    return json_response(shape)


async def submit(
    request: web.Request,
    asked: Asked,
    decide: Decide,
    show: Show,
    *,
    texts: Sequence[KeptText] = (),
    link: tuple[str, TicketId] | None = None,
    past_day: date | None = None,
    remembered: bool = True,
) -> Answered:
    """Let the desk decide, and remember the answer under the request's id.

    What is the same however often it is done need not be ``remembered``.
    """
    command = command_of(
        request,
        asked,
        decide,
        show,
        texts=texts,
        link=link,
        past_day=past_day,
        remembered=remembered,
    )
    return await request.app[CONTEXT].desk.submit(command)


def command_of(
    request: web.Request,
    asked: Asked,
    decide: Decide,
    show: Show,
    *,
    texts: Sequence[KeptText] = (),
    link: tuple[str, TicketId] | None = None,
    past_day: date | None = None,
    remembered: bool = True,
) -> Command:
    """Return the desk's command of a request, remembered under the request's id."""
    showing = showing_of(request)
    return Command(
        decide=decide,
        answer=lambda lobby, now: msgspec.json.encode(show(showing(lobby, now))),
        request_id=asked.request_id.lower() if remembered else None,
        fingerprint=fingerprint_of(request.path, asked),
        texts=tuple(texts),
        link=link,
        past_day=past_day,
    )


async def verb(
    request: web.Request,
    asked: Asked,
    decide: Decide,
    show: Show,
    *,
    texts: Sequence[KeptText] = (),
) -> web.Response:
    """Let the desk decide and answer with JSON."""
    answered = await submit(request, asked, decide, show, texts=texts)
    return web.Response(body=answered.body, content_type="application/json")


def fingerprint_of(path: str, asked: Asked) -> str:
    """Return the digest of a request's path and body but for its id, in whatever order."""
    fields = {**msgspec.to_builtins(asked), "request_id": None}
    body = msgspec.json.encode(fields, order="deterministic")
    return hashlib.sha256(path.encode() + b"\0" + body).hexdigest()


def keep_text(request: web.Request, text: str) -> KeptText:
    """Salt and hash a free text, so that the event can name what lies beside the ledger."""
    salt = secrets.token_bytes(SALT_BYTES)
    now = request.app[CONTEXT].desk.clock.now()
    return KeptText(hash=text_hash(text, salt), salt=salt, text=text, at=now)


def json_response(shape: object, status: int = 200) -> web.Response:
    """Answer with a shape as JSON."""
    body = msgspec.json.encode(shape)
    return web.Response(body=body, status=status, content_type="application/json")
