"""What a kiosk gave alone is handed in: a fact, never refused, and never twice."""

import asyncio
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.server.ward import MONDAY, ward
from tests.server.web.house import House, Json, People, house


def alone(number: int, at: datetime = MONDAY, **fields: object) -> Json:
    """Return a ticket as a kiosk hands it in."""
    ticket_id = str(uuid.uuid4())
    return {
        "request_id": str(uuid.uuid4()),
        "ticket_id": ticket_id,
        "number": number,
        "service": "chung-thuc",
        "language": "vi",
        "secret": uuid.uuid4().hex,
        "issued_at": at.isoformat(timespec="milliseconds"),
        **fields,
    }


async def hand_in(office: House, *tickets: Json, who: str = "kiosk-1") -> list[Json]:
    answer = await office.ask("POST", "offline-tickets", who, {"tickets": tickets})
    assert answer.status == 200, answer
    shown: list[Json] = answer.body["tickets"]
    return shown


async def test_a_ticket_is_taken_over_with_its_number_moment_and_link(office: House) -> None:
    office.clock.step(minutes=30)
    given = alone(19101, MONDAY + timedelta(minutes=5), priority=True)
    (shown,) = await hand_in(office, given)
    assert shown["number"] == 19101
    assert shown["offline"] is True
    assert shown["priority"] is True
    assert shown["state"] == "waiting"
    assert shown["issued_at"] == "2026-11-23T08:05:00.000+07:00"
    status = await office.get(f"status/{given['secret']}")
    assert status["number"] == 19101


@pytest.mark.parametrize(
    ("number", "service", "who"),
    [
        (19201, "chung-thuc", "kiosk-1"),
        (19101, "chung-thuc", "kiosk-2"),
        (29101, "chung-thuc", "kiosk-1"),
        (1001, "chung-thuc", "kiosk-1"),
        (19100, "chung-thuc", "kiosk-1"),
        (0, "chung-thuc", "kiosk-1"),
        (-19101, "chung-thuc", "kiosk-1"),
        (10**30, "chung-thuc", "kiosk-1"),
    ],
)
async def test_only_a_number_of_the_kiosks_own_range_is_taken(
    office: House, number: int, service: str, who: str
) -> None:
    body = {"tickets": [alone(19101), alone(number, service=service)]}
    answer = await office.ask("POST", "offline-tickets", who, body)
    assert (answer.status, answer.slug) == (422, "invalid")
    assert (await office.get("tickets", "guide"))["tickets"] == []


async def test_handed_in_twice_it_is_one_ticket(office: House) -> None:
    given = alone(19101)
    first = await hand_in(office, given)
    again = await hand_in(office, given)
    other_request = await hand_in(office, {**given, "request_id": str(uuid.uuid4())})
    assert first == again == other_request
    both = await asyncio.gather(hand_in(office, given), hand_in(office, given))
    assert list(both) == [first, first]
    assert len((await office.get("tickets", "guide"))["tickets"]) == 1


async def test_a_lost_answers_ticket_bears_the_printed_number(office: House) -> None:
    issued = await office.issue()
    given = alone(19101, ticket_id=issued["ticket_id"], request_id=issued["ticket_id"])
    (shown,) = await hand_in(office, given)
    assert (shown["number"], shown["ticket_id"]) == (19101, issued["ticket_id"])
    assert (await office.get("tickets?number=1001", "guide"))["tickets"][:1] in ([], [shown])
    old_link = issued["status_url"].rsplit("/", 1)[1]
    for secret in (old_link, given["secret"]):
        assert (await office.get(f"status/{secret}"))["number"] == 19101
    assert len((await office.get("tickets", "guide"))["tickets"]) == 1


async def test_had_it_been_called_it_is_called_again_under_the_printed_number(
    office: House,
) -> None:
    issued = await office.issue()
    await office.at_counter("open")
    await office.at_counter("call-next")
    await hand_in(office, alone(19101, ticket_id=issued["ticket_id"]))
    board = await office.get("board")
    told = [(call["number"], call["attempt"], call["still_called"]) for call in board["recent"]]
    assert told == [(19101, 2, True), (1001, 1, False)]


