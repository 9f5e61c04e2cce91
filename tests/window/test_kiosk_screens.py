"""The kiosk as people touch it, on an offscreen display."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import aiohttp
import pytest

from kiosk.guidance import GuideKey
from kiosk.ports import DeviceHealth
from kiosk.receipt import Paper
from kiosk.server_desk import ServerDesk
from kiosk.settings import Secret
from kiosk.slip_press import SlipPress
from kiosk.touches import Action, ChooseService, NeedMoreTime, TogglePriority
from kiosk.views import View
from kiosk.visits import Visits
from tests.kiosk.fake_server import TOKEN, FakeServer, fake_server
from tests.kiosk.fakes import FakeRecord, no_errand
from tests.kiosk.visit import CATALOGUES, CERTIFY, menus, new_flow
from tests.kiosk.ward import menu_json
from tests.window.kiosk_visits import idle, search, start, visit_to
from tests.window.kiosk_window import UPRIGHT, Shown, frames, kivy, nothing, opened, until, words_on
from ticket_queue.ids import Language

__all__ = ["kivy"]

"""The fixture is used where it is imported."""

pytestmark = pytest.mark.window


async def test_a_touch_acts_when_the_finger_is_lifted(kivy: ModuleType) -> None:
    reported: list[Action] = []
    async with opened(kivy, UPRIGHT, reported.append) as window:
        window.app.show(visit_to(start, Language("vi"), "").flow.view)
        await frames(4)
        finger = window.finger(window.place_of(ChooseService(CERTIFY)))
        finger.touch_down()
        await frames(2)
        assert reported == []
        finger.touch_up()
        await frames(2)
        assert reported == [ChooseService(CERTIFY)]


async def test_a_finger_that_slides_away_chooses_nothing(kivy: ModuleType) -> None:
    reported: list[Action] = []
    async with opened(kivy, UPRIGHT, reported.append) as window:
        window.app.show(visit_to(start, Language("vi"), "").flow.view)
        await frames(4)
        finger = window.finger(window.place_of(ChooseService(CERTIFY)))
        finger.touch_down()
        finger.touch_move(*window.place_of(TogglePriority()))
        finger.touch_up()
        await frames(2)
        assert reported == []


async def test_new_numbers_on_the_tiles_do_not_disturb_a_finger(kivy: ModuleType) -> None:
    reported: list[Action] = []
    visit = visit_to(start, Language("vi"), "")
    async with opened(kivy, UPRIGHT, reported.append) as window:
        window.app.show(visit.flow.view)
        await frames(4)
        finger = window.finger(window.place_of(ChooseService(CERTIFY)))
        finger.touch_down()
        visit.flow.menus_arrived(menus())
        window.app.show(visit.flow.view)
        await frames(2)
        finger.touch_up()
        await frames(2)
        assert reported == [ChooseService(CERTIFY)]


async def test_the_idle_warning_covers_what_lies_below(kivy: ModuleType) -> None:
    reported: list[Action] = []
    async with opened(kivy, UPRIGHT, reported.append) as window:
        window.app.show(visit_to(idle, Language("vi"), "").flow.view)
        await frames(4)
        await window.tap(ChooseService(CERTIFY))
        assert reported == []
        await window.tap(NeedMoreTime())
        assert reported == [NeedMoreTime()]


class RealClock:
    """The machine's own."""

    def now(self) -> timedelta:
        return timedelta(seconds=time.monotonic())


class FreshDesk(ServerDesk):
    """The server's desk of a kiosk that has left nobody without a slip."""

    async def unprinted(self) -> None:
        return None


