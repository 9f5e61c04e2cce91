"""What a board loads before its window is there: no more than its first screen needs."""

import subprocess
import sys

LATER = {"kivy", "aiohttp", "http.server", "sqlite3", "server", "kiosk"}


def test_a_board_does_not_wait_for_what_its_first_screen_does_not_need() -> None:
    program = "import sys, display.__main__, display.app; print('\\n'.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.split())
    assert "display.board" in loaded
    assert loaded & LATER == set()
