"""The kiosk without a window."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from kiosk.app.machine import open_machine
from kiosk.settings import Settings
from kiosk.text_mode import TextMode
from ticket_queue.catalogue import Catalogue
from ticket_queue.watchdog import Watchdog


async def run_text(settings: Settings, data: Path, reader: Catalogue) -> None:
    """Serve JSON lines from standard input until it ends; ``reader`` words what nobody can read.

    Raises:
        SettingsError: a setting names something that is not there.
    """

    def write(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    async with open_machine(settings, data) as machine, asyncio.TaskGroup() as tasks:
        text_mode = TextMode(machine.desk, machine.press, machine.pause, machine.catalogues, reader)
        beside = [
            tasks.create_task(machine.desk.keep_in_touch()),
            tasks.create_task(machine.desk.watch(_nobody_looks, machine.errands.take)),
            tasks.create_task(machine.errands.serve()),
            tasks.create_task(Watchdog().keep()),
        ]
        await text_mode.serve(_lines_of_standard_input(), write)
        for task in beside:
            task.cancel()


def _nobody_looks() -> None:
    """Take a change of the hall: without a screen nothing is drawn anew."""


async def _lines_of_standard_input() -> AsyncIterator[bytes]:
    """Read in a thread that dies with the program: a pipe may stay open and silent for ever."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, b"")

    threading.Thread(target=read, daemon=True, name="standard-input").start()
    while line := await lines.get():
        yield line
