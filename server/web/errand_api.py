"""What a guide has a kiosk do, from the page in their hand, and what the kiosk says to it."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from aiohttp import web
from msgspec import UNSET

from server.accounts import DeviceRole
from server.desk import Answered, Decide
from server.web import shapes
from server.web.asking import read_body, reader_texts
from server.web.commands import json_response, showing_in, submit
from server.web.forms import set_or_unset
from server.web.keys import CONTEXT
from server.web.kiosk_api import status_url
from server.web.problems import ProblemError
from server.web.who import SENDER
from ticket_queue.events import Event
from ticket_queue.ids import DeviceId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages import moment_to_text
from ticket_queue.rules import reprinting

REPRINT, PAPER_CHANGED = "reprint", "paper-changed"


async def get_kiosks(request: web.Request) -> web.Response:
    """Answer every kiosk, how it said it was, and whether an errand reaches it."""
    context = request.app[CONTEXT]
    reports = context.devices.all()
    kiosks = []
    for device in context.accounts.devices():
        if device.role is DeviceRole.KIOSK:
            reachable = context.errands.reaches(device.device)
            shape = shapes.KioskShape(device=device.device, reachable=reachable)
            shape.kiosk = set_or_unset(device.kiosk)
            report = reports.get(device.device)
            if report is not None:
                shape.printer = set_or_unset(report.printer)
                shape.paper = set_or_unset(report.paper)
                shape.detail = set_or_unset(report.detail)
            kiosks.append(shape)
    at = moment_to_text(context.desk.clock.now())
    return json_response(shapes.KiosksShape(at=at, kiosks=kiosks))


async def post_reprint(request: web.Request) -> web.Response:
    """Have a kiosk print a slip again: the ledger knows of it before the kiosk does."""
    asked = await read_body(request, shapes.ReprintAsked)
    context, device = request.app[CONTEXT], _kiosk_of(request)
    ticket_id, by = TicketId(asked.ticket_id.lower()), request[SENDER].name

    def decide(lobby: Lobby, now: datetime) -> Sequence[Event]:
        noted = reprinting.reprint(lobby, now, ticket_id, device, by)
        context.errands.expect_reachable(device)
        return noted

    answered = await _submit(request, asked, device, REPRINT, decide)
    if not answered.repeated:
        secret = context.desk.beside.link_of_ticket(ticket_id)
        url = None if secret is None else status_url(request, secret)
        order = await context.desk.read(
            lambda lobby, now: _reprint_order(request, asked, lobby, now, url)
        )
        context.errands.send(device, order)
    return web.Response(body=answered.body, content_type="application/json")


def _reprint_order(
    request: web.Request,
    asked: shapes.ReprintAsked,
    lobby: Lobby,
    now: datetime,
    url: str | None,
) -> shapes.ErrandOrderShape:
    """Write the order in the ticket's own language, for its slip is the citizen's."""
    ticket_id = TicketId(asked.ticket_id.lower())
    language = lobby.tickets[ticket_id].language
    texts = request.app[CONTEXT].catalogues[language]
    return shapes.ErrandOrderShape(
        errand_id=asked.request_id.lower(),
        kind=REPRINT,
        language=language,
        ticket=showing_in(request, texts)(lobby, now).issued(ticket_id, url),
    )


async def post_paper_changed(request: web.Request) -> web.Response:
    """Tell a kiosk that its paper was changed, so that it looks at its printer again."""
    asked = await read_body(request, shapes.Asked)
    context, device = request.app[CONTEXT], _kiosk_of(request)

    def decide(_lobby: Lobby, _now: datetime) -> Sequence[Event]:
        context.errands.expect_reachable(device)
        return ()

    answered = await _submit(request, asked, device, PAPER_CHANGED, decide)
    if not answered.repeated:
        order = shapes.ErrandOrderShape(
            errand_id=asked.request_id.lower(),
            kind=PAPER_CHANGED,
            language=reader_texts(request).language,
            ticket=UNSET,
        )
        context.errands.send(device, order)
    return web.Response(body=answered.body, content_type="application/json")


async def post_errand(request: web.Request) -> web.Response:
    """Take a kiosk's word for what became of an errand; the same word again changes nothing."""
    asked = await read_body(request, shapes.ErrandResultAsked)
    errand_id = request.match_info["errand_id"].lower()
    device = DeviceId(request[SENDER].name)
    request.app[CONTEXT].errands.answer(device, errand_id, asked)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def _submit(
    request: web.Request, asked: shapes.Asked, device: DeviceId, kind: str, decide: Decide
) -> Answered:
    errand_id = asked.request_id.lower()
    shape = shapes.ErrandShape(errand_id=errand_id, device=device, kind=kind)
    return await submit(request, asked, decide, lambda _showing: shape)


def _kiosk_of(request: web.Request) -> DeviceId:
    wanted = request.match_info["device"]
    for device in request.app[CONTEXT].accounts.devices():
        if device.device == wanted and device.role is DeviceRole.KIOSK:
            return device.device
    raise ProblemError("not-found", "unknown_kiosk", device=wanted)
