"""The kiosk with its window, on a screen that nobody sees; it is touched by a line of its input.

It tells ``{"first": 12.3}`` when its first tiles stand drawn, and for each line
``{"touched": 45.6}`` when a finger is lifted from a tile, in the machine's monotonic seconds.
Arguments: a configuration file and a folder.
"""

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from kiosk.app.window import run_window
from kiosk.screens.environment import prepare_environment
from kiosk.settings import load_settings

FRAME_S = 1 / 30
LOOKS_AGAIN_S = 0.1
"""Three frames: widgets are where they belong only after some."""
HURRIED = {"people.debounce_s": 0.0, "people.ticket_shown_s": 0.2, "people.unprinted_shown_s": 0.2}
"""As if the next citizen came at once."""


def tell(**facts: float) -> None:
    sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stdout.flush()


async def open_tile(window: Any) -> Any:  # noqa: ANN401 - Kivy has no types
    """Wait until there are tiles that stay in their places, and return one."""
    stood: tuple[object, ...] = ()
    while True:
        tiles = [
            each
            for root in window.children
            for each in root.walk()
            if type(each).__name__ == "Tile" and each.open and each.people
        ]
        if tiles and (tiles[0], *tiles[0].pos, *tiles[0].size) == stood:
            return tiles[0]
        stood = (tiles[0], *tiles[0].pos, *tiles[0].size) if tiles else ()
        await asyncio.sleep(LOOKS_AGAIN_S)


async def be_touched(window: Any, lines: "asyncio.Queue[str]") -> None:  # noqa: ANN401 - (the same)
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - the environment comes first

    while not any(  # noqa: ASYNC110 - Kivy tells nobody when a screen is there
        type(each).__name__ == "Tile" for root in window.children for each in root.walk()
    ):
        await asyncio.sleep(FRAME_S)
    drawn = asyncio.Event()
    window.bind(on_flip=lambda *_: drawn.set())
    await drawn.wait()
    glFinish()  # software GL draws when it must: the flip alone would be told too early
    tell(first=time.monotonic())
    from kivy.tests.common import UnitTestTouch  # noqa: PLC0415 - not before: it loads pytest

    while await lines.get():
        tile = await open_tile(window)
        finger = UnitTestTouch(*tile.to_window(*tile.center))
        finger.touch_down()
        touched = time.monotonic()
        finger.touch_up()
        tell(touched=touched)


async def main(config: Path, folder: Path) -> None:
    settings = load_settings(config, HURRIED)
    prepare_environment(settings.screen, folder)
    from kivy.core.window import Window  # noqa: PLC0415 - (the same)

    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_window(settings, folder))
        tasks.create_task(be_touched(Window, lines))


if __name__ == "__main__":
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
