"""Lobbies for tests that read as sentences: tickets are given and called by the real rules."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ticket_queue.events import Event
from ticket_queue.folding import apply
from ticket_queue.hours import OpeningHours, Session
from ticket_queue.ids import CounterId, Language, ServiceCode, SiteCode, StaffId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules import counters, issuing, serving
from ticket_queue.rules.day import open_day
from ticket_queue.services import Counter, Service, Site
from ticket_queue.ticket import Ticket

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
ALWAYS = OpeningHours(ZONE, ((Session(time(0, 0), time(23, 59)),),) * 7)
OFFICER = StaffId("lan")


def service(series: int, **fields: object) -> Service:
    names = {Language("vi"): f"Dịch vụ {series}", Language("en"): f"Service {series}"}
    given = {"code": ServiceCode(f"s{series}"), "series": series, "names": names, "hours": ALWAYS}
    return Service(**{**given, **fields})  # type: ignore[arg-type]  # a service's own fields


def counter(number: int, serves: Sequence[int], helps: Sequence[int] = ()) -> Counter:
    return Counter(
        counter=CounterId(number),
        serves=tuple(ServiceCode(f"s{each}") for each in serves),
        helps=tuple(ServiceCode(f"s{each}") for each in helps),
    )


def site(services: Sequence[Service], desks: Sequence[Counter]) -> Site:
    return Site(
        code=SiteCode("26740-1"),
        timezone=ZONE,
        name_lines=("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG SÀI GÒN"),
        slogan="Hành chính phục vụ",
        hotline="1022",
        services={each.code: each for each in services},
        counters={each.counter: each for each in desks},
    )


class Hall:
    """A lobby, its clock, and what people do in it."""

    def __init__(self, of: Site) -> None:
        self.now = EIGHT
        self.lobby = Lobby(of)
        self.fold(open_day(self.lobby, self.now))

    def fold(self, events: Sequence[Event]) -> None:
        for event in events:
            apply(self.lobby, event, self.lobby.seq + 1)

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def issue(self, series: int = 1, *, priority: bool = False) -> TicketId:
        ticket_id = TicketId(str(uuid.uuid4()))
        wanted = issuing.Request(
            ticket_id=ticket_id, service=ServiceCode(f"s{series}"), priority=priority
        )
        self.fold(issuing.issue(self.lobby, self.now, wanted))
        return ticket_id

    def open(self, *numbers: int) -> None:
        for number in numbers:
            self.fold(counters.open_counter(self.lobby, self.now, CounterId(number), OFFICER))

    def call(self, number: int = 1) -> Ticket:
        self.fold(serving.call_next(self.lobby, self.now, CounterId(number), OFFICER))
        held = self.lobby.held_by(CounterId(number))
        assert held is not None
        return held

    def serve(self, number: int = 1, **took: float) -> None:
        self.fold(serving.start_serving(self.lobby, self.now, CounterId(number), OFFICER))
        self.wait(**took)
        self.fold(serving.finish_serving(self.lobby, self.now, CounterId(number), OFFICER))