async def test_tickets_are_placed_by_the_moment_of_issue(office: House) -> None:
    office.clock.step(minutes=10)
    online = await office.issue()
    office.clock.step(minutes=1)
    early, late = alone(19101, MONDAY + timedelta(minutes=2)), alone(
        19102, MONDAY + timedelta(hours=5))  # fmt: skip
    long_ago = alone(19103, MONDAY - timedelta(days=400))
    shown = await hand_in(office, early, late, long_ago)
    assert [each["number"] for each in shown] == [19101, 19102, 19103]
    assert shown[1]["issued_at"] == "2026-11-23T08:11:00.000+07:00"
    assert shown[2]["issued_at"] == "2026-11-23T00:00:00.000+07:00"
    waiting = (await office.get("tickets?state=waiting", "guide"))["tickets"]
    assert [each["number"] for each in waiting] == [19103, 19101, online["number"], 19102]


async def test_a_ticket_of_a_day_that_is_over_is_recorded_as_expired_on_that_day(
    office: House,
) -> None:
    await office.issue()
    office.clock.step(days=1)
    await office.issue()
    given = alone(19101, MONDAY + timedelta(hours=1))
    for _ in range(2):
        (shown,) = await hand_in(office, given)
        assert (shown["number"], shown["state"]) == (19101, "expired")
    again = {**given, "request_id": str(uuid.uuid4())}
    assert (await hand_in(office, again))[0]["state"] == "expired"
    both = await asyncio.gather(hand_in(office, given), hand_in(office, again))
    assert [each[0]["state"] for each in both] == ["expired", "expired"]
    assert len((await office.get("tickets", "guide"))["tickets"]) == 1
    events = (await office.get("events", "manager"))["events"]
    about = [event["kind"] for event in events if event.get("ticket_id") == given["ticket_id"]]
    assert about == ["ticket_issued", "ticket_expired"]
    await office.issue("dat-dai")


async def test_the_same_ticket_of_yesterday_twice_at_once_is_one(office: House) -> None:
    await office.issue()
    office.clock.step(days=1)
    await office.issue()
    given = alone(19101, MONDAY + timedelta(hours=1))
    both = await asyncio.gather(hand_in(office, given), hand_in(office, given))
    assert [each[0]["state"] for each in both] == ["expired", "expired"]


async def test_after_such_a_hand_in_a_restart_goes_on_with_today(
    tmp_path: Path, people: People
) -> None:
    async with house(tmp_path, people) as before:
        await before.issue()
        before.clock.step(days=1)
        await before.issue()
        await hand_in(before, alone(19101, MONDAY + timedelta(hours=1)))
    async with ward(tmp_path, start=MONDAY + timedelta(days=1, hours=1)) as here:
        assert sorted((await here.lobby()).by_number) == [1001]
        await here.issue()
        assert sorted((await here.lobby()).by_number) == [1001, 1002]


async def test_a_number_that_another_ticket_of_the_day_bears_is_refused_in_words(
    office: House,
) -> None:
    await hand_in(office, alone(19101))
    body = {"tickets": [alone(19101)]}
    answer = await office.ask("POST", "offline-tickets", "kiosk-1", body)
    assert (answer.status, answer.slug) == (422, "invalid")
    office.clock.step(days=1)
    await office.issue()
    for _ in range(2):
        answer = await office.ask("POST", "offline-tickets", "kiosk-1", body)
        assert (answer.status, answer.slug) == (422, "invalid")
    await office.issue()


async def test_a_strange_language_or_group_is_no_reason_to_refuse(office: House) -> None:
    (shown,) = await hand_in(office, alone(19101, language="xx", priority="nobody"))
    assert (shown["language"], shown["priority"]) == ("vi", True)
