"""The real rules and the oracle side by side: one verb goes to both, and both must agree."""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from tests.ticket_queue.oracle import Oracle
from tests.ticket_queue.oracle_site import (
    ZONE,
    OracleCounter,
    OracleHours,
    OracleService,
    OracleSite,
)
from ticket_queue.calling import next_ticket, people_ahead
from ticket_queue.events import Event
from ticket_queue.folding import apply, fold
from ticket_queue.hours import OpeningHours, Session
from ticket_queue.ids import CounterId, Language, ServiceCode, SiteCode, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages.events import decode_event, encode_event
from ticket_queue.rules import day as day_rules
from ticket_queue.rules.refusals import Refused
from ticket_queue.services import Counter, Service, Site
from ticket_queue.ticket import AT_COUNTER, Level, Outcome, Ticket, TicketState
from ticket_queue.wait_limit import level_of, queue_waits

FRIDAY = date(2026, 3, 6)
SATURDAY = date(2026, 3, 7)
MONDAY = date(2026, 3, 9)
OFFICE = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
SHORT_BREAK = ((time(8, 0), time(12, 0)), (time(12, 30), time(16, 0)))
SESSIONS = {
    "land": dict.fromkeys(range(5), OFFICE),
    "civil": dict.fromkeys(range(5), OFFICE),
    "copies": dict.fromkeys(range(5), SHORT_BREAK),
    "rare": {1: OFFICE},
}
LIMITS = {"land": (20, 15, 5), "civil": (10, 6, 3), "copies": (20, 12, 8), "rare": (20, 15, 5)}
MAKE_UP = {"land", "civil", "rare"}
STOPS_EARLY = {"copies": timedelta(minutes=30)}
OUTCOMES = {"copies": "result_returned"}
DESKS = {
    1: (["land"], ["civil"]),
    2: (["civil", "rare"], ["land"]),
    3: (["copies", "land"], ["land", "civil"]),
    4: ([], ["civil", "copies"]),
}


def oracle_site() -> OracleSite:
    """Give the ward as the oracle is told it: Saturday makes up for Monday, a holiday."""
    services = {}
    for series, (code, week) in enumerate(SESSIONS.items(), start=1):
        weekly = [(day, *span) for day, spans in week.items() for span in spans]
        make_up = {SATURDAY: list(week.get(0, ()))} if code in MAKE_UP else {}
        hours = OracleHours(weekly, {MONDAY}, make_up)
        limit, warning, target = (timedelta(minutes=count) for count in LIMITS[code])
        services[code] = OracleService(
            series,
            hours,
            limit,
            warning,
            target,
            default_outcome=OUTCOMES.get(code, "received"),
            issue_stops_before_end=STOPS_EARLY.get(code, timedelta(0)),
        )
    return OracleSite(services, {number: OracleCounter(*desk) for number, desk in DESKS.items()})


def real_site() -> Site:
    """Give the same ward to the real rules."""
    services = {}
    for series, (name, week) in enumerate(SESSIONS.items(), start=1):
        code = ServiceCode(name)
        limit, warning, target = (timedelta(minutes=count) for count in LIMITS[name])
        spans = tuple(tuple(Session(*span) for span in week.get(day, ())) for day in range(7))
        services[code] = Service(
            code=code,
            series=series,
            names={Language("vi"): name},
            hours=OpeningHours(
                ZONE, spans, frozenset({MONDAY}), {SATURDAY: 0} if name in MAKE_UP else {}
            ),
            limit=limit,
            warning=warning,
            priority_target=target,
            default_outcome=Outcome(OUTCOMES.get(name, "received")),
            issue_stops_before_end=STOPS_EARLY.get(name, timedelta(0)),
        )
    counters = {
        CounterId(number): Counter(
            counter=CounterId(number),
            serves=tuple(map(ServiceCode, serves)),
            helps=tuple(map(ServiceCode, helps)),
        )
        for number, (serves, helps) in DESKS.items()
    }
    return Site(
        code=SiteCode("26740-1"),
        timezone=ZONE,
        name_lines=("UBND",),
        services=services,
        counters=counters,
    )


