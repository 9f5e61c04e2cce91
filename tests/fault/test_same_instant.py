"""Two counters press "next" in the same millisecond: two different tickets, or one has none."""

import asyncio
import uuid
from collections import Counter
from pathlib import Path
from random import Random

import aiohttp
import pytest

from tests.fault.merged import events
from tests.fault.tally import Tally
from tests.system.demo_process import DemoProcess, Json

TIMES = 40
SERVICE = "chung-thuc"
COUNTERS = (1, 2)
"""Both serve the one service."""
NOBODY = (409, "queue-empty")


class Pressing:
    """Officers at their counters, who press their keys together."""

    def __init__(self, demo: DemoProcess, desks: list[aiohttp.ClientSession]) -> None:
        self._demo = demo
        self._desks = desks
        self._kiosk = {"Authorization": f"Bearer {demo.token('kiosk-1')}"}

    async def sign_in(self) -> None:
        officers = [each for each in self._demo.accounts["staff"] if each["role"] == "officer"]
        for desk, officer, counter in zip(self._desks, officers, COUNTERS, strict=False):
            who = {"staff": officer["staff"], "pin": officer["pin"]}
            async with desk.post(f"{self._demo.server}/api/v1/session", json=who) as answer:
                assert answer.status == 200
            assert (await self.press(desk, f"counters/{counter}/open"))[0] == 200

    async def issue(self) -> None:
        path, body = f"{self._demo.server}/api/v1/tickets", {"service": SERVICE}
        asked = {"request_id": str(uuid.uuid4()), **body}
        async with self._desks[0].post(path, json=asked, headers=self._kiosk) as answer:
            assert answer.status == 201

    async def press(self, desk: aiohttp.ClientSession, verb: str) -> tuple[int, Json]:
        asked = {"request_id": str(uuid.uuid4())}
        async with desk.post(f"{self._demo.server}/api/v1/{verb}", json=asked) as answer:
            told: Json = await answer.json(content_type=None)
            return answer.status, told

    async def together(self, verb: str) -> list[tuple[int, Json]]:
        """Let everybody wait at one barrier, and press as it opens."""
        barrier = asyncio.Barrier(len(COUNTERS))

        async def press(desk: aiohttp.ClientSession, counter: int) -> tuple[int, Json]:
            await barrier.wait()
            return await self.press(desk, f"counters/{counter}/{verb}")

        return await asyncio.gather(*map(press, self._desks, COUNTERS))


async def press_many_times(demo: DemoProcess, random: Random, tally: Tally) -> None:
    desks = [aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) for _ in COUNTERS]
    try:
        pressing = Pressing(demo, desks)
        await pressing.sign_in()
        for _ in range(TIMES):
            waiting = random.choice((0, 1, 2))
            for _ in range(waiting):
                await pressing.issue()
            answers = await pressing.together("call-next")
            called = [told["ticket"]["number"] for status, told in answers if status == 200]
            refused = [(status, told["type"]) for status, told in answers if status != 200]
            tally.doubled += len(called) - len(set(called))
            tally.lost += waiting - len(called)
            assert len(set(called)) == len(called) == waiting
            assert refused == [NOBODY] * (len(COUNTERS) - waiting)
            for verb in ("start-serving", "finish"):
                await pressing.together(verb)
    finally:
        for desk in desks:
            await desk.close()


@pytest.mark.fault("same-instant")
def test_nobody_is_called_by_both(tmp_path: Path, fault_round: int, fault_tally: Tally) -> None:
    fault_tally.tries = TIMES
    with DemoProcess(tmp_path / "demo") as demo:
        asyncio.run(press_many_times(demo, Random(fault_round), fault_tally))
        calls = Counter(each["ticket_id"] for each in events(demo, "ticket_called"))
        issued = {each["ticket_id"] for each in events(demo, "ticket_issued")}
        assert set(calls) == issued
        assert set(calls.values()) == {1}
