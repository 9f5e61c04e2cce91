"""Plays systemd to one program: a unit of ``Type=notify`` with ``WatchdogSec`` and a restart."""

import itertools
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

WAITS_S = 4.0
"""Instead of the units' 15 s; a busy machine must still get its signs of life out in time."""
START_S = 120.0
LOOK_S = 0.05

_names = itertools.count()


class Supervisor:
    """Starts a program, and starts it again when it ends or gives no sign of life.

    ``starts`` counts how often it has said that it serves; ``signs`` are its signs of life.
    """

    def __init__(self, launch: Callable[[Mapping[str, str]], "subprocess.Popen[bytes]"]) -> None:
        self.starts = self.signs = 0
        self._launch = launch
        self._over = threading.Event()
        self._name = f"moiso-{os.getpid()}-{next(_names)}"
        self._watching = threading.Thread(target=self._watch, name="supervisor")

    def _watch(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(f"\0{self._name}")
            ear.settimeout(LOOK_S)
            while not self._over.is_set():
                self._live(ear)

    def _live(self, ear: socket.socket) -> None:
        """One life of the program, from its start until it is ended."""
        environment = {
            "NOTIFY_SOCKET": f"@{self._name}",
            "WATCHDOG_USEC": str(int(WAITS_S * 1_000_000)),
        }
        self.process = self._launch(environment)
        deadline = time.monotonic() + START_S
        while not self._over.is_set() and time.monotonic() < deadline:
            try:
                word = ear.recv(100)
            except TimeoutError:
                if self.process.poll() is not None:
                    break
                continue
            deadline = time.monotonic() + WAITS_S
            self.starts += word == b"READY=1"
            self.signs += word == b"WATCHDOG=1"
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> Self:
        self._watching.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._watching.join()