class RulesPair:
    """One day of the real rules and of the oracle, with everything that was recorded."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.oracle = Oracle(oracle_site(), now.date())
        self.lobby = Lobby(real_site())
        self.recorded: list[tuple[int, Event]] = []
        self.record(day_rules.open_day(self.lobby, now))

    def do(
        self, expected: str | None, verb: Callable[..., tuple[Event, ...]], *given: object
    ) -> None:
        """Ask the real rules what the oracle was asked, and expect the same answer."""
        happened: tuple[Event, ...] = ()
        answer = None
        try:
            happened = verb(self.lobby, self.now, *given)
        except Refused as refused:
            answer = refused.slug
        assert answer == expected
        self.record(happened)

    def record(self, happened: tuple[Event, ...]) -> None:
        """Fold events into the live lobby, and keep them as they come back from JSON."""
        for event in happened:
            came_back = decode_event(json.loads(json.dumps(encode_event(event))))
            assert came_back == event
            seq = self.lobby.seq + 1
            apply(self.lobby, event, seq)
            self.recorded.append((seq, came_back))

    # ---- what must be the same on both sides

    def compare(self) -> None:
        """Hold every answer of the real lobby against the oracle's."""
        assert self.lobby.tickets.keys() == self.oracle.tickets.keys()
        for ticket in self.lobby.tickets.values():
            self._compare_ticket(ticket)
        self._compare_alerts()
        for number in self.oracle.doors:
            self._compare_counter(number)
        for code in self.oracle.site.services:
            self._compare_waits(code)
        assert fold(Lobby(real_site()), self.recorded) == self.lobby

    def _compare_ticket(self, ticket: Ticket) -> None:
        tid, now = ticket.ticket_id, self.now
        mine = self.oracle.tickets[tid]
        held = ticket.counter if ticket.state in AT_COUNTER else None
        assert (ticket.state.name, ticket.number, held) == (
            mine.state,
            mine.number,
            self.oracle.counter_of(tid),
        )
        assert (ticket.issued_at, ticket.service, ticket.priority, ticket.attempt) == (
            mine.issued_at,
            mine.service,
            mine.priority,
            mine.attempt,
        )
        assert (self.lobby.wait_of(ticket, now), ticket.stretch, ticket.first_wait) == (
            self.oracle.wait(tid, now),
            mine.stretch,
            mine.first_wait,
        )
        assert (ticket.due_at, ticket.score) == (mine.due, mine.score)
        if ticket.state is TicketState.SERVED:
            assert ticket.outcome == mine.outcome
        if ticket.state is TicketState.WAITING:
            assert ticket.to_counter == mine.named
            assert people_ahead(self.lobby, ticket) == self.oracle.people_ahead(tid)
            assert level_of(self.lobby, tid, now) == self._level(tid)
        else:
            assert ticket.over_break == self.oracle.stood_still(tid, now)

    def _level(self, ticket_id: str) -> Level | None:
        service = self.oracle.site.services[self.oracle.tickets[ticket_id].service]
        wait = self.oracle.wait(ticket_id, self.now)
        if wait >= service.limit:
            return Level.PAST
        return Level.NEAR if wait >= service.warning else None

    def _compare_alerts(self) -> None:
        alerts = self.lobby.alerts
        assert set(alerts) == {".".join(map(str, key)) for key in self.oracle.alerts}
        for alert in alerts.values():
            assert alert.number == self.oracle.number(alert.ticket_id)
        still_open = {alert_id for alert_id, alert in alerts.items() if alert.closed_at is None}
        assert still_open == {".".join(map(str, key)) for key in self.oracle.open_alerts()}

    def _compare_counter(self, number: int) -> None:
        desk = self.lobby.counters[CounterId(number)]
        chosen = next_ticket(self.lobby, CounterId(number), self.now)
        assert (desk.state, desk.holds, list(desk.helps)) == (
            self.oracle.doors[number],
            self.oracle.held_by(number),
            self.oracle.helps[number],
        )
        assert (chosen and chosen.ticket_id) == self.oracle.next_for(number, self.now)
        served = [
            tid
            for tid, ticket in self.oracle.tickets.items()
            if (ticket.state, ticket.counter) == ("SERVED", number)
        ]
        assert desk.served == len(served)

    def _compare_waits(self, code: str) -> None:
        waiting = [
            TicketId(tid)
            for tid in self.oracle.waiting_in_order()
            if self.oracle.tickets[tid].service == code
        ]
        levels = [self._level(tid) for tid in waiting]
        waits = queue_waits(self.lobby, ServiceCode(code), self.now)
        assert (waits.waiting, waits.near, waits.past) == (
            len(waiting),
            levels.count(Level.NEAR),
            levels.count(Level.PAST),
        )
        longest = (self.oracle.wait(tid, self.now) for tid in waiting)
        assert waits.longest == max(longest, default=timedelta(0))
