"""The kiosk's window on a display that nobody sees: opened, touched, looked at."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from kiosk.guidance import GuideKey
from kiosk.screens.environment import prepare_environment
from kiosk.settings import ScreenSettings, load_settings
from kiosk.touches import Action

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
    kivy: ModuleType,
    screen: Glass,
    touched: Callable[[Action], None],
    keys: Mapping[str, GuideKey] | None = None,
    pressed: Callable[[GuideKey], None] = lambda _: None,
) -> AsyncIterator[Shown]:
    """Open the window on this screen; it is empty again afterwards."""
    kivy.Window.size = screen.size
    app = kivy.KioskApp(screen.settings, keys)
    running = asyncio.create_task(app.run_until_closed(touched, pressed))
    await until(lambda: len(kivy.Window.children) == 1)
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


def nothing(_: Action) -> None:
    """A touch that leads nowhere."""


def words_on(window: Shown) -> list[str]:
    return [label.words for label in window.widgets("FittedWords")]
