"""The sound of the idle warning."""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from tests.window.kiosk_visits import idle, start, visit_to
from tests.window.kiosk_window import UPRIGHT, frames, kivy, nothing, opened
from ticket_queue.ids import Language

__all__ = ["kivy"]

"""The fixture is used where it is imported."""

pytestmark = pytest.mark.window
DEADLINE_S = 30
PLAYED = """
import sys, time
from pathlib import Path
from kiosk.screens.environment import prepare_environment
from kiosk.settings import load_settings
prepare_environment(load_settings(None, {}).screen, Path(sys.argv[1]))
from kiosk.screens.chime import Chime
Chime().ring()
time.sleep(60)
"""


class CountedChime:
    """A chime that counts how often it has rung."""

    rung = 0

    def ring(self) -> None:
        CountedChime.rung += 1


@pytest.mark.parametrize(("warns_aloud", "rung"), [(True, 1), (False, 0)])
async def test_the_warning_sounds_once_when_it_comes_and_not_while_it_counts_down(
    kivy: ModuleType, monkeypatch: pytest.MonkeyPatch, warns_aloud: bool, rung: int
) -> None:
    monkeypatch.setattr(CountedChime, "rung", 0)
    monkeypatch.setattr(kivy, "Chime", CountedChime)
    monkeypatch.setattr(kivy, "KioskApp", partial(kivy.KioskApp, warns_aloud=warns_aloud))
    async with opened(kivy, UPRIGHT, nothing) as window:
        window.app.show(visit_to(start, Language("vi"), "").view)
        visit = visit_to(idle, Language("vi"), "")
        for _ in range(3):
            visit.wait(1)
            window.app.show(visit.view)
            await frames(1)
    assert CountedChime.rung == rung


def test_two_notes_are_really_played(tmp_path: Path) -> None:
    recording = tmp_path / "recording"
    environment = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(recording)}
    player = subprocess.Popen(
        [sys.executable, "-c", PLAYED, str(tmp_path)],
        env=os.environ | environment | {"SDL_VIDEODRIVER": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        ends_at = time.monotonic() + DEADLINE_S
        while not (recording.exists() and any(recording.read_bytes())):
            assert time.monotonic() < ends_at, "nothing was heard"
            assert player.poll() is None
            time.sleep(0.05)
    finally:
        player.kill()
        player.wait()
