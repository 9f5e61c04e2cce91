"""A kiosk and a board hang there for weeks: what they draw is let go of again."""

import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest

from display.views import CallRow
from kiosk.views import View
from tests.kiosk.visit import Visit
from tests.window.hall_screens import frames, shown
from tests.window.kiosk_visits import (
    found,
    idle,
    printed,
    printing,
    priority,
    search,
    start,
    visit_to,
)
from tests.window.kiosk_window import ACROSS, kivy, nothing, opened
from tests.window.test_board_screen import view_of
from ticket_queue.ids import Language

__all__ = ["kivy"]

pytestmark = pytest.mark.window
ROUNDS = 3
COUNTED = ("Widget", "Texture", "LabelBase", "Canvas")
"""By the names of their classes, whatever they inherit from."""


def alive() -> Counter[str]:
    """Count what is drawn with, after what nobody holds any more has gone."""
    gc.collect()
    names = (each.__name__ for thing in gc.get_objects() for each in type(thing).__mro__)
    counted = Counter(names)
    return Counter({name: counted[name] for name in COUNTED})


async def test_a_kiosk_holds_after_many_visits_what_it_held_after_one(kivy: ModuleType) -> None:
    def views() -> list[View]:
        stops: list[Callable[[Visit], None]] = [start, priority, idle, printing, printed]
        return [visit_to(stop, Language("vi"), "").view for stop in (*stops, search, found, start)]

    held = []
    async with opened(kivy, ACROSS, nothing) as window:
        for _ in range(ROUNDS):
            for view in views():
                window.app.show(view)
                await frames(2)
            held.append(alive())
    assert held[0]["Widget"] > 0
    assert held[-1] == held[1]


async def test_a_board_holds_after_many_calls_what_it_held_after_its_rows_were_full(
    kivy: ModuleType,
) -> None:
    from display.screens import hall_window  # noqa: PLC0415 - Kivy reads the environment

    rows = [CallRow(str(1001 + at), str(1 + at % 9), "") for at in range(90)]
    held = []
    async with shown(hall_window, (1280, 720), view_of()) as (views, news):
        for at in range(5, len(rows)):
            last = tuple(reversed(rows[at - 5 : at]))
            views.append(replace(view_of(), newest=rows[at], rows=last))
            news()
            await frames(1)
            if at in {60, 89}:
                views[:] = views[-1:]
                await frames(2)
                held.append(alive())
    assert held[0]["Widget"] > 0
    assert held[1] == held[0]
