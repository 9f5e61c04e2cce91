"""Hand-worked examples that hold the oracle itself to the rules of the queue."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.ticket_queue.oracle import Oracle
from tests.ticket_queue.oracle_site import (
    ZONE,
    OracleCounter,
    OracleHours,
    OracleService,
    OracleSite,
    kiosk_number,
    ordinary_number,
)

MONDAY = date(2026, 3, 2)
WEEK = [
    (weekday, start, end)
    for weekday in range(5)
    for start, end in ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
]


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


@pytest.fixture
def oracle() -> Oracle:
    hours = OracleHours(WEEK)
    site = OracleSite(
        services={
            "land": OracleService(1, hours),
            "civil": OracleService(2, hours),
            "copies": OracleService(
                3, hours, limit=timedelta(minutes=10), warning=timedelta(minutes=6)
            ),
        },
        counters={
            1: OracleCounter(["land"], helps=["civil"]),
            2: OracleCounter(["civil"]),
            3: OracleCounter(["copies"], helps=["land", "civil"]),
        },
    )
    oracle = Oracle(site, MONDAY)
    for counter in site.counters:
        oracle.open(at("07:00"), counter)
    return oracle


def test_numbers_run_to_three_digits_and_then_to_four() -> None:
    assert [ordinary_number(1, nth) for nth in (1, 2, 999, 1000)] == [1001, 1002, 1999, 11000]


def test_kiosk_numbers_run_to_two_digits_and_then_to_three() -> None:
    assert [kiosk_number(3, 2, nth) for nth in (1, 99, 100)] == [39201, 39299, 392100]


def test_each_service_counts_its_own_series(oracle: Oracle) -> None:
    for ticket, service in (("a", "land"), ("b", "civil"), ("c", "land")):
        assert oracle.issue(at("08:00"), ticket, service, priority=False) is None
    assert [oracle.number(ticket) for ticket in "abc"] == [1001, 2001, 1002]


@pytest.mark.parametrize(
    ("clock", "answer"),
    [
        ("07:29:59", "closed"),
        ("07:30", None),
        ("11:30", "closed"),
        ("13:30", None),
        ("17:00", "closed"),
    ],
)
def test_numbers_are_given_from_a_sessions_start_until_before_its_end(
    oracle: Oracle, clock: str, answer: str | None
) -> None:
    assert oracle.issue(at(clock), "a", "land", priority=False) == answer


def test_the_wait_stands_still_over_lunch(oracle: Oracle) -> None:
    oracle.issue(at("11:20"), "a", "land", priority=False)
    assert oracle.wait("a", at("11:30")) == timedelta(minutes=10)
    assert oracle.wait("a", at("13:30")) == timedelta(minutes=10)
    assert oracle.wait("a", at("13:35")) == timedelta(minutes=15)
    assert oracle.due_at("a") == at("13:40")


def test_a_wait_full_exactly_at_the_sessions_end_is_due_then_and_not_after_lunch(
    oracle: Oracle,
) -> None:
    oracle.issue(at("11:10"), "a", "land", priority=False)
    assert oracle.due_at("a") == at("11:30")


def test_a_due_moment_walks_over_the_night(oracle: Oracle) -> None:
    oracle.issue(at("16:50"), "a", "land", priority=False)
    assert oracle.due_at("a") == at("07:40", date(2026, 3, 3))


def test_a_due_moment_walks_over_a_weekend_to_a_make_up_day_and_past_a_holiday() -> None:
    friday, saturday, monday, tuesday = (date(2026, 3, day) for day in (6, 7, 9, 10))
    hours = OracleHours(WEEK, holidays={monday}, make_up={saturday: [(time(8), time(8, 5))]})
    oracle = Oracle(OracleSite({"land": OracleService(1, hours)}, {}), friday)
    oracle.issue(at("16:50", friday), "a", "land", priority=False)
    assert oracle.due_at("a") == at("07:35", tuesday)


def test_priority_overtakes_whoever_came_less_than_fifteen_minutes_before_and_nobody_else(
    oracle: Oracle,
) -> None:
    oracle.issue(at("08:00"), "early", "land", priority=False)
    oracle.issue(at("08:01"), "late", "land", priority=False)
    oracle.issue(at("08:15:30"), "priority", "land", priority=True)
    assert oracle.waiting_in_order() == ["early", "priority", "late"]
    assert [oracle.people_ahead(ticket) for ticket in ("early", "priority", "late")] == [0, 1, 2]


def test_equal_dues_go_by_the_moment_of_issue(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "ordinary", "land", priority=False)
    oracle.issue(at("08:15"), "priority", "land", priority=True)
    assert oracle.due_at("ordinary") == oracle.due_at("priority")
    assert oracle.waiting_in_order() == ["ordinary", "priority"]


def test_a_transfer_keeps_the_wait_and_the_stretch_of_a_waiting_ticket(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.alerts_due(at("08:16"))
    assert oracle.transfer(at("08:16"), None, "a", service="civil") is None
    assert oracle.due_at("a") == at("08:20")
    assert oracle.alerts_due(at("08:17")) == set()
    assert oracle.alerts == {("a", 1, "near")}


def test_a_transfer_from_a_counter_is_a_new_stretch_and_its_wait_goes_on(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:16"), 1)
    oracle.start_serving(at("08:17"), 1)
    assert oracle.transfer(at("08:30"), 1, "a", service="civil") is None
    assert oracle.wait("a", at("08:31")) == timedelta(minutes=17)
    assert oracle.due_at("a") == at("08:34")
    assert oracle.alerts_due(at("08:30")) == {("a", 2, "near")}


def test_a_transfer_beyond_the_target_is_due_in_the_past(oracle: Oracle) -> None:
    oracle.issue(at("11:22"), "a", "land", priority=False)
    oracle.transfer(at("13:35"), None, "a", service="copies")
    assert oracle.due_at("a") == at("13:32")
    oracle.issue(at("11:15"), "c", "land", priority=False)
    oracle.transfer(at("13:32"), None, "c", service="copies")
    assert oracle.due_at("c") == at("11:25")


def test_who_comes_back_from_fetching_a_paper_is_due_in_three_minutes(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:10"), 1)
    oracle.start_serving(at("08:11"), 1)
    oracle.park(at("08:15"), 1)
    assert oracle.return_to_queue(at("09:40"), "a") is None
    assert oracle.due_at("a") == at("09:43")
    assert oracle.wait("a", at("09:41")) == timedelta(minutes=11)


@pytest.mark.parametrize(("clock", "due"), [("08:17", "08:22"), ("08:17:01", "08:37:01")])
def test_who_comes_back_after_a_no_show_waits_anew_and_shorter_when_soon(
    oracle: Oracle, clock: str, due: str
) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    assert oracle.no_show(at("08:01:59"), 1) == "too-early"
    assert oracle.no_show(at("08:02"), 1) is None
    assert oracle.return_to_queue(at(clock), "a") is None
    assert oracle.wait("a", at(clock)) == timedelta(0)
    assert oracle.due_at("a") == at(due)


def test_the_third_call_allows_a_no_show_at_once(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    oracle.recall(at("08:01:05"), 1)
    assert oracle.no_show(at("08:01:06"), 1) == "too-early"
    oracle.recall(at("08:01:10"), 1)
    assert oracle.no_show(at("08:01:10"), 1) is None


def test_a_counter_helps_when_its_own_queue_is_empty(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "b", "civil", priority=False)
    assert oracle.next_for(1, at("08:00")) == "b"
    oracle.issue(at("08:01"), "a", "land", priority=False)
    assert oracle.next_for(1, at("08:01")) == "a"


def test_a_counter_helps_who_is_past_the_warning_unless_its_own_are(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "b", "civil", priority=False)
    oracle.issue(at("08:05"), "a", "land", priority=False)
    oracle.issue(at("08:14"), "quick", "land", priority=True)
    assert oracle.next_for(1, at("08:14:59")) == "quick"
    assert oracle.next_for(1, at("08:15")) == "b"
    assert oracle.next_for(1, at("08:20")) == "quick"


def test_a_ticket_for_a_named_counter_waits_for_it_until_it_closes(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    assert oracle.transfer(at("08:02"), 1, "a", to_counter=2) is None
    assert oracle.next_for(1, at("08:02")) is None
    assert oracle.next_for(2, at("08:02")) == "a"
    oracle.pause(at("08:03"), 2)
    assert oracle.next_for(1, at("08:03")) == "a"
    assert oracle.due_at("a") == at("08:21")


def test_call_next_finishes_whom_the_counter_serves_even_when_nobody_waits(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    assert oracle.call_next(at("08:02"), 1) == "counter-busy"
    oracle.start_serving(at("08:02"), 1)
    assert oracle.call_next(at("08:05"), 1) is None
    assert (oracle.state("a"), oracle.tickets["a"].outcome) == ("SERVED", "received")
    assert oracle.call_next(at("08:06"), 1) == "queue-empty"


def test_a_slip_of_the_finger_is_undone_within_ten_minutes(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    oracle.start_serving(at("08:02"), 1)
    oracle.finish(at("08:05"), 1)
    assert oracle.reopen(at("08:15:01"), 1, "a") == "wrong-state"
    assert oracle.reopen(at("08:15"), 2, "a") == "wrong-state"
    assert oracle.reopen(at("08:15"), 1, "a") is None
    assert (oracle.state("a"), oracle.counter_of("a")) == ("SERVING", 1)


def test_a_restored_ticket_keeps_what_it_had_waited(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.cancel(at("08:05"), "a")
    assert oracle.restore(at("08:15"), "a") is None
    assert oracle.wait("a", at("08:15")) == timedelta(minutes=5)
    assert oracle.due_at("a") == at("08:30")


def test_each_stretch_raises_each_level_once(oracle: Oracle) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    assert oracle.alerts_due(at("08:14:59")) == set()
    assert oracle.alerts_due(at("08:15")) == {("a", 1, "near")}
    assert oracle.alerts_due(at("08:21")) == {("a", 1, "past")}
    assert oracle.alerts_due(at("08:50")) == set()
    oracle.call_next(at("08:50"), 1)
    oracle.return_to_queue(at("08:51"), "a")
    assert oracle.alerts_due(at("08:51")) == {("a", 2, "near"), ("a", 2, "past")}


def test_a_ticket_handed_in_long_past_its_limit_raises_one_alert(oracle: Oracle) -> None:
    oracle.hand_in(at("09:00"), "a", 19201, "land", priority=False, issued_at=at("08:00"))
    assert oracle.due_at("a") == at("08:20")
    assert oracle.alerts_due(at("09:00")) == {("a", 1, "past")}


def test_a_ticket_handed_in_twice_is_one_and_a_lost_answer_changes_its_number(
    oracle: Oracle,
) -> None:
    oracle.issue(at("08:00"), "a", "land", priority=False)
    oracle.call_next(at("08:01"), 1)
    for clock in ("08:02", "08:03"):
        oracle.hand_in(at(clock), "a", 19201, "land", priority=False, issued_at=at("08:00"))
    assert (oracle.number("a"), oracle.tickets["a"].attempt, len(oracle.tickets)) == (19201, 2, 1)
    oracle.issue(at("08:04"), "b", "land", priority=False)
    assert oracle.number("b") == 1002


@pytest.mark.parametrize(
    ("claimed", "effective"),
    [
        (at("23:00", date(2026, 3, 1)), at("00:00")),
        (at("12:00"), at("09:00")),
        (at("08:30"), at("08:30")),
    ],
)
def test_a_handed_in_ticket_was_issued_within_the_day_and_never_later_than_now(
    oracle: Oracle, claimed: datetime, effective: datetime
) -> None:
    oracle.hand_in(at("09:00"), "a", 19201, "land", priority=False, issued_at=claimed)
    assert oracle.tickets["a"].issued_at == effective


def test_the_close_of_the_day_ends_what_is_open(oracle: Oracle) -> None:
    for ticket in "abc":
        oracle.issue(at("16:00"), ticket, "land", priority=False)
    oracle.call_next(at("16:01"), 1)
    oracle.start_serving(at("16:02"), 1)
    oracle.call_next(at("16:05"), 1)
    oracle.close_day(at("00:00", date(2026, 3, 3)))
    assert [oracle.state(ticket) for ticket in "abc"] == ["SERVED", "EXPIRED", "EXPIRED"]
    oracle.hand_in(
        at("07:00", date(2026, 3, 3)), "d", 19201, "land", priority=False, issued_at=at("16:30")
    )
    assert oracle.state("d") == "EXPIRED"
    assert oracle.wait("d", at("07:00", date(2026, 3, 3))) == timedelta(minutes=30)
