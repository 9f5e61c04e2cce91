"""What a kiosk gave alone is a fact, and stays what was decided about it."""

import uuid
from dataclasses import replace
from datetime import timedelta

from tests.ticket_queue.lobbies import EIGHT, Hall, counter, service, site
from ticket_queue.events import AlertRaised, TicketIssued
from ticket_queue.folding import apply
from ticket_queue.ids import ServiceCode, TicketId, TicketNumber
from ticket_queue.lobby import Lobby
from ticket_queue.rules.alerts import raise_alerts
from ticket_queue.rules.handing_in import OfflineTicket, hand_in
from ticket_queue.services import Site
from ticket_queue.ticket import Level, Ticket

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


def own_ticket(known: Ticket) -> OfflineTicket:
    """What the kiosk gave at eight o'clock, when its request had no answer."""
    return OfflineTicket(
        ticket_id=known.ticket_id,
        service=known.service,
        priority=known.priority,
        number=TicketNumber(19101),
        issued_at=EIGHT,
    )


def late_request(minutes: int, *, priority: bool = False) -> tuple[Hall, TicketId]:
    """A hall where the request of a touch at eight arrived so many minutes late."""
    hall = Hall(WARD)
    hall.open(1)
    hall.wait(minutes=minutes)
    return hall, hall.issue(priority=priority)


def hand_in_now(hall: Hall, ticket_id: TicketId) -> Ticket:
    printed = own_ticket(hall.lobby.tickets[ticket_id])
    hall.fold(hand_in(hall.lobby, hall.now, printed))
    return hall.lobby.tickets[ticket_id]


def test_whose_request_came_late_keeps_the_place_that_the_slip_tells() -> None:
    hall = Hall(WARD)
    hall.open(1)
    hall.wait(minutes=4)
    second = hall.issue()
    hall.wait(minutes=6)
    first = hall.issue()
    printed = hand_in_now(hall, first)
    assert (printed.number, printed.issued_at) == (19101, EIGHT)
    assert hall.call().ticket_id == first
    hall.serve()
    assert hall.call().ticket_id == second


def test_a_late_request_is_due_by_the_priority_that_the_ticket_has_now() -> None:
    for priority in (False, True):
        hall, late = late_request(10, priority=priority)
        target = WARD.services[ServiceCode("s1")].priority_target if priority else 20 * MINUTE
        assert hand_in_now(hall, late).due_at == EIGHT + target


def test_a_late_request_beyond_the_limit_has_one_alert() -> None:
    hall, late = late_request(25)
    hand_in_now(hall, late)
    (alert,) = raise_alerts(hall.lobby, hall.now)
    assert isinstance(alert, AlertRaised)
    assert (alert.level, alert.late) == (Level.PAST, True)


def test_handed_in_twice_a_late_request_changes_once() -> None:
    hall, late = late_request(10)
    hand_in_now(hall, late)
    assert hand_in(hall.lobby, hall.now, own_ticket(hall.lobby.tickets[late])) == ()


def test_a_ticket_that_somebody_has_moved_since_only_takes_its_printed_number() -> None:
    hall, late = late_request(10)
    hall.call()
    printed = hand_in_now(hall, late)
    assert printed.number == 19101
    assert printed.issued_at == EIGHT + 10 * MINUTE


def test_another_limit_next_year_does_not_change_what_was_decided() -> None:
    _, issued = handed_in_after(20)
    slower = replace(WARD.services[ServiceCode("s1")], limit=60 * MINUTE)
    next_year = replace(WARD, services={slower.code: slower})
    assert raised(next_year, issued) == {Level.NEAR}
