"""Events with their places, for a ledger to hold."""

from datetime import date, timedelta

from server.ports import Recorded
from tests.server.ward import MONDAY
from ticket_queue.events import DayOpened, TicketIssued
from ticket_queue.ids import Language, ServiceCode, SiteCode, TicketId, TicketNumber

DAY = MONDAY.date()


def opened(seq: int, day: date = DAY) -> Recorded:
    at = MONDAY + (day - DAY)
    return Recorded(seq, day, DayOpened(at=at, day=day, site=SiteCode("00000-1")))


def issued(seq: int, number: int, day: date = DAY) -> Recorded:
    at = MONDAY + (day - DAY)
    event = TicketIssued(
        at=at,
        ticket_id=TicketId(f"ticket-{seq}"),
        number=TicketNumber(number),
        service=ServiceCode("chung-thuc"),
        priority=False,
        language=Language("vi"),
        issued_at=at,
        due_at=at + timedelta(minutes=20),
    )
    return Recorded(seq, day, event)
