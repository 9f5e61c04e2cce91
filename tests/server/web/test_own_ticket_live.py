"""A phone hears of its own ticket: at once when something happens to it, and of no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from server.web import status_live
from tests.server.ward import until
from tests.server.web.house import V1, House, Json
from tests.server.web.streams import Stream


def secret_of(issued: Json) -> str:
    return str(issued["status_url"].rsplit("/", 1)[1])


@asynccontextmanager
async def phone(office: House, secret: str) -> AsyncIterator[Stream]:
    async with office.client.get(f"{V1}/status/{secret}/live") as response:
        assert response.status == 200
        opened = Stream(response)
        listening = asyncio.create_task(opened.listen())
        try:
            yield opened
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def states(heard: Stream) -> list[str]:
    return [body["state"] for body in heard.of("status")]


async def test_a_phone_is_told_the_present_and_then_each_change_of_its_own_ticket(
    office: House,
) -> None:
    await office.at_counter("open")
    own, other = await office.issue(), await office.issue()
    async with phone(office, secret_of(own)) as heard:
        await until(lambda: states(heard) == ["waiting"])
        await office.at_counter("call", ticket_id=other["ticket_id"], reason="kiểm thử")
        for verb in ("start-serving", "finish"):
            await office.at_counter(verb)
        await office.at_counter("call-next")
        await until(lambda: len(heard.said) == 2)
        assert states(heard) == ["waiting", "called"]
        assert heard.of("status")[1]["counter"] == 1
        await office.at_counter("recall")
        await until(lambda: len(heard.said) == 3)
        assert heard.of("status")[2]["attempt"] == 2


async def test_a_phone_looks_now_and_then_where_it_stands(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_live, "LOOK_EVERY_S", 0.02)
    await office.at_counter("open")
    await office.issue()
    own = await office.issue()
    async with phone(office, secret_of(own)) as heard:
        await until(lambda: "alive" in heard.topics())
        await office.at_counter("call-next")
        await until(lambda: len(heard.of("status")) == 2)
        assert [body["people_ahead"] for body in heard.of("status")] == [1, 0]


async def test_an_unknown_link_has_no_stream_and_a_new_day_ends_one(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_live, "LOOK_EVERY_S", 0.02)
    unknown = await office.ask("GET", f"status/{'x' * 22}/live")
    assert (unknown.status, unknown.slug) == (404, "not-found")
    own = await office.issue()
    async with phone(office, secret_of(own)) as heard:
        await until(lambda: states(heard) == ["waiting"])
        office.clock.step(days=1)
        await office.at_counter("open")
        await until(heard.response.content.at_eof)
