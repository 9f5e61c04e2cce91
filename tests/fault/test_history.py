"""The judge of a history sees what is lost and what is doubled: else its silence says nothing."""

from tests.fault.history import Request, Verdict, judge
from tests.system.demo_process import Json


def issued(ticket: str, number: int) -> Request:
    body = {"request_id": ticket, "service": "chung-thuc"}
    return Request("issue", "/api/v1/tickets", body, 201, {"number": number}, ticket)


def at_counter(verb: str, ticket: str | None) -> Request:
    return Request(verb, f"/api/v1/counters/3/{verb}", {}, 200, {}, ticket)


def ledger(*events: Json) -> list[Json]:
    return [{"seq": seq, **event} for seq, event in enumerate(events, start=1)]


def issue(ticket: str, number: int) -> Json:
    return {"kind": "ticket_issued", "ticket_id": ticket, "number": number}


def call(ticket: str, counter: int) -> Json:
    return {"kind": "ticket_called", "ticket_id": ticket, "counter": counter}


def finish(ticket: str, counter: int) -> Json:
    return {"kind": "serving_finished", "ticket_id": ticket, "counter": counter}


def test_a_history_that_the_ledger_tells_too_is_whole() -> None:
    asked = [issued("a", 1001), at_counter("call-next", "a"), at_counter("call-next", None)]
    assert judge(asked, ledger(issue("a", 1001), call("a", 3))) == Verdict()


def test_an_answer_that_is_not_in_the_ledger_is_lost() -> None:
    asked = [issued("a", 1001), at_counter("call-next", "a")]
    assert len(judge(asked, ledger(issue("a", 1001))).lost) == 1
    assert judge([issued("a", 1001)], ledger()).lost


def test_another_number_than_the_answered_one_is_lost() -> None:
    assert judge([issued("a", 1001)], ledger(issue("a", 1002))).lost


def test_a_gap_in_the_ledger_is_a_loss() -> None:
    events = ledger({"kind": "day_opened"}, {"kind": "day_opened"})
    assert judge([], [events[1]]).lost


def test_what_was_done_twice_for_one_answer_is_doubled() -> None:
    asked = [issued("a", 1001), issued("b", 1002), at_counter("call-next", "a")]
    events = [issue("a", 1001), issue("b", 1002), call("a", 3), finish("a", 3)]
    assert judge(asked, ledger(*events, call("a", 3))).doubled
    assert judge(asked, ledger(*events, issue("c", 1003))).doubled


def test_a_number_given_twice_is_doubled() -> None:
    asked = [issued("a", 1001), issued("b", 1001)]
    assert judge(asked, ledger(issue("a", 1001), issue("b", 1001))).doubled


def test_a_ticket_at_two_counters_or_two_at_one_is_doubled() -> None:
    asked = [issued("a", 1001), at_counter("call-next", "a"), at_counter("call-next", "a")]
    assert judge(asked, ledger(issue("a", 1001), call("a", 3), call("a", 4))).doubled
    both = [issued("a", 1001), issued("b", 1002)]
    both += [at_counter("call-next", "a"), at_counter("call-next", "b")]
    events = ledger(issue("a", 1001), issue("b", 1002), call("a", 3), call("b", 3))
    assert judge(both, events).doubled
