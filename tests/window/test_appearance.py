"""The site's emblem, and controls within reach of a wheelchair, on an offscreen display."""

from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageDraw

from kiosk.screens.style import REACH_MM
from kiosk.settings import load_settings
from tests.pictures import KeepPicture, keep_picture
from tests.window.kiosk_visits import (
    Screens,
    closed,
    found,
    guide,
    guide_tickets,
    idle,
    notice,
    perhaps_printed,
    pin_pad,
    priority,
    start,
    visit_to,
)
from tests.window.kiosk_window import UPRIGHT, Glass, frames, kivy, nothing, opened
from ticket_queue.ids import Language

__all__ = ["keep_picture", "kivy"]

"""The fixtures are used where they are imported."""

pytestmark = pytest.mark.window
BOTTOM_MM = 850
HIGH = Glass(
    "high",
    UPRIGHT.size,
    load_settings(
        None, {"screen.bottom_mm": BOTTOM_MM, "screen.controls_within_reach": True}
    ).screen,
)
"""A portrait screen whose upper edge is 1,326 mm above the floor."""
TOUCHED: Screens = [
    *(start, notice, priority, idle, found, closed, perhaps_printed, pin_pad, guide, guide_tickets)
]


async def test_every_control_of_a_high_screen_is_within_reach_and_nothing_is_cut(
    kivy: ModuleType, keep_picture: KeepPicture
) -> None:
    wrong = []
    async with opened(kivy, HIGH, nothing) as window:
        for show in TOUCHED:
            window.app.show(visit_to(show, Language("vi"), "").view)
            await frames(3)
            for each in window.widgets("Touchable"):
                top_mm = BOTTOM_MM + each.to_window(each.x, each.top)[1] / HIGH.dots_per_mm
                if top_mm > REACH_MM + 0.5:
                    wrong.append((show.__name__, each.action, top_mm))
            wrong += [
                (show.__name__, "cut", each.words)
                for each in window.widgets("FittedWords")
                if each.cut
            ]
            if show is start:
                keep_picture("kiosk-start-within-reach", window.picture(), colours=64)
    assert wrong == []


async def test_the_sites_emblem_stands_beside_its_name(
    kivy: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    keep_picture: KeepPicture,
) -> None:
    emblem = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(emblem).ellipse((0, 0, 199, 199), fill="#FFD700")
    emblem.save(tmp_path / "emblem.png")
    logo = str(tmp_path / "emblem.png")
    monkeypatch.setattr(kivy, "KioskApp", partial(kivy.KioskApp, logo=logo))
    async with opened(kivy, UPRIGHT, nothing) as window:
        window.app.show(visit_to(start, Language("vi"), "").view)
        await frames(6)
        (board,) = window.widgets("NameBoard")
        (shown,) = window.widgets("Emblem")
        assert shown.right <= board.x + 1
        assert not [each.words for each in board.walk() if getattr(each, "cut", False)]
        picture = window.picture()
        x, y = shown.to_window(*shown.center)
        assert picture.getpixel((round(x), picture.height - round(y))) == (255, 215, 0)
        keep_picture("kiosk-start-with-emblem", picture, colours=64)
