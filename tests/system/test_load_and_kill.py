"""A rush of citizens while officers call, and the server killed in the middle of it."""

import asyncio
import uuid
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from tests.system.demo_process import DemoProcess, Json, Person

CLIENTS, TICKETS, OFFICERS = 16, 5_000, 5
SERVICES = ("chung-thuc", "ho-tich", "dat-dai", "ho-kinh-doanh", "bao-tro")
COUNTER_OF_OFFICER = (1, 3, 4, 6, 7)


class Rush:
    """Every client asks until it is answered, always with the same request id."""

    def __init__(self, demo: DemoProcess) -> None:
        self.demo = demo
        self.issued: dict[str, Json] = {}
        self.called: list[str] = []
        self.over = False

    async def citizen(self, session: aiohttp.ClientSession, place: int) -> None:
        for _ in range(TICKETS // CLIENTS + (place < TICKETS % CLIENTS)):
            request_id = str(uuid.uuid4())
            service = SERVICES[len(self.issued) % len(SERVICES)]
            body = {"request_id": request_id, "service": service}
            _, told = await self._until_answered(session, "/api/v1/tickets", body)
            self.issued[request_id] = told

    async def officer(self, session: aiohttp.ClientSession, place: int) -> None:
        staff = [each for each in self.demo.accounts["staff"] if each["role"] == "officer"][place]
        who = {"staff": staff["staff"], "pin": staff["pin"]}
        await self._until_answered(session, "/api/v1/session", who)
        counter = f"/api/v1/counters/{COUNTER_OF_OFFICER[place]}"
        await self._verb(session, f"{counter}/open")
        while not self.over:
            status, told = await self._verb(session, f"{counter}/call-next")
            if status == 200 and told["ticket"]["state"] == "called":
                self.called.append(told["ticket"]["ticket_id"])
                await self._verb(session, f"{counter}/start-serving")
            else:
                await asyncio.sleep(0.01)

    async def _verb(self, session: aiohttp.ClientSession, path: str) -> tuple[int, Json]:
        return await self._until_answered(session, path, {"request_id": str(uuid.uuid4())})

    async def _until_answered(
        self, session: aiohttp.ClientSession, path: str, body: dict[str, Any]
    ) -> tuple[int, Json]:
        while True:
            try:
                async with session.post(f"{self.demo.server}{path}", json=body) as answer:
                    told: Json = await answer.json(content_type=None)
                    assert answer.status < 500, told
                    return answer.status, told
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.05)

    async def kill_and_start_again(self, after: int) -> None:
        while len(self.issued) < after:  # noqa: ASYNC110 - the clients tell nobody
            await asyncio.sleep(0.01)
        await asyncio.to_thread(self.demo.kill)
        await asyncio.to_thread(self.demo.start)

    async def run(self, kill_after: int) -> None:
        headers = {"Authorization": f"Bearer {self.demo.token('kiosk-1')}"}
        patience = aiohttp.ClientTimeout(total=10)
        kiosk = aiohttp.ClientSession(headers=headers, timeout=patience)
        desks = [
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=patience)
            for _ in range(OFFICERS)
        ]
        try:
            officers = [
                asyncio.create_task(self.officer(desk, place)) for place, desk in enumerate(desks)
            ]
            citizens = [self.citizen(kiosk, place) for place in range(CLIENTS)]
            await asyncio.gather(self.kill_and_start_again(kill_after), *citizens)
            self.over = True
            await asyncio.gather(*officers)
        finally:
            for session in (kiosk, *desks):
                await session.close()


def events_of(person: Person) -> list[Json]:
    events: list[Json] = []
    while page := person.get(f"/api/v1/events?after_seq={len(events)}")["events"]:
        events += page
    return events


@pytest.mark.fault("server-killed")
def test_nothing_that_was_answered_is_lost_and_nothing_is_given_twice(
    tmp_path: Path, fault_round: int
) -> None:
    demo = DemoProcess(tmp_path / "demo")
    kill_after = Random(fault_round).randrange(TICKETS // 4, 3 * TICKETS // 4)
    with demo:
        rush = Rush(demo)
        asyncio.run(rush.run(kill_after))
        events = events_of(demo.staff("manager"))
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        issued = {
            event["ticket_id"]: event["number"]
            for event in events
            if event["kind"] == "ticket_issued"
        }
        assert issued == {each["ticket_id"]: each["number"] for each in rush.issued.values()}
        assert len(issued) == len(set(issued.values())) == TICKETS
        called = Counter(event["ticket_id"] for event in events if event["kind"] == "ticket_called")
        assert set(called.values()) == {1}
        assert set(rush.called) <= set(called)
        assert len(rush.called) == len(set(rush.called)) > OFFICERS
        kiosk = demo.device("kiosk-1")
        for request_id, told in list(rush.issued.items())[:: TICKETS // 50]:
            body = {"request_id": request_id, "service": told["service"]}
            assert kiosk.ask("/api/v1/tickets", body) == (200, told)
