"""What a kiosk gave alone is a fact, and stays what was decided about it."""

import uuid
from dataclasses import replace
from datetime import timedelta

from tests.ticket_queue.lobbies import EIGHT, Hall, counter, service, site
from ticket_queue.events import TicketIssued
from ticket_queue.folding import apply
from ticket_queue.ids import ServiceCode, TicketId, TicketNumber
from ticket_queue.lobby import Lobby
from ticket_queue.rules.handing_in import OfflineTicket, hand_in
from ticket_queue.services import Site
from ticket_queue.ticket import Level

MINUTE = timedelta(minutes=1)
WARD = site([service(1)], [counter(1, [1])])


def handed_in_after(minutes: int) -> tuple[Hall, TicketIssued]:
    hall = Hall(WARD)
    hall.wait(minutes=minutes)
    ticket_id = TicketId(str(uuid.uuid4()))
    ticket = OfflineTicket(
        ticket_id=ticket_id,
        service=ServiceCode("s1"),
        priority=False,
        number=TicketNumber(19101),
        issued_at=EIGHT,
    )
    (issued,) = hand_in(hall.lobby, hall.now, ticket)
    assert isinstance(issued, TicketIssued)
    return hall, issued


def raised(of: Site, issued: TicketIssued) -> frozenset[Level]:
    lobby = Lobby(of)
    apply(lobby, issued, 1)
    return lobby.tickets[issued.ticket_id].raised


def test_beyond_the_limit_the_level_before_it_is_not_raised_any_more() -> None:
    for minutes, expected in ((0, frozenset()), (19, frozenset()), (20, {Level.NEAR})):
        _, issued = handed_in_after(minutes)
        assert issued.past_limit is bool(expected)
        assert raised(WARD, issued) == expected


def test_another_limit_next_year_does_not_change_what_was_decided() -> None:
    _, issued = handed_in_after(20)
    slower = replace(WARD.services[ServiceCode("s1")], limit=60 * MINUTE)
    next_year = replace(WARD, services={slower.code: slower})
    assert raised(next_year, issued) == {Level.NEAR}
