"""Boards and signs on a screen that nobody sees: show a view, take its picture, read its labels."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any, TypeVar

import pytest
from PIL import Image

from display.screens.environment import FRAMES_PER_SECOND, prepare_environment
from display.settings import TEXTS
from display.terminal_view import TerminalView
from display.views import BoardView, PairingView, SignView
from tests.display.fakes_settings import windowed
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language

CATALOGUES = load_catalogues(TEXTS)
View = TypeVar("View", BoardView, SignView, TerminalView, PairingView)


@pytest.fixture(scope="session")
def kivy() -> ModuleType:
    """Kivy's window module, on a screen that nobody sees."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    prepare_environment(windowed(1920, 1080))
    # The interruptible clock of a board does not know asyncio, on which tests run it; without it
    # they would wait for a board's few frames.
    os.environ["KIVY_CLOCK"] = "default"
    from kivy.config import Config  # noqa: PLC0415  (the same)

    Config.set("graphics", "maxfps", FRAMES_PER_SECOND)
    from display.screens import hall_window  # noqa: PLC0415  Kivy reads the environment

    return hall_window


@asynccontextmanager
async def shown(
    kivy: ModuleType,
    size: tuple[int, int],
    view: View,
    language: str = "vi",
    touched: Callable[[Any], None] = lambda _: None,
) -> AsyncIterator[tuple[list[View], Callable[[], None]]]:
    """Show a view, drawn to the end; for another one put it into the list and tell of news."""
    views = [view]
    kivy.Window.size = size
    app: Any

    def turn() -> Any:  # noqa: ANN401  one of these views
        return views[-1]

    if isinstance(view, TerminalView):
        from display.screens.terminal_window import TerminalWindow  # noqa: PLC0415  (the same)

        app = TerminalWindow(turn, touched)
    elif isinstance(view, PairingView):
        from display.screens.pairing_screen import PairingWindow  # noqa: PLC0415  (the same)

        app = PairingWindow(turn)
    elif isinstance(view, SignView):
        app = kivy.SignWindow(turn)
    else:
        app = kivy.BoardWindow(CATALOGUES[Language(language)], turn)
    running = asyncio.create_task(app.async_run(async_lib="asyncio"))
    try:
        await frames(8)
        yield views, app.news
    finally:
        app.stop()
        await running
        for child in list(kivy.Window.children):
            kivy.Window.remove_widget(child)


async def frames(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(1 / 30)


def picture(kivy: ModuleType) -> Image.Image:
    """Draw what lies uppermost in the window once more, into a picture of any size.

    The ground below it is the window's own.
    """
    board = kivy.Window.children[0]
    core_image = board.export_as_image()
    data = core_image.texture.pixels
    size = (int(board.width), int(board.height))
    drawn = Image.frombytes("RGBA", size, data)
    ground = tuple(round(255 * part) for part in kivy.Window.clearcolor)
    return Image.alpha_composite(Image.new("RGBA", size, ground), drawn).convert("RGB")


def labels(kivy: ModuleType) -> list[Any]:
    board = kivy.Window.children[0]
    return [widget for widget in board.walk() if "FittedLabel" in type(widget).__name__]


def whole(label: Any) -> bool:  # noqa: ANN401  Kivy has no types
    """Tell whether every word of a label came onto the screen."""
    drawn = " ".join(
        "".join(word.text for word in line.words)
        for line in (label.written._cached_lines if label.written else ())  # noqa: SLF001  Kivy tells it nowhere else
    )
    return drawn.split() == label.text.split()
