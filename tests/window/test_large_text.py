"""Chữ to: what matters most grows, whatever else has to give way."""

from collections.abc import Callable
from types import ModuleType

import pytest

from tests.kiosk.visit import Visit
from tests.window.kiosk_visits import found, notice, priority, start, visit_to
from tests.window.kiosk_window import GLASSES, Glass, frames, kivy, nothing, opened
from ticket_queue.ids import Language

__all__ = ["kivy"]

pytestmark = pytest.mark.window
GIVES_WAY = 0.9
"""A name of two lines may lose so much where notice or groups have taken the tiles' room."""


@GLASSES
@pytest.mark.parametrize("show", [start, notice, priority, found])
async def test_large_text_takes_next_to_nothing_from_the_name_of_a_service(
    kivy: ModuleType, screen: Glass, show: Callable[[Visit], None]
) -> None:
    sizes = {}
    async with opened(kivy, screen, nothing) as window:
        for look in ("", "-large"):
            window.app.show(visit_to(show, Language("vi"), look).view)
            await frames(3)
            sizes[look] = {
                tile.name: tile.children[-1].font_size for tile in window.widgets("Tile")
            }
    smaller = {
        name: (sizes[""][name], size)
        for name, size in sizes["-large"].items()
        if size < GIVES_WAY * sizes[""][name]
    }
    assert smaller == {}
