"""The demo's other programs, each a child that dies with the server."""

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path

from server.announcing import die_with_parent
from server.demo.sample_accounts import BOARD, KIOSKS, token_file
from ticket_queue.ids import DeviceId

_log = logging.getLogger(__name__)

ENDS_WITHIN_S = 5.0
SLIPS_FOLDER = "slips"


class ChildPrograms:
    """Starts programs of this checkout and ends them together; use it in the main thread."""

    def __init__(self, data: Path, server: str, broker: str) -> None:
        """Keep where the demo's files lie, and the addresses that the programs are told."""
        self._data = data
        self._server = server
        self._broker = broker
        self._children: list[Process] = []

    async def show_windows(self) -> None:
        """Open a kiosk and a board, side by side on a screen of 1366 pixels or more."""
        kiosk = [*self._kiosk(KIOSKS[0]), "--windowed", "--size", "405x720"]
        await self._start("kiosk", kiosk, environment=_window_at(left=0))
        kept = ["--data", str(self._data / BOARD), "--broker", self._broker]
        board = [*self._device(BOARD), *kept, "--windowed", "--size", "960x540"]
        await self._start("display", ["board", *board], environment=_window_at(left=406))

    async def text_kiosk(self, device: DeviceId) -> Process:
        """Start a kiosk without a window that serves the lines of its standard input."""
        return await self._start("kiosk", ["--text", *self._kiosk(device)], talks=True)

    async def end(self) -> None:
        """End every program that still runs."""
        running = [child for child in self._children if child.returncode is None]
        for child in running:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        for child in running:
            try:
                async with asyncio.timeout(ENDS_WITHIN_S):
                    await child.wait()
            except TimeoutError:
                child.kill()
                await child.wait()

    def _device(self, device: DeviceId) -> list[str]:
        token = str(token_file(self._data, device))
        return ["--server", self._server, "--device", device, "--token-file", token]

    def _kiosk(self, device: DeviceId) -> list[str]:
        slips = self._data / SLIPS_FOLDER
        kept = self._data / device
        return [*self._device(device), "--printer", f"png:{slips}", "--data", str(kept)]

    async def _start(
        self,
        program: str,
        arguments: Sequence[str],
        *,
        talks: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> Process:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            program,
            *arguments,
            stdin=PIPE if talks else DEVNULL,
            stdout=PIPE if talks else DEVNULL,
            env={**os.environ, **(environment or {})},
            preexec_fn=die_with_parent(),
        )
        self._children.append(child)
        _log.info("started", extra={"program": program, "pid": child.pid})
        return child


def _window_at(*, left: int) -> dict[str, str]:
    """Return what places a Kivy window; without a window manager all would lie in the middle."""
    place = {"POSITION": "custom", "LEFT": str(left), "TOP": "24"}
    return {f"KCFG_GRAPHICS_{name}": value for name, value in place.items()}