@asynccontextmanager
async def at_work(kivy: ModuleType, server: FakeServer) -> AsyncIterator[Shown]:
    """The whole kiosk before a real server; it has no printer."""

    def tell(_: DeviceHealth) -> None:
        """Nobody asks."""

    async with aiohttp.ClientSession() as session:
        desk = FreshDesk(session, server.url, Secret(TOKEN), timedelta(seconds=2))
        press = SlipPress(None, Paper(576), CATALOGUES, tell, FakeRecord())
        windows: list[Shown] = []

        def show(view: View) -> None:
            windows[0].app.show(view)

        visits = Visits(
            new_flow(),
            desk,
            press,
            RealClock(),
            show,
            timedelta(seconds=10),
            no_errand,
        )
        async with opened(kivy, UPRIGHT, visits.touch) as window:
            windows.append(window)
            running = asyncio.create_task(visits.run())
            await until(lambda: bool(window.widgets("Tile")))
            await frames(4)
            try:
                yield window
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_touch_on_a_tile_takes_exactly_one_number(kivy: ModuleType, times: int) -> None:
    async with fake_server() as server, at_work(kivy, server) as window:
        await window.tap(ChooseService(CERTIFY), times)
        await until(lambda: "1001" in words_on(window))
        await until(lambda: bool(window.widgets("QrCode")))
        assert len(server.issued) == 1


async def test_the_hall_changes_and_so_do_the_tiles(kivy: ModuleType) -> None:
    async with fake_server() as server, at_work(kivy, server) as window:
        assert "12 người chờ" in words_on(window)
        services = menu_json()["services"]
        services[0]["waiting"] = 13
        server.menu_facts = {"services": services}
        server.changed.set()
        await until(lambda: "13 người chờ" in words_on(window))


async def test_a_refusal_is_told_on_the_screen(kivy: ModuleType) -> None:
    async with fake_server() as server, at_work(kivy, server) as window:
        server.refuse_with = (409, "closed", "Chứng thực mở lại lúc 13:00.")
        await window.tap(ChooseService(CERTIFY))
        await until(lambda: "Chứng thực mở lại lúc 13:00." in words_on(window))
        assert not server.issued


F1, F2 = 282, 283


async def test_the_four_keys_are_heard_and_f1_opens_no_settings_of_kivy(kivy: ModuleType) -> None:
    pressed: list[GuideKey] = []
    keys = {"f1": GuideKey.PREVIOUS, "f2": GuideKey.NEXT}
    async with opened(kivy, UPRIGHT, nothing, keys, pressed.append) as window:
        window.app.show(visit_to(start, Language("vi"), "").flow.view)
        await frames(2)
        for code in (F1, F2):
            kivy.Window.dispatch("on_key_down", code, 0, None, [])
            kivy.Window.dispatch("on_keyboard", code, 0, None, [])
            kivy.Window.dispatch("on_key_up", code, 0)
        await frames(2)
        assert pressed == [GuideKey.PREVIOUS, GuideKey.NEXT]
        assert len(kivy.Window.children) == 1


async def test_a_scanner_types_into_the_window_and_nobody_reads_it(
    kivy: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    touched: list[Action] = []
    card = "079203004567||Trần Thị B|20071946|Nữ|Phường 5, Quận 3|10052022\r"
    async with opened(kivy, UPRIGHT, touched.append, {"f1": GuideKey.NEXT}) as window:
        window.app.show(visit_to(search, Language("vi"), "").flow.view)
        await frames(3)
        before = words_on(window)
        for letter in card:
            kivy.Window.dispatch("on_key_down", ord(letter), 0, letter, [])
            kivy.Window.dispatch("on_keyboard", ord(letter), 0, letter, [])
            kivy.Window.dispatch("on_textinput", letter)
            kivy.Window.dispatch("on_key_up", ord(letter), 0)
        await frames(3)
        assert touched == []
        assert words_on(window) == before
        assert "079203004567" not in caplog.text


async def test_a_ring_marks_the_control_that_the_listener_has_come_to(kivy: ModuleType) -> None:
    view = visit_to(start, Language("vi"), "").flow.view
    async with opened(kivy, UPRIGHT, nothing) as window:
        window.app.show(replace(view, focus=ChooseService(CERTIFY)))
        await frames(3)
        marked = [each.action for each in window.widgets("Touchable") if each.focused]
        assert marked == [ChooseService(CERTIFY)]
        window.app.show(view)
        await frames(3)
        assert not [each for each in window.widgets("Touchable") if each.focused]
