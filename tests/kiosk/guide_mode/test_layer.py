"""Guide mode at work: a real journal, a real PIN, a fake printer, between citizens and window."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.guide_mode import GuideLayer, GuideMode, GuideWork
from kiosk.guide_pin import GuidePin
from kiosk.guide_touches import (
    AskRestart,
    EnterPin,
    HoldNameBoard,
    PaperChanged,
    PauseMachine,
    ReprintTicket,
    Restart,
    ResumeMachine,
    ShowTickets,
    TryPrinter,
    TypeDigit,
)
from kiosk.journal import Journal
from kiosk.menu import IssueRequest
from kiosk.pause import Pause, PauseReason
from kiosk.pin_tries import PinTries
from kiosk.ports import DeviceHealth, PaperState, PrintOutcome, PrintReason, PrintResult
from kiosk.receipt import Paper
from kiosk.service_time import ServiceTime
from kiosk.slip_press import SlipPress
from kiosk.touches import Action, ChooseLanguage, ChooseService
from kiosk.views import GuideScene, MessageScene, Scene, StartScene, View
from tests.kiosk.fakes import FakeDesk, FakeTicketPrinter, SetClock
from tests.kiosk.fakes_alone import SetMachine
from tests.kiosk.guide import PIN
from tests.kiosk.visit import CATALOGUES, CERTIFY, EN, PATIENCE, VI, menus, new_flow, ticket_of
from ticket_queue.ids import TicketId

DEADLINE_S = 10
CANARY = "079203004567"


@dataclass
class Kiosk:
    layer: GuideLayer
    journal: Journal
    printer: FakeTicketPrinter
    pause: Pause
    time: ServiceTime
    told: list[DeviceHealth]
    clock: SetClock
    shown: list[View]
    citizens: list[Action] = field(default_factory=list)
    ended: list[bool] = field(default_factory=list)

    @property
    def scene(self) -> Scene:
        return self.shown[-1].scene

    def touch(self, *actions: Action) -> None:
        for action in actions:
            self.clock.time += timedelta(seconds=1)
            self.layer.touch(action)

    async def until(self, condition: Callable[[Scene], bool]) -> None:
        ends_at = time.monotonic() + DEADLINE_S
        while not condition(self.scene):
            assert time.monotonic() < ends_at, f"still shows {self.scene}"
            await asyncio.sleep(0.01)

    async def enter(self, pin: str = PIN) -> None:
        self.touch(HoldNameBoard(), *(TypeDigit(digit) for digit in pin), EnterPin())
        await self.until(lambda scene: not says("Đang kiểm tra mã PIN")(scene))

    def give(self, number: int, printing: PrintOutcome = PrintOutcome.OK) -> TicketId:
        """Keep a ticket as if somebody had taken it now."""
        anchor = self.time.anchor()
        request = IssueRequest(TicketId(f"00000000-0000-4000-8000-{number:012}"), CERTIFY, VI)
        self.journal.asked(request, anchor)
        at = anchor.at.isoformat(timespec="milliseconds")
        ticket = ticket_of(request, number=number, label=str(number), issued_at=at)
        self.journal.issued(ticket)
        self.journal.printed(ticket.ticket_id, printing)
        return ticket.ticket_id


def says(heading: str) -> Callable[[Scene], bool]:
    return lambda scene: isinstance(scene, MessageScene) and scene.heading == heading


@asynccontextmanager
async def kiosk_at_work(folder: Path, machine: SetMachine | None = None) -> AsyncIterator[Kiosk]:
    journal, printer, clock = Journal(folder / "kiosk-1.journal"), FakeTicketPrinter(), SetClock()
    told: list[DeviceHealth] = []
    shown: list[View] = []
    citizens: list[Action] = []
    ended: list[bool] = []
    service_time = ServiceTime(machine or SetMachine(), None)
    press = SlipPress(printer, Paper(576), CATALOGUES, told.append, journal)
    pause = Pause(journal, press.tell_paused)
    pin = GuidePin.of("kiosk-1", folder)
    work = GuideWork(
        pin, journal, FakeDesk(), press, pause, service_time, lambda: ended.append(True)
    )
    tries = PinTries(journal.wrong_pins(), clock.now())
    mode = GuideMode(CATALOGUES, PATIENCE, tries)
    layer = GuideLayer(mode, work, clock, shown.append, citizens.append)
    flow = new_flow()
    flow.menus_arrived(menus())
    layer.show(flow.view)
    running = asyncio.create_task(layer.run())
    await asyncio.sleep(0)
    try:
        yield Kiosk(
            layer, journal, printer, pause, service_time, told, clock, shown, citizens, ended
        )
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        journal.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    GuidePin.of("kiosk-1", tmp_path).set(PIN)
    return tmp_path


async def test_the_right_pin_opens_and_a_wrong_one_is_counted_over_a_restart(folder: Path) -> None:
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter("111222")
        assert not isinstance(kiosk.scene, GuideScene)
        assert kiosk.journal.wrong_pins() == 1
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter()
        assert isinstance(kiosk.scene, GuideScene)
        assert kiosk.journal.wrong_pins() == 0


async def test_without_a_pin_it_says_how_to_set_one_and_then_it_holds_at_once(
    tmp_path: Path,
) -> None:
    async with kiosk_at_work(tmp_path) as kiosk:
        kiosk.touch(HoldNameBoard())
        await kiosk.until(says("Máy này chưa có mã PIN cho người hướng dẫn"))
        kiosk.clock.time += timedelta(seconds=21)
        await kiosk.until(lambda scene: isinstance(scene, StartScene))
        GuidePin.of("kiosk-1", tmp_path).set(PIN)
        await kiosk.enter()
        assert isinstance(kiosk.scene, GuideScene)


async def test_an_earlier_slip_is_printed_again_only_when_a_guide_touches_it(folder: Path) -> None:
    async with kiosk_at_work(folder) as kiosk:
        older = kiosk.give(1001)
        kiosk.give(1002, PrintOutcome.DOWN)
        await kiosk.enter()
        kiosk.touch(ShowTickets(0))
        await kiosk.until(lambda scene: isinstance(scene, GuideScene) and scene.listed)
        assert isinstance(kiosk.scene, GuideScene)
        assert [key.text for key in kiosk.scene.keys] == ["1002", "1001"]
        assert kiosk.printer.slips == []
        kiosk.touch(ReprintTicket(older))
        await kiosk.until(says("Đã in lại phiếu 1001"))
        assert [name[-8:] for name in kiosk.printer.slips] == ["-reprint"]
        assert kiosk.printer.slips[0].startswith("1001-")


async def test_yesterdays_numbers_are_not_offered(folder: Path) -> None:
    machine = SetMachine()
    async with kiosk_at_work(folder, machine) as kiosk:
        kiosk.give(1001)
        machine.wait(timedelta(days=1))
        kiosk.give(1002)
        await kiosk.enter()
        kiosk.touch(ShowTickets(0))
        await kiosk.until(lambda scene: isinstance(scene, GuideScene) and scene.listed)
        assert isinstance(kiosk.scene, GuideScene)
        assert [key.text for key in kiosk.scene.keys] == ["1002"]


async def test_changed_paper_is_looked_at_and_told_even_if_nothing_has_changed(
    folder: Path,
) -> None:
    async with kiosk_at_work(folder) as kiosk:
        kiosk.printer.result = PrintResult(PrintOutcome.OK, paper=PaperState.OK)
        await kiosk.enter()
        for _ in range(2):
            kiosk.touch(PaperChanged())
            await kiosk.until(says("Máy in sẵn sàng"))
        assert kiosk.told == [DeviceHealth(printer="ok", paper="ok")] * 2
        kiosk.printer.result = PrintResult(PrintOutcome.DOWN, PrintReason.PAPER_OUT, PaperState.OUT)
        kiosk.touch(PaperChanged())
        await kiosk.until(says("Máy in chưa in được"))
        assert kiosk.told[-1].paper == "out"


async def test_a_test_slip_gives_nobody_a_number(folder: Path) -> None:
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter()
        kiosk.touch(TryPrinter())
        await kiosk.until(says("Đã in phiếu thử"))
        assert kiosk.printer.slips[0].startswith("0000-")
        assert kiosk.journal.latest(1) == []


async def test_a_pause_is_told_to_the_staff_and_outlives_a_restart(folder: Path) -> None:
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter()
        kiosk.touch(PauseMachine(PauseReason.REPAIR))
        await kiosk.until(says("Máy đang tạm nghỉ"))
        assert kiosk.told[-1].detail == "paused-repair"
    async with kiosk_at_work(folder) as kiosk:
        assert says("Máy này tạm nghỉ")(kiosk.scene)
        kiosk.touch(ChooseService(CERTIFY), ChooseLanguage(EN))
        assert kiosk.citizens == [ChooseLanguage(EN)]
        await kiosk.enter()
        kiosk.touch(ResumeMachine())
        await kiosk.until(says("Máy đang cấp số"))
        assert kiosk.told[-1].detail is None
    async with kiosk_at_work(folder) as kiosk:
        kiosk.touch(ChooseService(CERTIFY))
        assert kiosk.citizens == [ChooseService(CERTIFY)]


async def test_a_restart_ends_the_program_once_it_is_confirmed(folder: Path) -> None:
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter()
        kiosk.touch(Restart())
        assert not kiosk.ended
        kiosk.touch(AskRestart(), Restart())
        await kiosk.until(says("Đang khởi động lại"))
        await asyncio.sleep(0)
        assert kiosk.ended == [True]


async def test_what_is_typed_into_the_pad_is_nowhere_afterwards(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with kiosk_at_work(folder) as kiosk:
        await kiosk.enter(CANARY)
        assert CANARY not in f"{kiosk.shown} {kiosk.told} {caplog.text}"
    for path in folder.rglob("*"):
        assert CANARY.encode() not in path.read_bytes(), path
