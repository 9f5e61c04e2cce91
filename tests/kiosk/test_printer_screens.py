"""A printer that fails: what the citizen sees on the screen, and what the staff are told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PIL.Image import Image

from kiosk.ports import DeviceHealth, PrintResult, TicketPrinter
from kiosk.receipt import Paper
from kiosk.slip_press import SlipPress
from kiosk.touches import ChooseService, Done, Reprint
from kiosk.views import Scene, StartScene, TicketScene, Tone, View
from kiosk.visits import TICK, Visits
from tests.kiosk.fake_printer import Condition, Faults, TcpFakePrinter
from tests.kiosk.fakes import FakeDesk, FakeRecord, SetClock, no_errand
from tests.kiosk.printing import fake, printing, same
from tests.kiosk.visit import CATALOGUES, CERTIFY, new_flow

__all__ = ["fake"]

pytestmark = pytest.mark.fault("printer-stopped")

DEADLINE_S = 30
ENTIRE = "Máy không in được phiếu. Số này vẫn có giá trị: xin nhớ, ghi lại hoặc chụp ảnh."
ASKED = "Ông/bà đã nhận được phiếu chưa?"
TAKEN = "Mời ông/bà nhận phiếu và ngồi chờ gọi số"


@dataclass
class Watched:
    """A printer, and the pictures that it was given."""

    printer: TicketPrinter
    drawn: list[Image]

    def print_slip(self, picture: Image, name: str) -> PrintResult:
        self.drawn.append(picture)
        return self.printer.print_slip(picture, name)

    def check(self) -> PrintResult:
        return self.printer.check()

    def close(self) -> None:
        self.printer.close()


@dataclass
class Hall:
    """A kiosk with a real printer; what its screen shows, what its staff were told."""

    visits: Visits
    press: SlipPress
    clock: SetClock
    shown: list[View]
    told: list[DeviceHealth]
    drawn: list[Image]

    @property
    def scene(self) -> Scene | None:
        return self.shown[-1].scene if self.shown else None

    async def until(self, condition: Callable[[], bool]) -> None:
        ends_at = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < ends_at, (self.scene, self.told)
            await asyncio.sleep(0.01)

    async def ticket(self, *tones: Tone) -> TicketScene:
        """Wait until a ticket is shown so."""
        await self.until(lambda: isinstance(self.scene, TicketScene) and self.scene.tone in tones)
        assert isinstance(self.scene, TicketScene)
        return self.scene

    async def take(self) -> TicketScene:
        """Touch a tile and wait until it is known what became of the slip."""
        await self.until(lambda: isinstance(self.scene, StartScene))
        self.visits.touch(ChooseService(CERTIFY))
        return await self.ticket(Tone.GOOD, Tone.TROUBLE)


@asynccontextmanager
async def hall(place: TcpFakePrinter | str) -> AsyncIterator[Hall]:
    shown, told, clock = list[View](), list[DeviceHealth](), SetClock()
    drawn = list[Image]()
    url = place if isinstance(place, str) else place.url
    with printing(url, deadline=timedelta(seconds=10)) as printer:
        watched = Watched(printer, drawn)
        press = SlipPress(watched, Paper(576), CATALOGUES, told.append, FakeRecord())
        every = timedelta(seconds=10)
        visits = Visits(new_flow(), FakeDesk(), press, clock, shown.append, every, no_errand)
        running = asyncio.create_task(visits.run())
        try:
            yield Hall(visits, press, clock, shown, told, drawn)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("condition", "health"),
    [
        (Condition(paper_out=True), DeviceHealth("down", "out", detail="paper-out")),
        (Condition(cover_open=True), DeviceHealth("down", detail="cover-open")),
        (Condition(offline=True), DeviceHealth("down", detail="offline")),
    ],
)
async def test_what_cannot_print_leaves_the_number_large_with_its_code(
    fake: TcpFakePrinter, condition: Condition, health: DeviceHealth
) -> None:
    fake.condition = condition
    async with hall(fake) as kiosk:
        scene = await kiosk.take()
        assert (scene.tone, scene.slip, scene.label) == (Tone.TROUBLE, ENTIRE, "1001")
        assert scene.qr
        assert kiosk.told == [health]
        fake.mend()
        assert fake.slips == []
        # The staff put it right: the next look tells, and nothing old comes out.
        looking = asyncio.create_task(kiosk.press.look_after(DEADLINE_S))
        await kiosk.until(lambda: kiosk.told[-1] == DeviceHealth("ok", "ok"))
        looking.cancel()
        assert fake.slips == []


@pytest.mark.parametrize(
    ("faults", "details"),
    [
        (Faults(dies_at=20_000), {"closed"}),
        (Faults(runs_out_at=20_000), {"paper-out"}),
        (Faults(opens_at=20_000), {"cover-open"}),
        (Faults(hangs_at=20_000), {"timed-out"}),
        (Faults(silent=True), {"no-status"}),
    ],
    ids=["dies", "runs out", "opened", "hangs", "silent"],
)
async def test_what_may_have_printed_asks_and_prints_the_same_number_once_more(
    fake: TcpFakePrinter, faults: Faults, details: set[str]
) -> None:
    fake.faults = faults
    async with hall(fake) as kiosk:
        scene = await kiosk.take()
        assert (scene.tone, scene.slip, scene.label) == (Tone.TROUBLE, ASKED, "1001")
        assert scene.qr
        assert [each.action for each in scene.buttons] == [Done(), Reprint()]
        assert (kiosk.told[-1].printer, kiosk.told[-1].detail in details) == ("unknown", True)
        fake.mend()
        # Its bands are printed as they come: what hangs out is cut off before the next slip.
        before = len(fake.slips) + (not fake.hanging_out.blank)
        kiosk.clock.time += timedelta(seconds=1)
        kiosk.visits.touch(Reprint())
        scene = await kiosk.ticket(Tone.GOOD)
        assert (scene.slip, scene.label) == (TAKEN, "1001")
        assert len(fake.slips) == before + 1
        assert same(fake.slips[-1].picture(), kiosk.drawn[-1])
        assert kiosk.told[-1] == DeviceHealth("ok", "ok")


async def test_a_pulled_cable_leaves_the_number_on_the_screen_and_is_told() -> None:
    async with hall("tcp://127.0.0.1:1") as kiosk:
        scene = await kiosk.take()
        assert (scene.slip, scene.label) == (ENTIRE, "1001")
        assert kiosk.told == [DeviceHealth("down", detail="unreachable")]


async def test_paper_near_its_end_is_for_the_staff_alone(fake: TcpFakePrinter) -> None:
    fake.condition = Condition(near_end=True)
    async with hall(fake) as kiosk:
        scene = await kiosk.take()
        assert (scene.tone, scene.slip) == (Tone.GOOD, TAKEN)
        assert kiosk.told == [DeviceHealth("ok", "near-end")]


async def test_a_number_that_was_not_printed_stands_for_30_seconds_or_until_touched(
    fake: TcpFakePrinter,
) -> None:
    fake.condition = Condition(paper_out=True)
    async with hall(fake) as kiosk:
        await kiosk.take()
        kiosk.clock.time += timedelta(seconds=29)
        await asyncio.sleep(2 * TICK.total_seconds())
        kinds = [type(kiosk.scene)]
        kiosk.visits.touch(Done())
        kinds.append(type(kiosk.scene))
        assert kinds == [TicketScene, StartScene]
