"""The whole kiosk in a window that nobody sees, touched at random; run as a module.

Arguments: the server's address, a folder, how many touches, a seed. At the end one JSON line tells
what the memory was after each tenth of the touches (kB), and what was shown how often.
"""

import asyncio
import gc
import json
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from kiosk.app.window import run_window
from kiosk.logs import configure_logs
from kiosk.settings import load_settings

CARD = "079203004567||Trần Thị B|20071946|Nữ|Phường 5, Quận 3|10052022\r"
BETWEEN_TOUCHES_S = 0.01
HURRIED = {
    "server.answer_within_s": 10.0,
    "people.debounce_s": 0.02,
    "people.idle_after_s": 1.0,
    "people.warning_s": 1.0,
    "people.message_shown_s": 0.3,
    "people.ticket_shown_s": 0.3,
    "people.unprinted_shown_s": 0.5,
    "screen.fullscreen": False,
    "screen.width_px": 540,
    "screen.height_px": 960,
}
"""So that ten thousand touches see many visits: a real one lasts as long as its citizen needs."""


class Monkey:
    """Touches what stands on the screen, and beside it; drags, and scans a card now and then."""

    def __init__(self, random: Random, window: Any, touch: type) -> None:  # noqa: ANN401 - Kivy has no types
        self._random, self._window, self._touch = random, window, touch
        self.shown: Counter[str] = Counter()

    def act(self) -> None:
        """Do one thing."""
        (root,) = self._window.children[-1:]
        widgets = [each for each in root.walk() if type(each).__name__ != "Label"]
        self.shown.update({type(each).__name__ for each in widgets})
        if self._random.random() < 0.01:
            self._scan()
            return
        finger = self._touch(*self._place(widgets))
        finger.touch_down()
        if self._random.random() < 0.1:
            finger.touch_move(*self._place(widgets))
        finger.touch_up()

    def _place(self, widgets: list[Any]) -> tuple[float, float]:
        targets = [each for each in widgets if getattr(each, "action", None) is not None]
        if targets and self._random.random() < 0.7:
            target = self._random.choice(targets)
            x, y = target.to_window(*target.center)
            return float(x), float(y)
        width, height = self._window.size
        return self._random.uniform(0, width), self._random.uniform(0, height)

    def _scan(self) -> None:
        for letter in CARD:
            self._window.dispatch("on_key_down", ord(letter), 0, letter, [])
            self._window.dispatch("on_textinput", letter)
            self._window.dispatch("on_key_up", ord(letter), 0)


def memory_kb() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


async def touch_at_random(count: int, random: Random) -> None:
    """Wait for the window, touch it so often, and close it."""
    while "kivy.core.window" not in sys.modules:  # noqa: ASYNC110 - Kivy tells nobody when it is there
        await asyncio.sleep(0.1)
    from kivy.app import App  # noqa: PLC0415 - Kivy must find its environment set
    from kivy.core.window import Window  # noqa: PLC0415 - (the same)
    from kivy.tests.common import UnitTestTouch  # noqa: PLC0415 - (the same)

    while not Window.children:  # noqa: ASYNC110 - (the same)
        await asyncio.sleep(0.1)
    monkey, memory = Monkey(random, Window, UnitTestTouch), list[int]()
    for number in range(count):
        monkey.act()
        await asyncio.sleep(BETWEEN_TOUCHES_S)
        if number % (count // 10) == 0:
            memory.append(memory_kb())
    await asyncio.sleep(1)
    figures = {"memory_kb": [*memory, memory_kb()], "shown": monkey.shown}
    print(json.dumps(figures), flush=True)  # noqa: T201 - what the test reads
    App.get_running_app().stop()


async def main(server: str, folder: Path, count: int, random: Random) -> None:
    settings = load_settings(
        None,
        HURRIED
        | {"server.url": server, "server.token_file": str(folder / "token")}
        | {"printer.url": f"png:{folder / 'slips'}"},
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_window(settings, folder / "data"))
        tasks.create_task(touch_at_random(count, random))


if __name__ == "__main__":
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    configure_logs(as_json=True)
    at, where, touches, seed = sys.argv[1:]
    asyncio.run(main(at, Path(where), int(touches), Random(seed)))
