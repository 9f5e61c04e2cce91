"""What a guide asks of a kiosk from their page, against a small real server."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from kiosk.errands import FORGOTTEN_AFTER_S, Errands
from kiosk.ports import DeviceHealth, Errand, PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.receipt import Paper
from kiosk.server_desk import ServerDesk
from kiosk.settings import Secret
from kiosk.slip_press import SlipPress
from tests.kiosk.fake_server import TOKEN, FakeServer
from tests.kiosk.fakes import FakeDesk, FakeRecord, FakeTicketPrinter
from tests.kiosk.visit import CATALOGUES, EN, VI
from tests.kiosk.ward import ticket_json
from ticket_queue.ids import TicketId

DEADLINE_S = 10
FOREIGN = "7f3e33de-6b3c-4f07-8ed9-2a8cf5ca2db6"
"""A ticket that another kiosk, or a guide's page, has issued."""


class Desk(ServerDesk):
    """The server's desk of a kiosk that has left nobody without a slip."""

    async def unprinted(self) -> None:
        return None


@dataclass
class Kiosk:
    printer: FakeTicketPrinter
    record: FakeRecord
    told: list[DeviceHealth]


@asynccontextmanager
async def kiosk_at(server: FakeServer) -> AsyncIterator[Kiosk]:
    kiosk = Kiosk(FakeTicketPrinter(), FakeRecord(), [])
    async with aiohttp.ClientSession() as session:
        desk = Desk(session, server.url, Secret(TOKEN), timedelta(seconds=2))
        press = SlipPress(kiosk.printer, Paper(576), CATALOGUES, kiosk.told.append, kiosk.record)
        errands = Errands(desk, press, (VI, EN))
        changed = asyncio.Event()
        tasks = [
            asyncio.create_task(desk.watch(changed.set, errands.take)),
            asyncio.create_task(errands.serve()),
        ]
        server.changed.set()
        await asyncio.wait_for(changed.wait(), DEADLINE_S)
        try:
            yield kiosk
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen in time"
        await asyncio.sleep(0.01)


def foreign_ticket() -> dict[str, Any]:
    wanted = {"request_id": FOREIGN, "service": "dat-dai", "language": "en"}
    return ticket_json(wanted, 3007, "http://127.0.0.1/t/abc", seq=9)


async def test_a_slip_of_a_ticket_that_another_machine_gave_comes_out_marked_as_a_reprint(
    server: FakeServer,
) -> None:
    async with kiosk_at(server) as kiosk:
        server.send_errand(errand_id="e1", kind="reprint", ticket=foreign_ticket(), language="en")
        await until(lambda: "e1" in server.answers)
        assert server.answers["e1"] == {"result": "ok"}
        assert kiosk.printer.slips == ["3007-20261123-080509-reprint"]
        assert kiosk.record.slips[0] == (TicketId(FOREIGN), "sending")


async def test_an_errand_that_is_told_twice_is_served_once(server: FakeServer) -> None:
    async with kiosk_at(server) as kiosk:
        server.send_errand(errand_id="e1", kind="reprint", ticket=foreign_ticket(), language="en")
        await until(lambda: "e1" in server.answers)
        server.send_errand(errand_id="e2", kind="paper-changed")
        await until(lambda: "e2" in server.answers)
        assert len(kiosk.printer.slips) == 1


async def test_the_guide_learns_that_nothing_came_out_and_why(server: FakeServer) -> None:
    async with kiosk_at(server) as kiosk:
        kiosk.printer.result = PrintResult(PrintOutcome.DOWN, PrintReason.PAPER_OUT, PaperState.OUT)
        server.send_errand(errand_id="e1", kind="reprint", ticket=foreign_ticket(), language="xx")
        await until(lambda: "e1" in server.answers)
        assert server.answers["e1"] == {"result": "down", "detail": "paper-out"}
        server.send_errand(errand_id="e2", kind="paper-changed")
        await until(lambda: "e2" in server.answers)
        assert server.answers["e2"] == {"result": "down", "detail": "paper-out"}
        assert kiosk.told[-1].paper == "out"


async def test_an_errand_of_a_later_version_is_answered_and_does_nothing(
    server: FakeServer,
) -> None:
    async with kiosk_at(server) as kiosk:
        server.send_errand(errand_id="e1", kind="sing", song=1)
        await until(lambda: "e1" in server.answers)
        assert server.answers["e1"] == {"result": "down", "detail": "unknown-errand"}
        assert kiosk.printer.slips == []


async def test_a_server_that_knows_no_errands_still_tells_of_the_hall(server: FakeServer) -> None:
    server.knows_errands = False
    async with kiosk_at(server):
        pass


async def test_an_errand_without_its_parts_is_passed_over(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with kiosk_at(server):
        server.send_errand(errand_id="e1", kind=5)
        server.send_errand(errand_id="e2", kind="paper-changed")
        await until(lambda: "e2" in server.answers)
        assert "e1" not in server.answers
        assert "an errand cannot be read" in caplog.text


async def test_a_slip_that_the_guide_has_been_told_not_to_expect_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printer, desk = FakeTicketPrinter(), FakeDesk()
    press = SlipPress(printer, Paper(576), CATALOGUES, lambda _: None, FakeRecord())
    errands = Errands(desk, press, (VI,))
    loop = asyncio.get_running_loop()
    taken_at = loop.time() - FORGOTTEN_AFTER_S - 1
    with monkeypatch.context() as earlier:
        earlier.setattr(loop, "time", lambda: taken_at)
        errands.take(Errand("old", "paper-changed"))
    errands.take(Errand("new", "paper-changed"))
    serving = asyncio.create_task(errands.serve())
    await until(lambda: bool(desk.answered))
    assert [errand_id for errand_id, _ in desk.answered] == ["new"]
    serving.cancel()
