"""The flow at work: commands carried out, menus brought, time passing."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from kiosk.ports import DeskUnreachableError, IssueRefused, PrintOutcome, PrintResult, Unprinted
from kiosk.receipt import Paper
from kiosk.slip_press import SlipPress
from kiosk.touches import ChooseService, Reprint, TryAgain
from kiosk.views import MessageScene, Scene, StartScene, TicketScene, Tone, View
from kiosk.visits import Visits
from tests.kiosk.fakes import FakeDesk, FakeRecord, FakeTicketPrinter, SetClock, no_errand
from tests.kiosk.visit import CATALOGUES, CERTIFY, VI, Visit, menus, new_flow, ticket_of

DEADLINE_S = 10


@dataclass
class Kiosk:
    visits: Visits
    desk: FakeDesk
    printer: FakeTicketPrinter
    clock: SetClock
    shown: list[View]

    @property
    def scene(self) -> Scene:
        return self.shown[-1].scene

    async def until(self, condition: Callable[[Scene], bool]) -> None:
        ends_at = time.monotonic() + DEADLINE_S
        while not (self.shown and condition(self.scene)):
            assert time.monotonic() < ends_at, f"still shows {self.shown[-1:]}"
            await asyncio.sleep(0.01)


@asynccontextmanager
async def kiosk_at_work(desk: FakeDesk | None = None) -> AsyncIterator[Kiosk]:
    desk, printer, clock = desk or FakeDesk(), FakeTicketPrinter(), SetClock()
    shown: list[View] = []
    press = SlipPress(printer, Paper(576), CATALOGUES, lambda _: None, FakeRecord())
    every = timedelta(seconds=10)
    visits = Visits(new_flow(), desk, press, clock, shown.append, every, no_errand)
    running = asyncio.create_task(visits.run())
    try:
        yield Kiosk(visits, desk, printer, clock, shown)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def is_start(scene: Scene) -> bool:
    return isinstance(scene, StartScene)


def is_good(scene: Scene) -> bool:
    return isinstance(scene, TicketScene) and scene.tone is Tone.GOOD


def says(words: str) -> Callable[[Scene], bool]:
    return lambda scene: isinstance(scene, MessageScene) and scene.heading == words


async def test_a_touch_becomes_a_ticket_and_a_slip_and_then_the_start_again() -> None:
    async with kiosk_at_work() as kiosk:
        await kiosk.until(is_start)
        kiosk.visits.touch(ChooseService(CERTIFY))
        await kiosk.until(is_good)
        assert kiosk.printer.slips == ["1001-20261123-080509"]
        kiosk.clock.time += timedelta(seconds=8)
        await kiosk.until(is_start)
        assert len(kiosk.desk.asked) == 1


async def test_a_reprint_prints_the_same_number_once_more() -> None:
    async with kiosk_at_work() as kiosk:
        await kiosk.until(is_start)
        kiosk.printer.result = PrintResult(PrintOutcome.UNKNOWN)
        kiosk.visits.touch(ChooseService(CERTIFY))
        await kiosk.until(lambda scene: isinstance(scene, TicketScene) and bool(scene.buttons))
        kiosk.clock.time += timedelta(seconds=1)
        kiosk.printer.result = PrintResult(PrintOutcome.OK)
        kiosk.visits.touch(Reprint())
        await kiosk.until(is_good)
        assert kiosk.printer.slips == ["1001-20261123-080509", "1001-20261123-080509-reprint"]
        assert len(kiosk.desk.asked) == 1


async def test_after_a_start_the_slip_that_may_be_missing_is_offered_once() -> None:
    flow = new_flow()
    flow.menus_arrived(menus())
    ticket = ticket_of(Visit(flow).choose(CERTIFY))
    async with kiosk_at_work(FakeDesk(left_without_slip=Unprinted(ticket, VI))) as kiosk:
        await kiosk.until(lambda scene: isinstance(scene, TicketScene))
        assert isinstance(kiosk.scene, TicketScene)
        assert kiosk.scene.slip == "Ông/bà đã nhận được phiếu chưa?"
        assert kiosk.printer.slips == []
        kiosk.visits.touch(Reprint())
        await kiosk.until(is_good)
        assert kiosk.printer.slips == ["1001-20261123-080509-reprint"]
        kiosk.clock.time += timedelta(seconds=8)
        await kiosk.until(is_start)
        assert kiosk.desk.asked == []


async def test_a_refusal_is_shown_and_nothing_is_printed() -> None:
    async with kiosk_at_work(FakeDesk(fails_with=IssueRefused("closed", "Hết giờ."))) as kiosk:
        await kiosk.until(is_start)
        kiosk.visits.touch(ChooseService(CERTIFY))
        await kiosk.until(says("Chưa lấy được số"))
        assert kiosk.printer.slips == []


async def test_trying_again_is_the_same_request() -> None:
    async with kiosk_at_work(FakeDesk(fails_with=DeskUnreachableError("cut"))) as kiosk:
        await kiosk.until(is_start)
        kiosk.visits.touch(ChooseService(CERTIFY))
        await kiosk.until(says("Chưa lấy được số"))
        kiosk.clock.time += timedelta(seconds=1)
        kiosk.desk.fails_with = None
        kiosk.visits.touch(TryAgain())
        await kiosk.until(is_good)
        assert kiosk.desk.asked[0] == kiosk.desk.asked[1]


async def test_a_server_that_is_away_is_told_and_is_found_again() -> None:
    async with kiosk_at_work() as kiosk:
        await kiosk.until(is_start)
        kiosk.desk.reachable = False
        assert kiosk.desk.changed is not None
        kiosk.desk.changed()
        ends_at = time.monotonic() + DEADLINE_S
        while is_start(kiosk.scene):
            assert time.monotonic() < ends_at
            kiosk.clock.time += timedelta(seconds=1)
            await asyncio.sleep(0.02)
        assert says("Máy lấy số tạm mất kết nối")(kiosk.scene)
        kiosk.desk.reachable = True
        await kiosk.until(is_start)


async def test_a_fault_that_nobody_foresaw_ends_the_program() -> None:
    started = asyncio.Event()

    def show(view: View) -> None:
        if isinstance(view.scene, StartScene):
            started.set()

    visits = Visits(
        new_flow(),
        FakeDesk(fails_with=ZeroDivisionError("a mistake of ours")),
        SlipPress(None, Paper(576), CATALOGUES, lambda _: None, FakeRecord()),
        SetClock(),
        show,
        timedelta(seconds=10),
        no_errand,
    )
    running = asyncio.create_task(visits.run())
    await asyncio.wait_for(started.wait(), DEADLINE_S)
    visits.touch(ChooseService(CERTIFY))
    with pytest.raises(ExceptionGroup) as raised:
        await asyncio.wait_for(running, DEADLINE_S)
    assert raised.group_contains(ZeroDivisionError)
