"""The first half of the random days: time passes, tickets come, doors open and shut."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)

from tests.ticket_queue.oracle_site import ZONE, kiosk_number
from tests.ticket_queue.rules_pair import FRIDAY, SESSIONS, RulesPair
from ticket_queue.events import Event, OutageSubject
from ticket_queue.ids import (
    CounterId,
    DeviceId,
    ServiceCode,
    StaffId,
    TextHash,
    TicketId,
    TicketNumber,
)
from ticket_queue.lobby import OutageKey
from ticket_queue.rules import alerts, counters, handing_in, issuing
from ticket_queue.rules.outages import Condition, note_outages
from ticket_queue.wait_limit import next_level_at

MIDNIGHT = datetime.combine(FRIDAY, time(0), ZONE) + timedelta(days=1)
STEPS = (0, 1, 2, 30, 59, 60, 61, 180, 300, 360, 600, 601, 900, 901, 1200, 3600, 2 * 3600)
TURNS = [
    time(7, 30),
    time(8),
    time(11, 10),
    time(11, 29, 59),
    time(11, 30),
    time(12),
    time(13, 29, 59),
    time(13, 30),
    time(15, 30),
    time(16),
    time(16, 50),
    time(17),
    time(23, 59, 59),
]
OFFICER = StaffId("officer")
REASON = TextHash("why")

SERVED_CODES = ["land", "land", "land", "civil", "civil", "copies"]
CODES = [*SESSIONS, "land", "civil", "nothing"]
UNKNOWN_DESK = 9
MACHINES: list[OutageKey] = [
    (OutageSubject.BROKER, None),
    (OutageSubject.KIOSK, DeviceId("kiosk-1")),
    (OutageSubject.PRINTER, DeviceId("kiosk-1")),
]

picks = st.integers(0, 239)
codes = st.sampled_from(CODES)
visitors = st.lists(st.tuples(st.sampled_from(SERVED_CODES), st.booleans()), min_size=1, max_size=4)


class DayMachine(RuleBasedStateMachine):
    """One Friday in a ward of four services and four counters, without anybody being called."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = RulesPair(datetime.combine(FRIDAY, time(7), ZONE))
        self.oracle = self.pair.oracle
        self.known = 0
        self.alone = 0
        self.moved: set[str] = set()
        self.waits: dict[tuple[str, int], timedelta] = {}
        self.borne: dict[int, str] = {}

    def both(
        self, verb: Callable[..., tuple[Event, ...]], expected: str | None, *given: object
    ) -> None:
        self.pair.do(expected, verb, *given)

    def any_is(self, *states: str) -> bool:
        return any(ticket.state in states for ticket in self.oracle.tickets.values())

    def pick(self, place: int, *states: str) -> TicketId:
        """Choose a ticket: rather one in these states, else any, else one that nobody knows."""
        every = list(self.oracle.tickets)
        groups = [[tid for tid in every if self.oracle.state(tid) == state] for state in states]
        groups = [group for group in groups if group] or [every or ["nobody"]]
        if place % 12 == 11:
            groups = [[*every, "nobody"]]
        group = groups[place % len(groups)]
        return TicketId(group[place // 12 % len(group)])

    def desk(self, place: int, *states: str) -> CounterId:
        """Choose a counter: rather an open one whose ticket is in these states, or ``free``."""
        every = list(self.oracle.doors)
        fitting = []
        for counter in every:
            held = self.oracle.held_by(counter)
            state = "free" if held is None else self.oracle.state(held)
            if self.oracle.doors[counter] == "open" and state in states:
                fitting.append(counter)
        if place % 12 == 11:
            fitting = [*every, UNKNOWN_DESK]
        chosen = fitting or every
        return CounterId(chosen[place // 12 % len(chosen)])

    @property
    def now(self) -> datetime:
        return self.pair.now

    @initialize(start=st.sampled_from(TURNS[:7]), shut=st.integers(0, 8), first=visitors)
    def begin(self, start: time, shut: int, first: list[tuple[str, bool]]) -> None:
        self.pair.now = datetime.combine(FRIDAY, start, ZONE)
        for counter in self.oracle.doors:
            if counter != shut:
                self.open(CounterId(counter))
        self.people_come(first, gap=60)

    # ---- time

    @rule(seconds=st.sampled_from(STEPS), alerting=st.booleans())
    def let_time_pass(self, seconds: int, alerting: bool) -> None:
        self.pair.now = min(self.now + timedelta(seconds=seconds), MIDNIGHT - timedelta(seconds=1))
        if alerting:
            self.raise_alerts()

    @rule(seconds=st.integers(1, 1800))
    def let_any_time_pass(self, seconds: int) -> None:
        self.let_time_pass(seconds, alerting=True)

    @rule(place=picks, before=st.sampled_from([0, 0, 0, 1, -1]))
    def let_time_pass_until_something_is_due(self, place: int, before: int) -> None:
        ahead = sorted(at for at in self.moments_that_matter() if self.now < at)
        self.wait_until(ahead[place % min(len(ahead), 5)] - timedelta(seconds=before))

    def wait_until(self, at: datetime) -> None:
        """Go to a moment, unless it is past or beyond the day."""
        if self.now < at < MIDNIGHT:
            self.pair.now = at

    def moments_that_matter(self) -> set[datetime]:
        """Give session bounds, dues, levels, and the ends of what may be undone."""
        site = self.oracle.site
        found = {MIDNIGHT, *(datetime.combine(FRIDAY, turn, ZONE) for turn in TURNS)}
        level_at = next_level_at(self.pair.lobby)
        found |= {level_at} if level_at else set()
        for ticket in self.oracle.tickets.values():
            if ticket.state == "WAITING":
                found.add(ticket.due)
            elif ticket.state == "CALLED" and ticket.first_called_at:
                found.add(ticket.first_called_at + site.no_show_after)
            elif ticket.left_at:
                found.add(ticket.left_at + site.undo_window)
                found.add(ticket.left_at + site.no_show_return_window)
        return found

    @rule()
    def raise_alerts(self) -> None:
        self.oracle.alerts_due(self.now)
        self.both(alerts.raise_alerts, None)
        following = next_level_at(self.pair.lobby)
        assert following is None or following > self.now

    # ---- tickets come

    @rule(who=visitors, gap=st.sampled_from([0, 1, 60, 200]))
    def people_come(self, who: list[tuple[str, bool]], gap: int) -> None:
        for code, priority in who:
            self.known += 1
            self.issue_as(f"t{self.known}", code, priority)
            self.let_time_pass(gap, alerting=True)

    @rule(place=picks, code=codes, priority=st.booleans())
    def issue_anywhere_or_twice(self, place: int, code: str, priority: bool) -> None:
        self.known += 1
        self.issue_as(self.pick(place) if place % 2 else f"t{self.known}", code, priority)

    def issue_as(self, tid: str, code: str, priority: bool) -> None:
        if code == "nothing" and tid in self.oracle.tickets:
            return  # two reasons to refuse; the rules do not say which comes first
        request = issuing.Request(
            ticket_id=TicketId(tid), service=ServiceCode(code), priority=priority
        )
        expected = self.oracle.issue(self.now, tid, code, priority=priority)
        self.both(issuing.issue, expected, request)

    @rule(
        place=picks,
        again=st.booleans(),
        code=st.sampled_from(list(SESSIONS)),
        priority=st.booleans(),
        ago=st.sampled_from([-600, 0, 30, 360, 600, 900, 1200, 1201, 3600, 9000, 86_400]),
    )
    def hand_in(self, place: int, again: bool, code: str, priority: bool, ago: int) -> None:
        self.known += 1
        self.alone += 1
        tid = self.pick(place) if again else TicketId(f"t{self.known}")
        series = self.oracle.site.services[code].series
        number = kiosk_number(series, 1 + place % 2, 95 + self.alone)
        if again and tid in self.oracle.tickets:
            code = self.oracle.tickets[tid].service
            number = self.oracle.number(tid) if place % 3 == 0 else number
        issued_at = self.now - timedelta(seconds=ago)
        ticket = handing_in.OfflineTicket(
            ticket_id=tid,
            service=ServiceCode(code),
            priority=priority,
            number=TicketNumber(number),
            issued_at=issued_at,
        )
        self.oracle.hand_in(self.now, tid, number, code, priority=priority, issued_at=issued_at)
        self.both(handing_in.hand_in, None, ticket)

    # ---- counters, services, the site

    @rule(
        verb=st.sampled_from(["open", "open", "pause", "close", "pause_site"]),
        place=picks,
        held=st.sampled_from(["free", "free", "CALLED", "SERVING"]),
    )
    def a_door_opens_or_shuts(self, verb: str, place: int, held: str) -> None:
        shut = [counter for counter, door in self.oracle.doors.items() if door != "open"]
        if verb == "pause_site":
            self.pause_the_site_and_resume()
        elif verb == "open" and shut and place % 4:
            self.open(CounterId(shut[place % len(shut)]))
        elif verb == "open":
            self.open(self.desk(place, held))
        else:
            awaited = [ticket.named for ticket in self.oracle.tickets.values() if ticket.named]
            counter = CounterId(awaited[0]) if awaited and place % 4 else self.desk(place, held)
            shut_it = self.pause if verb == "pause" else self.close
            shut_it(counter)

    def open(self, counter: CounterId) -> None:
        self.both(counters.open_counter, self.oracle.open(self.now, counter), counter, OFFICER)

    def pause(self, counter: CounterId) -> None:
        expected = self.oracle.pause(self.now, counter)
        self.both(counters.pause_counter, expected, counter, OFFICER, REASON)

    def close(self, counter: CounterId) -> None:
        self.both(counters.close_counter, self.oracle.close(self.now, counter), counter, OFFICER)

    def pause_the_site_and_resume(self) -> None:
        self.oracle.pause_site(self.now)
        self.both(counters.pause_site, None, "", OFFICER)
        self.people_come([("land", False)], gap=0)
        self.oracle.resume_site(self.now)
        self.both(counters.resume_site, None, OFFICER)

    @rule(place=picks, helped=st.lists(codes, max_size=2, unique=True))
    def change_help(self, place: int, helped: list[str]) -> None:
        counter = self.desk(place, "free")
        expected = self.oracle.change_help(self.now, counter, helped)
        self.both(counters.change_help, expected, counter, helped, OFFICER)

    @rule(code=codes, pause=st.booleans())
    def pause_a_service_or_resume_all(self, code: str, pause: bool) -> None:
        if pause:
            expected = self.oracle.pause_service(self.now, code)
            self.both(counters.pause_service, expected, ServiceCode(code), "", OFFICER)
        for resumed in () if pause else CODES:
            expected = self.oracle.resume_service(self.now, resumed)
            self.both(counters.resume_service, expected, ServiceCode(resumed), OFFICER)

    # ---- machines

    @rule(out=st.sets(st.sampled_from(MACHINES)), seen=st.sets(st.sampled_from(MACHINES)))
    def machines_go_and_come(self, out: set[OutageKey], seen: set[OutageKey]) -> None:
        """Note what is out; the oracle is told nothing, for the queue is as it was."""
        conditions = {key: Condition(key in out, self.now) for key in MACHINES if key in seen | out}
        self.both(note_outages, None, conditions)
