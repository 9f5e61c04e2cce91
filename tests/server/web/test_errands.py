"""A guide has a kiosk print a slip again or look at its new paper, and learns what became of it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.server.ward import until
from tests.server.web.house import House, Json, People, house
from tests.server.web.streams import Stream, stream

REPRINT = "devices/kiosk-1/reprint"
PAPER = "devices/kiosk-1/paper-changed"


@asynccontextmanager
async def at_work(office: House) -> AsyncIterator[tuple[Stream, Stream, Stream]]:
    """Let two kiosks listen for errands and a guide for results."""
    async with (
        stream(office, "kiosk-1", "?topics=errand") as first,
        stream(office, "kiosk-2", "?topics=errand") as second,
        stream(office, "guide", "?topics=errand_result") as guide,
    ):
        yield first, second, guide


async def say(office: House, errand_id: str, who: str = "kiosk-1", **said: object) -> int:
    answer = await office.ask("POST", f"devices/self/errands/{errand_id}", who, said)
    return answer.status


async def reprints(office: House) -> list[Json]:
    events: list[Json] = (await office.get("events", "manager"))["events"]
    return [each for each in events if each["kind"] == "slip_reprinted"]


async def test_a_slip_is_printed_again_at_the_kiosk_that_was_chosen(office: House) -> None:
    issued = await office.issue(language="en")
    async with at_work(office) as (first, second, guide):
        errand = await office.done(REPRINT, "guide", ticket_id=issued["ticket_id"])
        assert (errand["device"], errand["kind"]) == ("kiosk-1", "reprint")
        await until(lambda: first.said != [])
        (order,) = first.of("errand")
        assert (order["errand_id"], order["kind"], order["language"]) == (
            errand["errand_id"],
            "reprint",
            "en",
        )
        for same in ("ticket_id", "number", "label", "issued_at", "status_url"):
            assert order["ticket"][same] == issued[same]
        said = {"result": "unknown", "detail": "máy in không trả lời"}
        assert await say(office, errand["errand_id"], **said) == 204
        await until(lambda: guide.said != [])
        assert guide.of("errand_result") == [{**errand, **said}]
        assert second.said == []
    (event,) = await reprints(office)
    assert (event["ticket_id"], event["device"], event["by"]) == (
        issued["ticket_id"],
        "kiosk-1",
        "guide",
    )


async def test_changed_paper_is_told_to_the_kiosk_and_leaves_no_trace(office: House) -> None:
    seq = (await office.get("board"))["seq"]
    async with at_work(office) as (first, _, guide):
        errand = await office.done(PAPER, "guide")
        await until(lambda: first.said != [])
        (order,) = first.of("errand")
        assert (order["kind"], order["language"]) == ("paper-changed", "vi")
        assert "ticket" not in order
        assert await say(office, errand["errand_id"], result="ok") == 204
        await until(lambda: guide.said != [])
        assert guide.of("errand_result")[0]["result"] == "ok"
    assert (await office.get("board"))["seq"] <= seq + 1


async def test_the_same_request_sends_one_errand(office: House) -> None:
    issued = await office.issue()
    fields = {"request_id": str(uuid.uuid4()), "ticket_id": issued["ticket_id"]}
    async with at_work(office) as (first, _, _guide):
        once = await office.done(REPRINT, "guide", **fields)
        assert await office.done(REPRINT, "guide", **fields) == once
        await office.done(PAPER, "guide")
        await until(lambda: len(first.said) == 2)
        assert [order["kind"] for order in first.of("errand")] == ["reprint", "paper-changed"]
    assert len(await reprints(office)) == 1


async def test_a_kiosk_that_is_away_gets_nothing_and_the_ledger_neither(office: House) -> None:
    issued = await office.issue()
    async with (
        stream(office, "kiosk-2", "?topics=errand"),
        stream(office, "kiosk-1", "?topics=call"),
    ):
        kiosks = {
            each["device"]: each["reachable"]
            for each in (await office.get("kiosks", "guide"))["kiosks"]
        }
        assert kiosks == {"kiosk-1": False, "kiosk-2": True}
        for path in (REPRINT, PAPER):
            fields = {"ticket_id": issued["ticket_id"]} if path == REPRINT else {}
            assert await office.refused(path, "guide", **fields) == (409, "device-away")
    assert await reprints(office) == []


async def test_only_a_kiosk_is_given_errands_and_only_for_a_ticket_that_lives(
    office: House,
) -> None:
    issued = await office.issue()
    ticket = {"ticket_id": issued["ticket_id"]}
    async with at_work(office):
        for device in ("display", "nobody"):
            path = f"devices/{device}/reprint"
            assert await office.refused(path, "guide", **ticket) == (404, "not-found")
        unknown = {"ticket_id": str(uuid.uuid4())}
        assert await office.refused(REPRINT, "guide", **unknown) == (404, "not-found")
        await office.done(f"tickets/{issued['ticket_id']}/cancel", "officer")
        assert await office.refused(REPRINT, "guide", **ticket) == (409, "wrong-state")
    assert await reprints(office) == []


async def test_a_kiosk_answers_its_own_errands_and_the_first_word_counts(office: House) -> None:
    async with at_work(office) as (_, _, guide):
        errand_id = (await office.done(PAPER, "guide"))["errand_id"]
        assert await say(office, errand_id, "kiosk-2", result="ok") == 404
        assert await say(office, str(uuid.uuid4()), result="ok") == 404
        assert await say(office, errand_id, result="splendid") == 422
        for result in ("down", "ok"):
            assert await say(office, errand_id, result=result) == 204
        other = (await office.done(PAPER, "guide"))["errand_id"]
        assert await say(office, other.upper(), result="ok") == 204
        await until(lambda: len(guide.said) == 2)
        assert [told["result"] for told in guide.of("errand_result")] == ["down", "ok"]


@pytest.fixture
async def impatient(tmp_path: Path, people: People) -> AsyncIterator[House]:
    async with house(tmp_path, people, answer_within_s=0.02) as opened:
        yield opened


async def test_a_kiosk_that_says_nothing_is_told_of_and_so_is_its_late_word(
    impatient: House,
) -> None:
    async with at_work(impatient) as (_, _, guide):
        errand_id = (await impatient.done(PAPER, "guide"))["errand_id"]
        await until(lambda: guide.said != [])
        assert await say(impatient, errand_id, result="ok") == 204
        await until(lambda: len(guide.said) == 2)
        results = [told["result"] for told in guide.of("errand_result")]
        assert results == ["no-answer", "ok"]


async def test_errands_wake_nobody_else(office: House) -> None:
    async with (
        at_work(office) as (first, _, _guide),
        stream(office, "officer", "?topics=call") as officer,
    ):
        await office.issue()
        await office.done(PAPER, "guide")
        await until(lambda: first.said != [])
        assert first.topics() == ["errand"]
        assert officer.said == []


async def test_a_guide_sees_a_tickets_place_its_link_and_how_often_its_slip_came_out(
    office: House,
) -> None:
    await office.issue()
    issued = await office.issue()
    async with at_work(office):
        await office.done(REPRINT, "guide", ticket_id=issued["ticket_id"])
    seen = await office.get(f"tickets/{issued['ticket_id']}", "guide")
    assert (seen["people_ahead"], seen["reprints"], seen["counters"]) == (1, 1, [1, 2])
    assert seen["status_url"] == issued["status_url"]
    picture = await office.ask(
        "GET", issued["status_url"].removeprefix("https://so.example.vn") + "/qr.svg"
    )
    assert picture.status == 200
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.body.startswith(b"<svg")
    nobodys = await office.ask("GET", "/t/xxxxxxxxxxxxxxxxxxxxxx/qr.svg")
    assert nobodys.status == 404
