"""The machine under the server: its clock, its disk, its SQLite, its fonts."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from statistics import median

from server.doctor.findings import Finding, fine, to_do, unknown

LEAST_FREE_BYTES = 1_000_000_000
SLOWEST_FSYNC_S = 0.05
FSYNCS = 15
FIRST_YEAR = 2026
"""Nothing of ours is older: a clock that says less has lost its battery."""

OLDEST_SQLITE = (3, 37, 0)
"""Debian 12 has 3.40; strict tables and partial indexes are older than both."""

FONTS = Path(__file__).parents[1] / "web" / "pages" / "static" / "fonts"
ASK_TIMEOUT_S = 5


def examine_clock(now: datetime, last_event_at: datetime | None) -> Iterator[Finding]:
    """Look at the wall clock: sane, not behind the ledger, kept in time."""
    shown = f"{now:%Y-%m-%d %H:%M}"
    if now.year < FIRST_YEAR:
        yield to_do("clock_lost", now=shown)
    elif last_event_at is not None and now.date() < last_event_at.astimezone(now.tzinfo).date():
        yield to_do("clock_behind", now=shown, last=f"{last_event_at:%Y-%m-%d %H:%M}")
    else:
        yield fine("clock", now=shown, zone=now.tzinfo)
    in_step = _clock_in_step()
    if in_step is None:
        yield unknown("clock_step_unknown")
    elif in_step:
        yield fine("clock_in_step")
    else:
        yield to_do("clock_out_of_step")


def _clock_in_step() -> bool | None:
    program = shutil.which("timedatectl")
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=ASK_TIMEOUT_S,
            check=True,
        ).stdout.strip()
    except (subprocess.SubprocessError, OSError):
        return None
    return {"yes": True, "no": False}.get(answer)


def examine_disk(data: Path) -> Iterator[Finding]:
    """Look at the data folder: can be written, has room, keeps its word in good time."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as file:
            usual_s = median(_fsync_s(file.fileno()) for _ in range(FSYNCS))
        free = shutil.disk_usage(data).free
    except OSError as error:
        yield to_do("data_unwritable", path=data, error=error.strerror)
        return
    yield fine("data", path=data)
    megabytes = free // 1_000_000
    if free >= LEAST_FREE_BYTES:
        yield fine("disk", free=megabytes)
    else:
        yield to_do("disk_full", free=megabytes, least=LEAST_FREE_BYTES // 1_000_000)
    milliseconds = round(usual_s * 1000, 1)
    if usual_s <= SLOWEST_FSYNC_S:
        yield fine("fsync", ms=milliseconds)
    else:
        yield to_do("fsync_slow", ms=milliseconds)


def _fsync_s(file: int) -> float:
    os.pwrite(file, os.urandom(4096), 0)
    begun = time.perf_counter()
    os.fsync(file)
    return time.perf_counter() - begun


def examine_sqlite(ledger: Path) -> Iterator[Finding]:
    """Look at SQLite, and at the ledger where there is one."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield to_do("sqlite_old", version=sqlite3.sqlite_version)
    else:
        yield fine("sqlite", version=sqlite3.sqlite_version)
    if not ledger.exists():
        yield fine("ledger_new", path=ledger)
        return
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as ro:
            answer = ro.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        answer = str(error)
    if answer == "ok":
        yield fine("ledger", path=ledger)
    else:
        yield to_do("ledger_damaged", path=ledger, error=answer)


def last_event_at(ledger: Path) -> datetime | None:
    """Return the moment of the ledger's last event, or None when there is none to be read."""
    if not ledger.exists():
        return None
    query = "SELECT at FROM events ORDER BY seq DESC LIMIT 1"
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as ro:
            row = ro.execute(query).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else datetime.fromisoformat(row[0])


def examine_fonts() -> Iterator[Finding]:
    """Look whether the pages' fonts, which have every Vietnamese letter, were installed."""
    fonts = list(FONTS.glob("*.woff2"))
    yield fine("fonts", count=len(fonts)) if fonts else to_do("fonts_missing", path=FONTS)
