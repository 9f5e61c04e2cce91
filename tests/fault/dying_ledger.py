"""Opens a ledger, or closes its years, and kills itself at the N-th line of that code.

``python -m tests.fault.dying_ledger open|close LEDGER TODAY N``. With N = 0 it lives, and prints
how many lines there were.
"""

import asyncio
import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from server.ledger import SqliteLedger, closing_years

FATAL = ("closing_years.py", "ledger/migrations.py", "sqlite_utils/migrations.py", "opening.py")
"""Where it dies: every statement to SQLite that changes the file stands on a line of these."""


class Reaper:
    """Counts the lines that are run, in every thread, and kills at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.lines = 0
        self.is_armed = False

    def __call__(self, frame: FrameType, event: str, _arg: object) -> Any:  # noqa: ANN401 - as sys.settrace wants it
        if not frame.f_code.co_filename.endswith(FATAL):
            return None
        if event == "line" and self.is_armed:
            self.lines += 1
            if self.lines == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


async def run(what: str, path: Path, today: date, reaper: Reaper) -> None:
    reaper.is_armed = what == "open"
    ledger = await SqliteLedger.open(path)
    if what == "close":
        reaper.is_armed = True
        await ledger.close_years(today)
    await ledger.close()


if __name__ == "__main__":
    # A few lines at a time, so that it can die between two.
    closing_years.LINES_AT_ONCE = 5
    told, ledger_path, day, number = sys.argv[1:]
    killer = Reaper(int(number))
    threading.settrace(killer)
    sys.settrace(killer)
    asyncio.run(run(told, Path(ledger_path), date.fromisoformat(day), killer))
    sys.stdout.write(str(killer.lines))
