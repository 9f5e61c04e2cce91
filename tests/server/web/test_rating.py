"""A citizen says how it was: by the own link, once; the sentence lies where it can be erased."""

import sqlite3
import uuid

import pytest

from tests.server.web.house import House, Json

SENTENCE = "Cô ở quầy 1 rất tận tình"


async def served(office: House) -> str:
    """Serve somebody, and give the secret of their link."""
    await office.at_counter("open")
    issued = await office.issue()
    for verb in ("call-next", "start-serving", "finish"):
        await office.at_counter(verb)
    return str(issued["status_url"].rsplit("/", 1)[1])


async def ledgers(office: House) -> list[Json]:
    events: list[Json] = (await office.get("events", "manager"))["events"]
    return [each for each in events if each["kind"] == "ticket_rated"]


async def test_a_citizen_rates_once_and_the_phone_knows_it(office: House) -> None:
    secret = await served(office)
    assert (await office.get(f"status/{secret}"))["rated"] is False
    request_id = str(uuid.uuid4())
    fields = {"request_id": request_id, "score": 5, "sentence": f" {SENTENCE} "}
    answer = await office.done(f"status/{secret}/rating", "anyone", **fields)
    assert (answer["state"], answer["rated"]) == ("served", True)
    assert await office.done(f"status/{secret}/rating", "anyone", **fields) == answer
    refused = await office.refused(f"status/{secret}/rating", "anyone", score=1)
    assert refused == (409, "wrong-state")
    (event,) = await ledgers(office)
    assert (event["score"], event["by"]) == (5, "citizen")
    with sqlite3.connect(office.ward.path) as db:
        texts = dict(db.execute("SELECT hash, text FROM texts").fetchall())
    assert texts[event["sentence"]] == SENTENCE


async def test_staff_see_that_a_ticket_is_rated_and_not_how(office: House) -> None:
    secret = await served(office)
    await office.done(f"status/{secret}/rating", "anyone", score=1)
    (ticket,) = (await office.get("tickets", "officer"))["tickets"]
    assert ticket["rated"] is True
    assert "score" not in ticket


async def test_nobody_rates_before_being_served_or_by_a_link_that_is_none(office: House) -> None:
    issued = await office.issue()
    secret = issued["status_url"].rsplit("/", 1)[1]
    assert "rated" not in await office.get(f"status/{secret}")
    refused = await office.refused(f"status/{secret}/rating", "anyone", score=3)
    assert refused == (409, "wrong-state")
    unknown = await office.refused("status/xxxxxxxxxxxxxxxxxxxxxx/rating", "anyone", score=3)
    assert unknown == (404, "not-found")


@pytest.mark.parametrize(
    "fields",
    [
        {"score": 0},
        {"score": 6},
        {"score": "5"},
        {},
        {"score": 5, "sentence": "Gọi lại cho tôi 0903 123 456"},
        {"score": 5, "sentence": "CCCD 079146000123"},
        {"score": 5, "sentence": "x" * 501},
    ],
)
async def test_what_cannot_be_kept_is_refused_and_the_rating_is_still_free(
    office: House, fields: Json
) -> None:
    secret = await served(office)
    refused = await office.refused(f"status/{secret}/rating", "anyone", **fields)
    assert refused == (422, "invalid")
    assert await ledgers(office) == []
    assert (await office.done(f"status/{secret}/rating", "anyone", score=4))["rated"] is True


async def test_an_empty_sentence_is_none(office: House) -> None:
    secret = await served(office)
    await office.done(f"status/{secret}/rating", "anyone", score=3, sentence="   ")
    (event,) = await ledgers(office)
    assert "sentence" not in event


async def test_a_tablet_rates_what_its_own_counter_served(office: House) -> None:
    await served(office)
    (ticket,) = (await office.get("tickets", "officer"))["tickets"]
    fields = {"ticket_id": ticket["ticket_id"].upper(), "score": 2}
    other = await office.refused("counters/2/rating", "display", **fields)
    assert other == (409, "wrong-state")
    await office.done("counters/1/rating", "display", **fields)
    again = await office.refused("counters/1/rating", "display", **fields)
    assert again == (409, "wrong-state")
    (event,) = await ledgers(office)
    assert (event["score"], event["by"]) == (2, "display")


async def test_what_a_citizen_said_is_in_the_tickets_life_for_managers_alone(
    office: House,
) -> None:
    secret = await served(office)
    await office.done(f"status/{secret}/rating", "anyone", score=1, sentence=SENTENCE)
    (ticket,) = (await office.get("tickets", "officer"))["tickets"]
    path = f"tickets/{ticket['ticket_id']}/life"
    for who in ("guide", "officer"):
        steps = (await office.get(path, who))["steps"]
        assert "ticket_rated" not in {step["kind"] for step in steps}
        assert all("note" not in step for step in steps)
    rated = (await office.get(path, "manager"))["steps"][-1]
    assert (rated["kind"], rated["note"]) == ("ticket_rated", SENTENCE)
