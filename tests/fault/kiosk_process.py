"""``moiso-kiosk --text`` as a real process before a real server, with a line between to be cut."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.system.demo_process import DEADLINE_S, Json, Program, ServerProcess

KIOSK = "kiosk-1"
IN_TIME_S = 2.0
"""Within so long of the touch there is a number, whatever has happened to the server."""
SLIP_S = 1.0
"""A slip as a picture, on a busy machine."""


class KioskProcess(Program):
    """A kiosk with a folder of its own; its log goes to ``FOLDER.log``."""

    def __init__(
        self,
        site: ServerProcess,
        server: str,
        folder: Path,
        *arguments: str,
        device: str = KIOSK,
        before: tuple[str, ...] = (),
        module: str = "kiosk",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        token_file = folder / "token"
        token_file.write_text(site.token(device))
        self._folder, self._device = folder, device
        super().__init__(
            [
                *(*before, sys.executable, "-m", module, "--text", "--server", server),
                *("--device", device, "--token-file", str(token_file), "--data", str(folder)),
                *(arguments or ("--printer", f"png:{folder / 'slips'}")),
            ]
        )

    def take(self, service: str = "chung-thuc", **wanted: object) -> Json:
        """Touch a tile and return what came of it."""
        self.ask(service=service, **wanted)
        return self.next()

    def take_in_time(self, service: str = "chung-thuc") -> Json:
        """Touch a tile; there is a number within two seconds, printing included."""
        began = time.monotonic()
        taken = self.take(service)
        assert "number" in taken, taken
        assert time.monotonic() - began < IN_TIME_S + SLIP_S
        return taken

    def ask(self, **line: object) -> None:
        """Write a line without waiting for its answer."""
        self.write(json.dumps(line))

    @property
    def process(self) -> subprocess.Popen[str]:
        return self._process

    def dies(self) -> None:
        """Wait until it has died of kill -9."""
        assert self._process.wait(DEADLINE_S) == -signal.SIGKILL

    def journal(self, sql: str, *values: object) -> list[Any]:
        """Look into the journal, as it is on the disk."""
        path = self._folder / f"{self._device}.journal"
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def waits_to_hand_in(self) -> bool:
        (count,) = self.journal(
            "SELECT count(*) FROM tickets WHERE hand_in_id IS NOT NULL AND handed_in IS NULL"
        )
        return bool(count[0])

    def has_journal(self) -> bool:
        """Tell whether the kiosk has started far enough to keep tickets."""
        try:
            return bool(self.journal("SELECT 1 FROM sqlite_master WHERE name = 'tickets'"))
        except sqlite3.OperationalError:
            return False
