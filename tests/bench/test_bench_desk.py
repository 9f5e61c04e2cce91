"""What a ticket costs at the desk itself, without HTTP; nothing here fails by being slow."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.bench.table import note, times_ms
from tests.server.ward import CERTIFICATION, issuing_of, new_id, ward
from ticket_queue.ids import TicketId

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

CLIENTS = 16


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


async def test_answering_the_same_request_again(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        took = []
        for _ in range(500):
            began = time.perf_counter()
            await here.do(issuing_of(ticket_id, CERTIFICATION), request_id=ticket_id)
            took.append(time.perf_counter() - began)
    note("the same request again", times_ms(took))
