"""What a kiosk hands in that it gave alone."""

import contextlib
from datetime import UTC, date, datetime

from aiohttp import web

from server.ports import LedgerConflictError
from server.web import shapes
from server.web.asking import read_body
from server.web.commands import look, showing_of, submit
from server.web.keys import CONTEXT, Context
from server.web.problems import ProblemError
from server.web.showing import Showing
from server.web.who import SENDER
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.folding import fold
from ticket_queue.ids import (
    Language,
    PriorityGroupId,
    ServiceCode,
    TicketId,
    TicketNumber,
)
from ticket_queue.lobby import Lobby
from ticket_queue.rules import handing_in
from ticket_queue.rules.checks import known_ticket
from ticket_queue.rules.handing_in import OfflineTicket
from ticket_queue.rules.refusals import InvalidRefused, UnknownRefused
from ticket_queue.series import parts_of

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
"""What a kiosk's clock can say at all; beyond, no zone's day can be reckoned."""


async def post_offline_tickets(request: web.Request) -> web.Response:
    """Take over what a kiosk gave alone, in its order; each one's state is the answer."""
    asked = await read_body(request, shapes.OfflineTicketsAsked)
    tickets = [_own_ticket(request, each) for each in asked.tickets]
    shown = [
        await _hand_in(request, each, ticket)
        for each, ticket in zip(asked.tickets, tickets, strict=True)
    ]
    return await look(request, lambda showing: showing.ticket_list(shown))


async def _hand_in(
    request: web.Request, asked: shapes.OfflineTicketAsked, ticket: OfflineTicket
) -> shapes.TicketShape:
    desk = request.app[CONTEXT].desk
    today = await desk.read(lambda _lobby, now: now.date())
    day = handing_in.day_of(ticket, desk.site, today)
    if day < today:
        return await _hand_in_past(request, asked, ticket, day)

    # Not remembered by its request: the ticket's own id makes it one, under whichever request,
    # also under that of the issue whose answer was lost.
    await submit(
        request,
        asked,
        lambda lobby, now: handing_in.hand_in(lobby, now, ticket),
        _seq,
        link=(asked.secret, ticket.ticket_id),
        remembered=False,
    )
    showing = showing_of(request)
    return await desk.read(
        lambda lobby, now: showing(lobby, now).ticket(known_ticket(lobby, ticket.ticket_id))
    )


async def _hand_in_past(
    request: web.Request, asked: shapes.OfflineTicketAsked, ticket: OfflineTicket, day: date
) -> shapes.TicketShape:
    """Record a ticket of a day that is over, beside what the ledger knows of it."""
    context = request.app[CONTEXT]
    known = await _as_known(context, ticket.ticket_id, day)
    # A conflict: the same ticket came twice at once, or its number is another's.
    with contextlib.suppress(LedgerConflictError):
        await submit(
            request,
            asked,
            lambda _lobby, now: handing_in.hand_in_past(known, now, ticket),
            _seq,
            past_day=day,
            remembered=False,
        )
    known = await _as_known(context, ticket.ticket_id, day)
    kept = known.tickets.get(ticket.ticket_id)
    if kept is None:
        raise InvalidRefused("number_taken", number=known.site.label(ticket.number))
    return showing_of(request)(known, context.desk.clock.now()).ticket(kept)


async def _as_known(context: Context, ticket_id: TicketId, day: date) -> Lobby:
    """Return a lobby that holds one ticket as far as the ledger knows it, and nothing else."""
    history = await context.ledger.ticket_history(ticket_id)
    return fold(Lobby(context.setups.on(day)), ((each.seq, each.event) for each in history))


def _seq(showing: Showing) -> shapes.SeqShape:
    return shapes.SeqShape(seq=showing.lobby.seq)


def _own_ticket(request: web.Request, asked: shapes.OfflineTicketAsked) -> OfflineTicket:
    """Read a ticket of the kiosk's own range; a strange language or group is let pass."""
    context, device = request.app[CONTEXT], request[SENDER].device
    code, site = ServiceCode(asked.service), context.desk.site
    # Given on a day that is over, it may be for what the site offers no longer.
    issued_at = min(max(asked.issued_at, EARLIEST), LATEST)
    day = issued_at.astimezone(site.timezone).date()
    service = site.services.get(code) or context.setups.on(day).services.get(code)
    if service is None:
        raise UnknownRefused("unknown_service", service=asked.service)
    try:
        parts = parts_of(TicketNumber(asked.number))
    except ValueError as error:
        raise ProblemError("invalid", "wrong_type", field="number") from error
    if device is None or device.kiosk != parts.kiosk or service.series != parts.series:
        raise ProblemError("invalid", "wrong_type", field="number")
    known_language = asked.language in context.catalogues
    return OfflineTicket(
        ticket_id=TicketId(asked.ticket_id.lower()),
        number=TicketNumber(asked.number),
        service=service.code,
        priority=asked.priority is not False,
        priority_group=_group(request, asked.priority),
        language=Language(asked.language) if known_language else FIRST_LANGUAGE,
        issued_at=issued_at,
        by=device.device,
    )


def _group(request: web.Request, priority: bool | str) -> PriorityGroupId | None:  # noqa: FBT001 - as it stands on the wire
    groups = {group.group for group in request.app[CONTEXT].desk.site.priority_groups}
    return PriorityGroupId(priority) if isinstance(priority, str) and priority in groups else None
