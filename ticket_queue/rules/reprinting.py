"""The same slip once more, on a guide's errand to a kiosk."""

from datetime import datetime

from ticket_queue.events import Event, SlipReprinted
from ticket_queue.ids import DeviceId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import known_ticket
from ticket_queue.rules.refusals import WrongStateRefused
from ticket_queue.ticket import TicketState

OVER = frozenset({TicketState.SERVED, TicketState.CANCELLED, TicketState.EXPIRED})
"""States whose slip would send somebody to wait for nothing."""


def reprint(
    lobby: Lobby, now: datetime, ticket_id: TicketId, device: DeviceId, by: str
) -> tuple[Event, ...]:
    """Note who has which slip printed again where, so that no paper is without its trace.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: the ticket is over.
    """
    ticket = known_ticket(lobby, ticket_id)
    if ticket.state in OVER:
        number = lobby.site.label(ticket.number)
        raise WrongStateRefused(f"state_{ticket.state}", number=number)
    return (SlipReprinted(at=now, ticket_id=ticket_id, device=device, by=by),)
