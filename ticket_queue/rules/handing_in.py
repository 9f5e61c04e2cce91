"""Taking over what a kiosk gave alone: a fact, placed by its moment of issue."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ticket_queue.events import (
    Event,
    IssueMomentCorrected,
    TicketExpired,
    TicketRecalled,
    TicketRenumbered,
)
from ticket_queue.ids import TicketNumber
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import known_service, target_of
from ticket_queue.rules.issuing import Request, issued_event
from ticket_queue.rules.refusals import InvalidRefused
from ticket_queue.services import Service, Site
from ticket_queue.ticket import Ticket, TicketState

OLDEST_DAYS = 31
"""A ticket that says it is older comes from a wrong clock; it is placed at the day's start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineTicket(Request):
    """A ticket that a kiosk gave alone, from its own range."""

    number: TicketNumber
    issued_at: datetime


def day_of(ticket: OfflineTicket, site: Site, today: date) -> date:
    """Return the service day to which a ticket belongs that is handed in now."""
    day = ticket.issued_at.astimezone(site.timezone).date()
    return day if today - timedelta(days=OLDEST_DAYS) <= day < today else today


def hand_in(lobby: Lobby, now: datetime, ticket: OfflineTicket) -> tuple[Event, ...]:
    """Take over a ticket that a kiosk gave alone today; the same one twice is one ticket.

    It is placed by the moment of issue, never before the day's start nor after now. When the
    server had issued it already and the answer was lost, it bears the printed number from now
    on; had it been called, it is called again under that number. When the kiosk's request had
    reached the server only later, kept back by the network, it waits from its earlier moment of
    issue, unless somebody has moved it since.

    Raises:
        UnknownRefused: no such service.
        InvalidRefused: the number belongs to another ticket of the day.
    """
    service = known_service(lobby, ticket.service)
    holder = lobby.by_number.get(ticket.number)
    if holder is not None and holder != ticket.ticket_id:
        raise InvalidRefused("number_taken", number=lobby.site.label(ticket.number))
    issued_at = min(max(ticket.issued_at, lobby.site.day_start(now)), now)
    known = lobby.tickets.get(ticket.ticket_id)
    if known is not None:
        corrected = _moment_corrected(lobby.service_of(known), known, now, issued_at)
        return *corrected, *_renumbered(known, now, ticket.number)
    target = target_of(service, priority=ticket.priority)
    due_at = service.hours.moment_after(issued_at, target)
    return (
        issued_event(
            lobby,
            now,
            ticket,
            number=ticket.number,
            issued_at=issued_at,
            due_at=due_at,
            offline=True,
            past_limit=service.hours.moment_after(issued_at, service.limit) <= now,
        ),
    )


def _moment_corrected(
    service: Service, known: Ticket, now: datetime, issued_at: datetime
) -> tuple[Event, ...]:
    untouched = known.state is TicketState.WAITING and known.waiting_since == known.issued_at
    if not untouched or issued_at >= known.issued_at:
        return ()
    target = target_of(service, priority=known.priority)
    return (
        IssueMomentCorrected(
            at=now,
            ticket_id=known.ticket_id,
            issued_at=issued_at,
            due_at=service.hours.moment_after(issued_at, target),
            past_limit=service.hours.moment_after(issued_at, service.limit) <= now,
        ),
    )


def _renumbered(known: Ticket, now: datetime, number: TicketNumber) -> tuple[Event, ...]:
    if known.number == number:
        return ()
    renumbered = TicketRenumbered(at=now, ticket_id=known.ticket_id, number=number)
    if known.state is not TicketState.CALLED or known.counter is None:
        return (renumbered,)
    again = TicketRecalled(
        at=now, ticket_id=known.ticket_id, counter=known.counter, attempt=known.attempt + 1
    )
    return renumbered, again


def hand_in_past(past: Lobby, now: datetime, ticket: OfflineTicket) -> tuple[Event, ...]:
    """Record a ticket of a day that is over as expired at that day's end.

    ``past`` is a lobby that holds the ticket as far as the ledger knows it, and nothing else.

    Raises:
        UnknownRefused: no such service.
    """
    service = known_service(past, ticket.service)
    known = past.tickets.get(ticket.ticket_id)
    if known is not None:
        return (
            ()
            if known.number == ticket.number
            else (TicketRenumbered(at=now, ticket_id=known.ticket_id, number=ticket.number),)
        )
    issued_at = ticket.issued_at.astimezone(past.site.timezone)
    day_end = past.site.day_start(issued_at) + timedelta(days=1)
    due_at = service.hours.moment_after(issued_at, target_of(service, priority=ticket.priority))
    issued = issued_event(
        past, now, ticket, number=ticket.number, issued_at=issued_at, due_at=due_at, offline=True
    )
    wait = service.hours.open_between(issued_at, day_end)
    return issued, TicketExpired(at=now, ticket_id=ticket.ticket_id, wait=wait)
