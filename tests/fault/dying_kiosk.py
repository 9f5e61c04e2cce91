"""``moiso-kiosk`` that dies of kill -9 at a step of its journal, run as a module.

The environment's MOISO_TEST_DIE names a file; it says ``before N`` or ``after N``: the N-th commit,
counted from when the file was written, that changes a ticket.
"""

import os
import signal
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any


class DyingConnection(sqlite3.Connection):
    """Counts the commits that change tickets, and kills the process at the one it was told."""

    order = ""
    commits = 0
    touches = False
    changes = 0

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has it
        if sql.startswith("BEGIN"):
            self.touches, self.changes = False, self.total_changes
        self.touches |= "tickets" in sql and sql.startswith(("INSERT", "UPDATE"))
        if sql != "COMMIT" or not self.touches or self.total_changes == self.changes:
            return super().execute(sql, *values)
        self._count()
        self._die_at("before")
        cursor = super().execute(sql, *values)
        self._die_at("after")
        return cursor

    def _count(self) -> None:
        file = Path(os.environ["MOISO_TEST_DIE"])
        order = file.read_text(encoding="ascii") if file.exists() else ""
        self.commits = self.commits + 1 if order == self.order else 1
        self.order = order

    def _die_at(self, side: str) -> None:
        if self.order == f"{side} {self.commits}":
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    sqlite3.connect = partial(sqlite3.connect, factory=DyingConnection)  # type: ignore[assignment]  # the same, with a factory
    from kiosk.__main__ import main as kiosk  # noqa: PLC0415 - after the connection is exchanged

    kiosk(prog_name="moiso-kiosk")


if __name__ == "__main__":
    main()
