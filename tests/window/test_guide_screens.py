"""The way into guide mode, and out of the program, on an offscreen display."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.guide_touches import HoldNameBoard
from kiosk.touches import Action, ChooseService
from tests.kiosk.fake_server import TOKEN
from tests.kiosk.visit import CERTIFY
from tests.window.kiosk_visits import found, start, starting, visit_to
from tests.window.kiosk_window import (
    ACROSS,
    GLASSES,
    UPRIGHT,
    Glass,
    frames,
    kivy,
    nothing,
    opened,
    until,
)
from ticket_queue.ids import Language

__all__ = ["kivy"]

"""The fixture is used where it is imported."""

pytestmark = pytest.mark.window
VI = Language("vi")


@pytest.fixture(autouse=True)
def held_shortly(kivy: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.screens import window  # noqa: PLC0415 - Kivy reads the environment

    monkeypatch.setattr(window, "HELD_S", 0.3)


def top_of(screen: Glass) -> tuple[float, float]:
    return screen.size[0] / 2, screen.size[1] - 20


@GLASSES
@pytest.mark.parametrize("scene", [start, found, starting])
async def test_a_finger_that_stays_on_the_name_board_is_reported_once(
    kivy: ModuleType, screen: Glass, scene: object
) -> None:
    reported: list[Action] = []
    async with opened(kivy, screen, reported.append) as window:
        window.app.show(visit_to(scene, VI, "").flow.view)  # type: ignore[arg-type] # a screen
        await frames(2)
        finger = window.finger(top_of(screen))
        finger.touch_down()
        await until(lambda: bool(reported))
        finger.touch_up()
        await frames(12)
        assert reported == [HoldNameBoard()]


async def test_a_touch_of_the_name_board_and_one_that_slides_away_mean_nothing(
    kivy: ModuleType,
) -> None:
    reported: list[Action] = []
    async with opened(kivy, UPRIGHT, reported.append) as window:
        window.app.show(visit_to(start, VI, "").flow.view)
        await frames(2)
        for slides in (False, True):
            finger = window.finger(top_of(UPRIGHT))
            finger.touch_down()
            await frames(2)
            if slides:
                finger.touch_move(UPRIGHT.size[0] / 2, 300)
                await frames(12)
            finger.touch_up()
        await frames(12)
        assert reported == []


async def test_a_finger_that_rests_on_a_tile_chooses_it_and_opens_nothing(
    kivy: ModuleType,
) -> None:
    reported: list[Action] = []
    async with opened(kivy, ACROSS, reported.append) as window:
        window.app.show(visit_to(start, VI, "-large").flow.view)
        await frames(4)
        finger = window.finger(window.place_of(ChooseService(CERTIFY)))
        finger.touch_down()
        await frames(15)
        finger.touch_up()
        await frames(2)
        assert reported == [ChooseService(CERTIFY)]


async def test_a_new_start_closes_the_window(kivy: ModuleType) -> None:
    async with opened(kivy, UPRIGHT, nothing) as window:
        assert not window.app.wants_restart
        window.app.begin_anew()
        await frames(2)
        assert window.app.wants_restart


RESTARTED = """
import sys
from pathlib import Path
from kiosk.screens.environment import prepare_environment
from kiosk.settings import load_settings
prepare_environment(load_settings(None, {}).screen, Path(sys.argv[1]))
from kiosk.screens.kiosk_app import KioskApp
KioskApp.on_start = KioskApp.begin_anew
sys.argv[1:] = ["--windowed", "--token-file", sys.argv[2], "--data", sys.argv[1]]
from kiosk.__main__ import main
main()
"""
"""The kiosk's own program, but for a guide who wants a new start as soon as it is there."""


def test_a_new_start_is_asked_for_by_a_status_that_a_supervisor_understands(
    tmp_path: Path,
) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN)
    ended = subprocess.run(
        [sys.executable, "-c", RESTARTED, str(tmp_path / "data"), str(token)],
        env=os.environ | {"SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 75, ended.stderr
    assert "Traceback" not in ended.stderr
