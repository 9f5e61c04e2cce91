"""Random days: the real rules and the oracle are given the same verbs and must never disagree."""

from datetime import datetime, time, timedelta
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.ticket_queue.day_machine import (
    MIDNIGHT,
    OFFICER,
    REASON,
    TURNS,
    UNKNOWN_DESK,
    DayMachine,
    codes,
    picks,
)
from tests.ticket_queue.oracle_site import ZONE, kiosk_number
from tests.ticket_queue.rules_pair import FRIDAY, SESSIONS, RulesPair
from ticket_queue.ids import CounterId, DeviceId, ServiceCode, TicketId, TicketNumber
from ticket_queue.rules import day, handing_in, moving, rating, reprinting, serving
from ticket_queue.ticket import Outcome

outcomes = st.sampled_from([None, *Outcome])


class RulesMachine(DayMachine):
    """The whole day: people are called, served, sent on, and the day ends."""

    # ---- calling and serving

    @rule(place=picks, times=st.integers(1, 4), gap=st.sampled_from([0, 20, 61, 240]))
    def press_the_one_key(self, place: int, times: int, gap: int) -> None:
        """Do what the officer's one key means: call next, start serving, finish and call next."""
        for turn in range(times):
            counter = self.desk(place + 12 * turn, "free", "CALLED", "SERVING")
            held = self.oracle.held_by(counter)
            if held is not None and self.oracle.state(held) == "CALLED":
                self.start_serving_at(counter)
            else:
                self.call_next_at(counter)
            self.let_time_pass(gap, alerting=True)

    @rule(place=picks)
    def call_next(self, place: int) -> None:
        self.call_next_at(self.desk(place, "free", "CALLED", "SERVING"))

    def call_next_at(self, counter: CounterId) -> None:
        before = self.oracle.held_by(counter)
        expected = self.oracle.call_next(self.now, counter)
        self.both(serving.call_next, expected, counter, OFFICER)
        called = self.oracle.held_by(counter)
        if called is not None and called != before:
            self.expect_nobody_overtaken(called)

    @precondition(lambda self: self.any_is("WAITING"))
    @rule(place=picks)
    def call(self, place: int) -> None:
        counter, tid = self.desk(place, "free"), self.pick(place // 2, "WAITING")
        expected = self.oracle.call(self.now, counter, tid)
        self.both(serving.call_ticket, expected, counter, tid, REASON, OFFICER)

    @precondition(lambda self: self.any_is("CALLED"))
    @rule(place=picks)
    def start_serving(self, place: int) -> None:
        self.start_serving_at(self.desk(place, "CALLED"))

    def start_serving_at(self, counter: CounterId) -> None:
        expected = self.oracle.start_serving(self.now, counter)
        self.both(serving.start_serving, expected, counter, OFFICER)

    @precondition(lambda self: self.any_is("CALLED"))
    @rule(place=picks, verb=st.sampled_from(["recall", "mark_no_show"]), times=st.integers(1, 3))
    def nobody_comes(self, place: int, verb: str, times: int) -> None:
        counter = self.desk(place, "CALLED")
        for _ in range(times if verb == "recall" else 0):
            self.both(serving.recall, self.oracle.recall(self.now, counter), counter, OFFICER)
        self.mark_no_show_at(counter)

    def mark_no_show_at(self, counter: CounterId) -> None:
        expected = self.oracle.no_show(self.now, counter)
        self.both(serving.mark_no_show, expected, counter, OFFICER)

    @precondition(lambda self: self.any_is("SERVING"))
    @rule(place=picks, verb=st.sampled_from(["finish", "park"]), outcome=outcomes)
    def end_serving(self, place: int, verb: str, outcome: Outcome | None) -> None:
        counter = self.desk(place, "SERVING")
        if verb == "park":
            self.both(serving.park, self.oracle.park(self.now, counter), counter, OFFICER)
        else:
            expected = self.oracle.finish(self.now, counter, outcome)
            self.both(serving.finish_serving, expected, counter, OFFICER, outcome)

    @precondition(lambda self: self.any_is("SERVED", "NO_SHOW"))
    @rule(place=picks, elsewhere=st.sampled_from([None, None, None, 1, 2, 3, 4, UNKNOWN_DESK]))
    def reopen(self, place: int, elsewhere: int | None) -> None:
        tid = self.pick(place, "SERVED", "NO_SHOW")
        last_at = {
            ticket.counter: TicketId(tid)
            for tid, ticket in self.oracle.tickets.items()
            if ticket.state in ("SERVED", "NO_SHOW")
        }
        counter = self.desk(place, "free")
        if elsewhere is not None:
            counter = CounterId(elsewhere)
        elif counter in last_at:
            tid = last_at[counter]
        self.reopen_at(counter, tid)

    def reopen_at(self, counter: CounterId, tid: TicketId) -> None:
        expected = self.oracle.reopen(self.now, counter, tid)
        self.both(serving.reopen, expected, counter, tid, OFFICER)

    @precondition(lambda self: self.any_is("SERVED"))
    @rule(place=picks, outcome=st.sampled_from(Outcome))
    def correct_outcome(self, place: int, outcome: Outcome) -> None:
        tid = self.pick(place, "SERVED")
        expected = self.oracle.correct_outcome(self.now, tid, outcome)
        self.both(serving.correct_outcome, expected, tid, outcome, OFFICER)

    @precondition(lambda self: self.any_is("SERVED"))
    @rule(place=picks, score=st.integers(0, 6))
    def rate_and_print_again(self, place: int, score: int) -> None:
        tid = self.pick(place, "SERVED", "WAITING", "CANCELLED")
        self.both(rating.rate, self.oracle.rate(tid, score), tid, score, "citizen")
        self.both(reprinting.reprint, self.oracle.reprint(tid), tid, DeviceId("k1"), OFFICER)

    # ---- tickets move

    @precondition(lambda self: self.any_is("CALLED", "SERVING", "PARKED", "NO_SHOW"))
    @rule(place=picks)
    def return_to_queue(self, place: int) -> None:
        self.return_this(self.pick(place, "CALLED", "SERVING", "PARKED", "NO_SHOW"))

    def return_this(self, tid: TicketId) -> None:
        expected = self.oracle.return_to_queue(self.now, tid)
        self.both(moving.return_to_queue, expected, tid, OFFICER)

    @rule(place=picks, code=codes)
    def transfer(self, place: int, code: str) -> None:
        self.transfer_this(self.pick(place, "WAITING", "CALLED", "SERVING"), code)

    def transfer_this(self, tid: TicketId, code: str) -> None:
        self.moved.add(tid)
        expected = self.oracle.transfer(self.now, None, tid, service=code)
        self.both(moving.transfer_to_service, expected, tid, ServiceCode(code), OFFICER)

    @precondition(lambda self: self.any_is("CALLED", "SERVING"))
    @rule(place=picks, any_of=st.sampled_from([None, None, 1, 2, 3, 4]))
    def transfer_to_a_named_counter(self, place: int, any_of: int | None) -> None:
        tid = self.pick(place, "CALLED", "SERVING")
        counter = CounterId(any_of) if any_of else self.desk(place // 3, "free", "CALLED")
        expected = self.oracle.transfer(self.now, None, tid, to_counter=counter)
        self.both(moving.transfer_to_counter, expected, tid, counter, OFFICER)

    @precondition(lambda self: self.any_is("WAITING", "PARKED"))
    @rule(place=picks)
    def cancel(self, place: int) -> None:
        tid = self.pick(place, "WAITING", "PARKED")
        self.both(moving.cancel, self.oracle.cancel(self.now, tid), tid, "")

    @precondition(lambda self: self.any_is("CANCELLED"))
    @rule(place=picks)
    def restore(self, place: int) -> None:
        self.restore_this(self.pick(place, "CANCELLED"))

    def restore_this(self, tid: TicketId) -> None:
        self.both(moving.restore, self.oracle.restore(self.now, tid), tid, OFFICER)

    @precondition(lambda self: self.any_is("WAITING"))
    @rule(place=picks, priority=st.booleans())
    def set_priority(self, place: int, priority: bool) -> None:
        tid = self.pick(place, "WAITING")
        self.moved.add(tid)
        expected = self.oracle.set_priority(self.now, tid, priority=priority)
        change = partial(moving.change_priority, priority=priority)
        self.both(change, expected, tid, OFFICER, None)

    # ---- the very moment

    @precondition(lambda self: self.any_is("CALLED", "SERVED", "NO_SHOW", "CANCELLED"))
    @rule(place=picks, after=st.sampled_from([0, 0, 1, -1]))
    def act_as_a_window_ends(self, place: int, after: int) -> None:
        tid = self.pick(place, "CALLED", "SERVED", "NO_SHOW", "CANCELLED")
        ticket, site = self.oracle.tickets.get(tid), self.oracle.site
        if ticket is None or ticket.left_at is None:
            return
        if ticket.state == "CALLED" and ticket.first_called_at is not None:
            self.wait_until(ticket.first_called_at + site.no_show_after + timedelta(seconds=after))
            self.mark_no_show_at(CounterId(ticket.counter or 0))
        elif ticket.state == "NO_SHOW" and place % 2:
            self.wait_until(ticket.left_at + site.no_show_return_window + timedelta(seconds=after))
            self.return_this(tid)
        elif ticket.state in ("SERVED", "NO_SHOW"):
            self.wait_until(ticket.left_at + site.undo_window + timedelta(seconds=after))
            self.reopen_at(CounterId(ticket.counter or 0), tid)
        else:
            self.wait_until(ticket.left_at + site.undo_window + timedelta(seconds=after))
            self.restore_this(tid)

    @rule(place=picks, turn=st.sampled_from(TURNS), code=codes)
    def act_as_a_session_begins_or_ends(self, place: int, turn: time, code: str) -> None:
        self.wait_until(datetime.combine(FRIDAY, turn, ZONE))
        self.people_come([(code, False)], gap=0)
        self.transfer_this(self.pick(place, "WAITING"), code)

    # ---- the end of the day

    @precondition(lambda self: self.now.hour >= 16)
    @rule(
        late=st.sampled_from([0, 1, 7 * 3600, 4 * 86_400]),
        code=st.sampled_from(list(SESSIONS)),
        ago=st.integers(1, 86_400),
    )
    def close_the_day(self, late: int, code: str, ago: int) -> None:
        self.pair.now = MIDNIGHT + timedelta(seconds=late)
        assert day.day_is_over(self.pair.lobby, self.now)
        self.oracle.close_day(MIDNIGHT)
        self.both(day.close_day, None)
        self.pair.compare()
        self.hand_in_afterwards(code, ago)
        self.pair = RulesPair(datetime.combine(FRIDAY, time(7, 30), ZONE))
        self.oracle = self.pair.oracle
        self.waits, self.borne, self.moved = {}, {}, set()

    def hand_in_afterwards(self, code: str, ago: int) -> None:
        """Hand in a ticket of the day that is over: it is recorded as expired at that day's end."""
        issued_at, tid = MIDNIGHT - timedelta(seconds=ago), TicketId("forgotten")
        number = kiosk_number(self.oracle.site.services[code].series, 3, 1)
        self.oracle.hand_in(self.now, tid, number, code, priority=False, issued_at=issued_at)
        ticket = handing_in.OfflineTicket(
            ticket_id=tid,
            service=ServiceCode(code),
            number=TicketNumber(number),
            issued_at=issued_at,
        )
        assert handing_in.day_of(ticket, self.pair.lobby.site, self.now.date()) == FRIDAY
        self.both(handing_in.hand_in_past, None, ticket)
        self.pair.compare()

    # ---- what holds at every moment

    def expect_nobody_overtaken(self, called: str | None) -> None:
        """Hold the promise for tickets that have only waited since their issue."""
        assert called is not None
        mine = self.oracle.tickets[called]
        service = self.oracle.site.services[mine.service]
        lead = service.limit - service.priority_target
        if called in self.moved or mine.stretch > 1:
            return
        for tid in self.oracle.waiting_in_order():
            other = self.oracle.tickets[tid]
            if tid in self.moved or other.stretch > 1 or other.service != mine.service:
                continue
            if mine.priority == other.priority:
                assert mine.issued_at <= other.issued_at
            elif mine.priority:
                assert service.hours.open_between(other.issued_at, mine.issued_at) <= lead
            else:
                assert service.hours.open_between(mine.issued_at, other.issued_at) >= lead

    @invariant()
    def both_sides_agree(self) -> None:
        self.pair.compare()

    @invariant()
    def no_number_is_ever_borne_by_two(self) -> None:
        for tid, ticket in self.pair.lobby.tickets.items():
            assert self.borne.setdefault(ticket.number, tid) == tid

    @invariant()
    def no_counter_holds_two_and_no_ticket_is_at_two(self) -> None:
        held = [desk.holds for desk in self.pair.lobby.counters.values() if desk.holds is not None]
        at_counters = [tid for tid in self.oracle.tickets if self.oracle.counter_of(tid)]
        assert sorted(held) == sorted(at_counters)

    @invariant()
    def no_wait_shrinks_within_its_count(self) -> None:
        for tid, ticket in self.pair.lobby.tickets.items():
            key = (tid, self.oracle.tickets[tid].count)
            wait = self.pair.lobby.wait_of(ticket, self.now)
            assert wait >= self.waits.get(key, timedelta(0))
            self.waits[key] = wait


TestRules = RulesMachine.TestCase
TestRules.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
