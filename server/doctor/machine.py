"""The machine under the server: its clock, its disk, its SQLite, its fonts."""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from server.doctor.findings import Finding, fine, to_do, unknown
from server.machine_clock import Doubt, ThisMachine, doubt_about

LEAST_FREE_BYTES = 1_000_000_000
SLOWEST_FSYNC_S = 0.05
FSYNCS = 15
RTC = Path("/sys/class/rtc/rtc0/since_epoch")
FARTHEST_RTC = timedelta(minutes=10)
"""What the battery's clock may differ: it is written every eleven minutes, and drifts meanwhile."""

OLDEST_SQLITE = (3, 37, 0)
"""Debian 12 has 3.40; strict tables and partial indexes are older than both."""

FONTS = Path(__file__).parents[1] / "web" / "pages" / "static" / "fonts"


def examine_clock(
    now: datetime, last_event_at: datetime | None, *, trusts_time_server: bool
) -> Iterator[Finding]:
    """Look at the wall clock: believed, kept in time, and by a battery over a power cut."""
    shown = f"{now:%Y-%m-%d %H:%M}"
    in_step = ThisMachine(trusts_time_server=trusts_time_server).in_step()
    doubt = doubt_about(now, last_event_at, in_step=in_step)
    if doubt is None:
        yield fine("clock", now=shown, zone=now.tzinfo)
    elif doubt is Doubt.LOST or last_event_at is None:
        yield to_do("clock_lost", now=shown)
    else:
        last = f"{last_event_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
        if doubt is Doubt.BEHIND:
            yield to_do("clock_behind", now=shown, last=last)
        else:
            yield to_do("clock_far_ahead", now=shown, last=last)
    if not trusts_time_server:
        yield fine("clock_by_hand")
    elif in_step is None:
        yield unknown("clock_step_unknown")
    elif in_step:
        yield fine("clock_in_step")
    else:
        yield to_do("clock_out_of_step")
    yield from examine_rtc(now, RTC)


def examine_rtc(now: datetime, since_epoch: Path) -> Iterator[Finding]:
    """Look at the clock with the battery: after a power cut the machine begins at its time."""
    try:
        rtc = datetime.fromtimestamp(int(since_epoch.read_text(encoding="ascii")), now.tzinfo)
    except (OSError, ValueError, OverflowError):
        yield unknown("rtc_unknown")
        return
    shown = f"{rtc:%Y-%m-%d %H:%M}"
    if abs(rtc - now) <= FARTHEST_RTC:
        yield fine("rtc", rtc=shown)
    elif abs(rtc - now - (now.utcoffset() or timedelta(0))) <= FARTHEST_RTC:
        yield to_do("rtc_local", rtc=shown)
    else:
        yield to_do("rtc_wrong", rtc=shown, now=f"{now:%Y-%m-%d %H:%M}")


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
