"""How fast the server issues, calls, commits and starts; nothing here fails by being slow."""

import asyncio
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from server.ledger import chain
from server.ports import Commit, Recorded
from tests.bench.table import note, times_ms
from tests.server.ward import (
    CERTIFICATION,
    COUNTER,
    MONDAY,
    OFFICER,
    SITE,
    Ward,
    issuing_of,
    new_id,
    ward,
)
from tests.server.web.conftest import people  # noqa: F401 - a fixture
from tests.server.web.house import V1, House, People, house
from ticket_queue.events import NoticePublished
from ticket_queue.ids import TicketId
from ticket_queue.messages import moment_to_text
from ticket_queue.rules import counters, moving, serving

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

CLIENTS = 16
OLD_ROWS = 1_000_000


@pytest.fixture
async def office(tmp_path: Path, people: People) -> AsyncIterator[House]:  # noqa: F811 - the fixture
    async with house(tmp_path, people) as opened:
        yield opened


async def test_issuing_by_http(office: House) -> None:
    url = office.client.make_url(f"{V1}/tickets")
    services, took = list(SITE.services), []

    async def client(number: int) -> None:
        async with aiohttp.ClientSession(headers=office.people.headers["kiosk-1"]) as session:
            for turn in range(125):
                service = services[(number + turn) % len(services)]
                body = {"request_id": str(uuid.uuid4()), "service": service}
                began = time.perf_counter()
                async with session.post(url, json=body) as response:
                    await response.read()
                    assert response.status == 201
                took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    per_s = len(took) / (time.perf_counter() - began)
    note("issue, 16 clients by HTTP in one process", {**times_ms(took), "per_s": round(per_s)})


async def test_issuing_at_the_desk(tmp_path: Path) -> None:
    took: list[float] = []
    async with ward(tmp_path) as here:

        async def client() -> None:
            for _ in range(250):
                began = time.perf_counter()
                await here.issue()
                took.append(time.perf_counter() - began)

        began, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        per_s = len(took) / (time.perf_counter() - began)
        cpu_us = (time.process_time() - cpu) / len(took) * 1e6
    figures = {**times_ms(took), "per_s": round(per_s), "cpu_us": round(cpu_us)}
    note("issue, 16 clients at the desk", figures)


async def _fill(here: Ward, count: int) -> None:
    """Let so many wait for one service: its numbers alone hold 8,999, so several services do."""
    services = list(SITE.services)
    for start in range(0, count, 250):
        await asyncio.gather(
            *(here.issue(services[n * len(services) // count])
              for n in range(start, min(start + 250, count)))
        )  # fmt: skip


async def _call_and_return(here: Ward, times: int) -> list[float]:
    await here.do(lambda lobby, now: counters.open_counter(lobby, now, COUNTER, OFFICER))
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await here.do(lambda lobby, now: serving.call_next(lobby, now, COUNTER, OFFICER))
        took.append(time.perf_counter() - began)
        held = (await here.lobby()).held_by(COUNTER)
        assert held is not None
        await here.do(partial(moving.return_to_queue, ticket_id=held.ticket_id, by=OFFICER))
    return took


@pytest.mark.parametrize("waiting", [10, 50_000])
async def test_calling_next(tmp_path: Path, waiting: int) -> None:
    async with ward(tmp_path) as here:
        await _fill(here, waiting)
        took = await _call_and_return(here, 200)
    note(f"call next, {waiting:,} waiting", times_ms(took))


async def test_calling_next_with_a_million_old_rows(tmp_path: Path) -> None:
    async with ward(tmp_path, start=MONDAY - timedelta(days=30)) as here:
        path = here.path
    file = sqlite3.connect(path)
    first = MONDAY - timedelta(days=201)
    body = '{"v":1,"kind":"notice_published","text":"","at":"2026-11-22T08:00:00.000+07:00"}'
    file.executemany(
        "INSERT INTO events VALUES (?, ?, ?, 'notice_published', NULL, NULL, ?, ?)",
        _old_rows(first, body),
    )
    file.commit()
    file.close()
    began = time.perf_counter()
    async with ward(tmp_path) as here:
        started = time.perf_counter() - began
        await _fill(here, 10)
        took = await _call_and_return(here, 200)
    figures = {**times_ms(took), "start_s": round(started, 2)}
    note("call next, 10 waiting, a million old rows", figures)


def _old_rows(first: datetime, body: str) -> Iterator[tuple[object, ...]]:
    before = chain.GENESIS
    for seq in range(1, OLD_ROWS + 1):
        at = first + timedelta(days=seq // 5_000)
        before = chain.link(before, seq, at.date().isoformat(), body)
        yield seq, at.date().isoformat(), moment_to_text(at), body, before


async def test_starting_with_a_full_day(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await _fill(here, 5_000)
        await here.open_counter()
        for _ in range(500):
            await here.call_next()
            await here.serve()
            await here.finish()
    began = time.perf_counter()
    async with ward(tmp_path, start=MONDAY + timedelta(hours=1)) as here:
        took = time.perf_counter() - began
        assert len((await here.lobby()).tickets) == 5_000
    note("start with a day of 5,000 tickets", {"start_s": round(took, 2)})


async def test_committing(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        took = []
        for seq in range(1, 301):
            event = NoticePublished(at=MONDAY, text=str(seq))
            began = time.perf_counter()
            await here.ledger.append(Commit(recorded=(Recorded(seq, MONDAY.date(), event),)))
            took.append(time.perf_counter() - began)
    note("commit of one event", times_ms(took))


async def test_answering_the_same_request_again(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        took = []
        for _ in range(500):
            began = time.perf_counter()
            await here.do(issuing_of(ticket_id, CERTIFICATION), request_id=ticket_id)
            took.append(time.perf_counter() - began)
    note("the same request again", times_ms(took))
