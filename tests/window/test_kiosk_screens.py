"""The kiosk as people see and touch it: every screen, on an offscreen display."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from PIL import Image

from kiosk.ports import DeviceHealth, PrintOutcome
from kiosk.receipt import Paper
from kiosk.screens.environment import prepare_environment
from kiosk.screens.style import TOUCH_MM
from kiosk.server_desk import ServerDesk
from kiosk.settings import ScreenSettings, Secret, load_settings
from kiosk.slip_press import SlipPress
from kiosk.touches import (
    Action,
    ChooseGroup,
    ChooseLanguage,
    ChooseService,
    NeedMoreTime,
    OpenSearch,
    ToggleHighContrast,
    ToggleLargeText,
    TogglePriority,
    TypeLetter,
)
from kiosk.views import View
from kiosk.visits import Visits
from tests.kiosk.fake_server import TOKEN, FakeServer, fake_server
from tests.kiosk.visit import CATALOGUES, CERTIFY, Visit, menus, new_flow
from tests.kiosk.ward import menu_json
from tests.pictures import KeepPicture, keep_picture
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode

__all__ = ["keep_picture"]

"""The fixture is used where it is imported."""

pytestmark = pytest.mark.window
SOCIAL = ServiceCode("bao-tro")
FRAME_S = 1 / 30
DEADLINE_S = 10


@dataclass(frozen=True)
class Glass:
    """A screen: its name in pictures, its pixels and its millimetres."""

    name: str
    size: tuple[int, int]
    settings: ScreenSettings

    @property
    def dots_per_mm(self) -> float:
        return self.size[0] / self.settings.width_mm


def glass(name: str, width: int, height: int, width_mm: int, height_mm: int) -> Glass:
    overrides = {
        "screen.width_px": width,
        "screen.height_px": height,
        "screen.width_mm": width_mm,
        "screen.height_mm": height_mm,
        "screen.fullscreen": False,
    }
    return Glass(name, (width, height), load_settings(None, overrides).screen)


UPRIGHT = glass("portrait", 1080, 1920, 268, 476)
ACROSS = glass("landscape", 1280, 800, 217, 136)
GLASSES = pytest.mark.parametrize("screen", [UPRIGHT, ACROSS], ids=lambda each: each.name)


@pytest.fixture(scope="session")
def kivy(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The kiosk's Kivy application, on a display that nobody sees."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    prepare_environment(UPRIGHT.settings, tmp_path_factory.mktemp("kiosk"))
    from kiosk.screens import kiosk_app  # noqa: PLC0415 - Kivy reads the environment

    return kiosk_app


class Shown:
    """The open window."""

    def __init__(self, kivy: ModuleType, app: Any) -> None:  # noqa: ANN401 - Kivy has no types
        self._kivy = kivy
        self.app = app

    @property
    def root(self) -> Any:  # noqa: ANN401 - (as above)
        (root,) = self._kivy.Window.children
        return root

    def widgets(self, kind: str) -> list[Any]:
        """Every widget of a class that stands on the screen."""
        return [
            widget
            for widget in self.root.walk()
            if kind in {each.__name__ for each in type(widget).__mro__} and widget.opacity
        ]

    def picture(self) -> Image.Image:
        texture = self.root.export_as_image().texture
        return Image.frombytes("RGBA", texture.size, texture.pixels).convert("RGB")

    def place_of(self, action: Action) -> tuple[float, float]:
        (widget,) = [each for each in self.widgets("Touchable") if each.action == action]
        x, y = widget.to_window(*widget.center)
        return float(x), float(y)

    async def tap(self, action: Action, times: int = 1) -> None:
        place = self.place_of(action)
        for _ in range(times):
            touch = self.finger(place)
            touch.touch_down()
            await frames(1)
            touch.touch_up()
            await frames(1)

    def finger(self, place: tuple[float, float]) -> Any:  # noqa: ANN401 - (as above)
        from kivy.tests.common import UnitTestTouch  # noqa: PLC0415 - Kivy reads the environment

        return UnitTestTouch(*place)


@asynccontextmanager
async def opened(
    kivy: ModuleType, screen: Glass, touched: Callable[[Action], None]
) -> AsyncIterator[Shown]:
    """Open the window on this screen; it is empty again afterwards."""
    kivy.Window.size = screen.size
    app = kivy.KioskApp(screen.settings)
    running = asyncio.create_task(app.run_until_closed(touched))
    await frames(2)
    try:
        yield Shown(kivy, app)
    finally:
        app.stop()
        await running
        for child in list(kivy.Window.children):
            kivy.Window.remove_widget(child)


async def frames(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(FRAME_S)


async def until(condition: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen in time"
        await asyncio.sleep(FRAME_S)


def starting(_: Visit) -> None:
    """No menu yet."""


def start(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(closed=frozenset({SOCIAL})))


def notice(visit: Visit) -> None:
    visit.flow.menus_arrived(menus(notice="Quầy 6 tạm nghỉ đến 10:00, mời ông/bà qua quầy 5."))


def ten_tiles(visit: Visit) -> None:
    services = menu_json()["services"]
    tenth = services[5] | {"service": "tenth", "position": 4}
    visit.flow.menus_arrived(menus(services=[*services, tenth]))


def everything_closed(visit: Visit) -> None:
    everything = frozenset(each["service"] for each in menu_json()["services"])
    visit.flow.menus_arrived(menus(closed=everything))


def priority(visit: Visit) -> None:
    start(visit)
    visit.touch(TogglePriority())
    visit.touch(ChooseGroup(PriorityGroupId("mang-thai")))


def idle(visit: Visit) -> None:
    priority(visit)
    visit.wait(50)


def search(visit: Visit) -> None:
    start(visit)
    visit.touch(OpenSearch())


def found(visit: Visit) -> None:
    search(visit)
    type_in(visit, "GIAY")


def not_found(visit: Visit) -> None:
    search(visit)
    type_in(visit, "XYZ")


def type_in(visit: Visit, letters: str) -> None:
    for letter in letters:
        visit.touch(TypeLetter(letter))


def closed(visit: Visit) -> None:
    start(visit)
    visit.touch(ChooseService(SOCIAL))


def issuing(visit: Visit) -> None:
    start(visit)
    visit.choose()


def printing(visit: Visit) -> None:
    priority(visit)
    visit.take()


def printed(visit: Visit) -> None:
    priority(visit)
    visit.printed(PrintOutcome.OK)


def unprinted(visit: Visit) -> None:
    start(visit)
    visit.printed(PrintOutcome.DOWN)


def perhaps_printed(visit: Visit) -> None:
    start(visit)
    visit.printed(PrintOutcome.UNKNOWN)


def noted(visit: Visit) -> None:
    note = "Hồ sơ nộp sau 15:00 có thể trả kết quả vào ngày làm việc tiếp theo."
    start(visit)
    visit.take(notes=[note], label="392100", counters=[], status_url=None)


def refused(visit: Visit) -> None:
    start(visit)
    visit.flow.ticket_refused(visit.choose(), "too-many", "", visit.now)


def no_answer(visit: Visit) -> None:
    start(visit)
    visit.flow.ticket_failed(visit.choose(), visit.now)


def lost(visit: Visit) -> None:
    start(visit)
    visit.flow.menus_failed(visit.now)
    visit.wait(7)


Screens = list[Callable[[Visit], None]]
SCREENS: Screens = [
    *(starting, start, notice, ten_tiles, everything_closed, priority, idle, closed, issuing),
    *(search, found, not_found),
    *(printing, printed, unprinted, perhaps_printed, noted, refused, no_answer, lost),
]
LOOKS: dict[str, list[Action]] = {
    "": [],
    "-large": [ToggleLargeText()],
    "-contrast": [ToggleLargeText(), ToggleHighContrast()],
}
FEW_SCREENS: Screens = [start, priority, printed]
"""Looked at in every language and look."""


def visit_to(screen: Callable[[Visit], None], language: Language, look: str) -> Visit:
    visit = Visit(new_flow())
    screen_languages = [] if language == visit.flow.languages[0] else [ChooseLanguage(language)]
    for action in (*screen_languages, *LOOKS[look]):
        visit.touch(action)
    screen(visit)
    return visit


def nothing(_: Action) -> None:
    """A touch that leads nowhere."""


@GLASSES
@pytest.mark.parametrize(
    ("language", "look", "shown"),
    [
        ("vi", "", SCREENS),
        ("vi", "-large", SCREENS),
        ("en", "-large", SCREENS),
        ("en", "", FEW_SCREENS),
        ("vi", "-contrast", FEW_SCREENS),
    ],
    ids=["vi", "vi-large", "en-large", "en", "vi-contrast"],
)
async def test_every_screen_is_whole_and_large_enough_to_touch(
    kivy: ModuleType,
    keep_picture: KeepPicture,
    screen: Glass,
    language: str,
    look: str,
    shown: Screens,
) -> None:
    async with opened(kivy, screen, nothing) as window:
        for show in shown:
            window.app.show(visit_to(show, Language(language), look).flow.view)
            await frames(4)
            name = show.__name__.replace("_", "-")
            assert [each.words for each in window.widgets("FittedWords") if each.cut] == [], name
            assert outside(window, screen) == [], name
            assert too_small(window, screen) == [], name
            if show in FEW_SCREENS or (language, look) == ("vi", ""):
                picture = window.picture()
                assert picture.size == screen.size
                ending = "" if language == "vi" else f"-{language}"
                keep_picture(f"kiosk-{name}-{screen.name}{look}{ending}", picture)


def outside(window: Shown, screen: Glass) -> list[str]:
    """The words that leave their place or the screen."""
    found = []
    for label in window.widgets("FittedWords"):
        x, y = label.to_window(*label.pos)
        inside = x >= 0 and y >= 0
        inside &= x + label.width <= screen.size[0] + 1 and y + label.height <= screen.size[1] + 1
        measure = label._label.get_extents  # noqa: SLF001 - Kivy measures nowhere else
        wide = all(measure(line)[0] <= label.width + 3 for line in label.text.split("\n"))
        wide &= label.texture_size[0] <= label.width + 4
        tall = label.texture_size[1] * label.leading <= label.height + 2
        if label.words and not (inside and wide and tall):
            found.append(label.words)
    return found


def too_small(window: Shown, screen: Glass) -> list[tuple[Action, float, float]]:
    """The touch targets with a side below 20 mm on this very screen."""
    sides = [
        (each.action, each.width / screen.dots_per_mm, each.height / screen.dots_per_mm)
        for each in window.widgets("Touchable")
    ]
    return [side for side in sides if min(side[1:]) < TOUCH_MM - 0.05]


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


@asynccontextmanager
async def at_work(kivy: ModuleType, server: FakeServer) -> AsyncIterator[Shown]:
    """The whole kiosk before a real server; it has no printer."""

    def tell(_: DeviceHealth) -> None:
        """Nobody asks."""

    async with aiohttp.ClientSession() as session:
        desk = ServerDesk(session, server.url, Secret(TOKEN), timedelta(seconds=2))
        press = SlipPress(None, Paper(576), CATALOGUES, tell)
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


def words_on(window: Shown) -> list[str]:
    return [label.words for label in window.widgets("FittedWords")]
