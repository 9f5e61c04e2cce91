"""From the ticket that was issued to what its slip says."""

from datetime import datetime

from kiosk.menu import IssuedTicket, Site
from kiosk.receipt import Receipt
from ticket_queue.catalogue import Catalogue


def receipt_of(ticket: IssuedTicket, site: Site, *, reprint: bool = False) -> Receipt:
    """Return what the slip of a ticket says, by the moment of its issue."""
    wait = ticket.expected_wait
    expected = (ticket.issued_at + wait.low, ticket.issued_at + wait.high) if wait else None
    return Receipt(
        site_lines=site.name_lines,
        label=ticket.label,
        service_name=ticket.service_name,
        counters=ticket.counters,
        people_ahead=ticket.people_ahead,
        expected=expected,
        issued_at=ticket.issued_at,
        notes=ticket.notes,
        hotline=site.hotline or None,
        status_url=ticket.status_url,
        priority=ticket.priority,
        offline=ticket.offline,
        reprint=reprint,
    )


def trial_receipt(texts: Catalogue, at: datetime) -> Receipt:
    """Return a slip that says that it is for trying the printer, and gives nobody a number."""
    return Receipt(
        site_lines=(texts("doctor.slip_head"),),
        label="0000",
        service_name=texts("doctor.slip_service"),
        counters=(),
        people_ahead=None,
        expected=None,
        issued_at=at.astimezone(),
    )
