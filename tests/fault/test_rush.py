"""Half past seven, ten times over: everybody in the hall asks at once, and nothing is lost.

How fast it goes is measured by ``make bench``; here the bound is the one that people would feel.
"""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.fault.merged import events
from tests.fault.tally import Tally
from tests.system.demo_process import DemoProcess, Json

KIOSKS, TICKETS_EACH = 20, 50
"""A large ward has two kiosks, and a rush of 50 people at the door."""
PAGES, PHONES = 40, 100
SERVICES = ("chung-thuc", "ho-tich", "dat-dai", "ho-kinh-doanh", "bao-tro")
PEOPLE_WAIT_S = 5.0
"""A kiosk that got no answer by then would long have given a number of its own."""


@dataclass
class Rush:
    """What everybody got, and how long the slowest waited."""

    server: str
    token: str
    issued: list[Json] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    slowest_s: float = 0.0
    over: bool = False

    async def ask(
        self, session: aiohttp.ClientSession, method: str, path: str, body: Json | None = None
    ) -> Json:
        began = time.monotonic()
        async with session.request(method, f"{self.server}{path}", json=body) as answer:
            told: Json = await answer.json(content_type=None)
            self.statuses.add(answer.status)
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        return told

    async def kiosk(self, session: aiohttp.ClientSession, number: int) -> None:
        for turn in range(TICKETS_EACH):
            service = SERVICES[(number + turn) % len(SERVICES)]
            body = {"request_id": str(uuid.uuid4()), "service": service}
            self.issued.append(await self.ask(session, "POST", "/api/v1/tickets", body))

    async def page(self, session: aiohttp.ClientSession) -> None:
        """Follow the hall as a board in a browser does, until the rush is over."""
        async with session.get(f"{self.server}/api/v1/live?topics=board,call") as stream:
            async for _ in stream.content:
                if self.over:
                    return

    async def phone(self, session: aiohttp.ClientSession) -> None:
        while not self.over:
            if self.issued:
                secret = self.issued[-1]["status_url"].rsplit("/", 1)[1]
                await self.ask(session, "GET", f"/api/v1/status/{secret}")
            await asyncio.sleep(1)

    async def run(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            aiohttp.ClientSession(headers=headers) as kiosks,
            aiohttp.ClientSession(connector=connector) as others,
        ):
            following = [asyncio.create_task(self.page(others)) for _ in range(PAGES)]
            following += [asyncio.create_task(self.phone(others)) for _ in range(PHONES)]
            await asyncio.gather(*(self.kiosk(kiosks, number) for number in range(KIOSKS)))
            self.over = True
            await asyncio.gather(*following)


@pytest.mark.fault("rush")
def test_nothing_is_lost_or_given_twice_and_nobody_is_sent_away(
    tmp_path: Path, fault_tally: Tally
) -> None:
    with DemoProcess(tmp_path / "demo", "--start", "07:30") as demo:
        rush = Rush(demo.server, demo.token("kiosk-1"))
        asyncio.run(rush.run())
        written = {each["ticket_id"]: each["number"] for each in events(demo, "ticket_issued")}
        given = {each["ticket_id"]: each["number"] for each in rush.issued}
        numbers = list(written.values())
        fault_tally.tries = len(given)
        fault_tally.lost += len(given.keys() - written.keys())
        fault_tally.doubled += len(numbers) - len(set(numbers))
        assert written == given
        assert len(set(numbers)) == len(given) == KIOSKS * TICKETS_EACH
        assert rush.statuses == {200, 201}
        assert rush.slowest_s < PEOPLE_WAIT_S
