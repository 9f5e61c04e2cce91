"""A ticket as a guide shows it to its citizen."""

import msgspec
from msgspec import UNSET

from server.web import shapes
from server.web.showing import Showing
from ticket_queue.calling import people_ahead
from ticket_queue.ticket import Ticket, TicketState


def ticket_detail(
    showing: Showing, ticket: Ticket, status_url: str | None
) -> shapes.TicketDetailShape:
    """Show a ticket with its place, its citizen's link, and how often its slip came out again."""
    waits = ticket.state is TicketState.WAITING
    ahead = people_ahead(showing.lobby, ticket) if waits else 0
    return shapes.TicketDetailShape(
        **msgspec.structs.asdict(showing.ticket(ticket)),
        reprints=ticket.reprints,
        people_ahead=ahead if waits else UNSET,
        expected_wait=showing.expected_wait(ticket.service, ahead) if waits else UNSET,
        counters=list(showing.lobby.counters_serving(ticket.service)),
        status_url=status_url,
    )
