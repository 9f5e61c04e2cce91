"""A verb is for what its sender saw at the counter, and for nothing that has come since."""

import asyncio
import uuid

import pytest

from tests.server.web.house import House, Json


def seen_of(ticket: Json) -> Json:
    return {name: ticket[name] for name in ("state", "ticket_id", "attempt")}


async def test_one_key_pressed_in_two_windows_at_once_is_one_press(office: House) -> None:
    await office.at_counter("open")
    for _ in range(3):
        await office.issue()
    answers = await asyncio.gather(
        *(office.post("counters/1/call-next", "officer", seen={"state": "open"}) for _ in "ab")
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    first = (await office.at_counter("start-serving"))["ticket"]
    again = await asyncio.gather(
        *(office.post("counters/1/call-next", "officer", seen=seen_of(first)) for _ in "ab")
    )
    assert sorted(answer.status for answer in again) == [200, 409]
    assert (await office.get("counters/1", "officer"))["ticket"]["number"] == 1002


async def test_a_late_verb_does_not_act_on_the_next_citizen(office: House) -> None:
    await office.at_counter("open")
    for _ in range(2):
        await office.issue()
    await office.at_counter("call-next")
    first = (await office.at_counter("start-serving"))["ticket"]
    await office.at_counter("call-next")
    await office.at_counter("start-serving")
    for verb in ("call-next", "finish", "park", "return"):
        refused = await office.post(f"counters/1/{verb}", "officer", seen=seen_of(first))
        assert (refused.status, refused.slug) == (409, "wrong-state")
        assert "Quầy 1 vừa thay đổi" in refused.body["detail"]
    assert (await office.get("counters/1", "officer"))["ticket"]["number"] == 1002


async def test_a_recall_from_a_second_window_is_not_a_third_call(office: House) -> None:
    await office.at_counter("open")
    await office.issue()
    called = (await office.at_counter("call-next"))["ticket"]
    assert (await office.at_counter("recall", seen=seen_of(called)))["ticket"]["attempt"] == 2
    late = await office.refused("counters/1/recall", "officer", seen=seen_of(called))
    assert late == (409, "wrong-state")
    without_attempt = {**seen_of(called), "attempt": None}
    await office.at_counter("start-serving", seen=without_attempt)


async def test_what_was_done_is_answered_again_however_the_counter_looks(office: House) -> None:
    await office.at_counter("open")
    await office.issue()
    pressed: Json = {"request_id": str(uuid.uuid4()), "seen": {"state": "open"}}
    first = await office.at_counter("call-next", **pressed)
    assert await office.at_counter("call-next", **pressed) == first


@pytest.mark.parametrize("verb", ["open", "close"])
async def test_a_counter_that_is_not_there_is_not_found(office: House, verb: str) -> None:
    refused = await office.refused(f"counters/99/{verb}", "officer", seen={"state": "closed"})
    assert refused == (404, "not-found")


async def test_a_counters_own_tickets_of_the_day_are_listed(office: House) -> None:
    for counter in (1, 2):
        await office.at_counter("open", counter)
        await office.issue()
        await office.at_counter("call-next", counter)
    await office.at_counter("start-serving", 2)
    await office.at_counter("finish", 2)
    served = await office.get("tickets?state=served&counter=2", "guide")
    assert [each["number"] for each in served["tickets"]] == [1002]
    assert (await office.get("tickets?state=served&counter=1", "guide"))["tickets"] == []
    wrong = await office.ask("GET", "tickets?counter=one", "guide")
    assert (wrong.status, wrong.slug) == (422, "invalid")
