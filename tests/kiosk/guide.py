"""A guide at a machine that has given some tickets today."""

from collections.abc import Iterator

from kiosk.guide_mode.phases import KeptTicket
from kiosk.menu import IssueRequest
from kiosk.ports import PrintOutcome
from tests.kiosk.visit import VI, ticket_of
from tests.kiosk.ward import menu_json
from ticket_queue.ids import ServiceCode, TicketId

PIN = "204061"


def kept_tickets(count: int) -> Iterator[KeptTicket]:
    """Return so many tickets, one of each service after the other, the newest first."""
    codes = [each["service"] for each in menu_json()["services"]]
    outcomes = [PrintOutcome.OK, PrintOutcome.UNKNOWN, None, PrintOutcome.DOWN]
    for number in range(count, 0, -1):
        code = ServiceCode(codes[number % len(codes)])
        request = IssueRequest(TicketId(f"00000000-0000-4000-8000-{number:012}"), code, VI)
        yield KeptTicket(ticket_of(request), VI, outcomes[number % len(outcomes)])
