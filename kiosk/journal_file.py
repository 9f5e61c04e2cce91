"""The journal's file: its tables, its soundness, and the counts of the kiosk's own numbers."""

import logging
import sqlite3
from pathlib import Path

from kiosk.service_time import Anchor

log = logging.getLogger(__name__)

AFTER_DAMAGE = 500
"""Numbers of a journal that was damaged are unknown: the counts go on far beyond them."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (
    series INTEGER PRIMARY KEY, day TEXT NOT NULL, count INTEGER NOT NULL, unsure INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS tickets (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL UNIQUE,
    request BLOB NOT NULL,
    ticket BLOB,
    printing TEXT NOT NULL DEFAULT 'intended',
    asked_at REAL NOT NULL,
    counted_s REAL NOT NULL,
    boot TEXT NOT NULL,
    sure INTEGER NOT NULL,
    secret TEXT,
    hand_in_id TEXT,
    handed_in TEXT
);
"""


def open_journal(path: Path) -> sqlite3.Connection:
    """Open a sound journal; a damaged one is moved aside, and the counts go on far beyond it."""
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        log.exception("the journal is damaged and is moved aside", extra={"path": str(path)})
    for ending in ("", "-wal", "-shm"):
        file = path.with_name(path.name + ending)
        if file.exists():
            file.replace(path.with_name(f"{path.name}.damaged{ending}"))
    db = _connected(path)
    db.executemany(
        "INSERT INTO counts VALUES (?, '', ?, 1)", [(n, AFTER_DAMAGE) for n in range(1, 10)]
    )
    return db


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        (verdict,) = db.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


def next_count(db: sqlite3.Connection, series: int, used: int, anchor: Anchor) -> int:
    """Count on, beyond ``used``; from 1 on a new day, but only by a time that is sure.

    A wall clock that jumped a day ahead would else give today's numbers twice.
    """
    day = anchor.at.date().isoformat() if anchor.sure else ""
    found = db.execute("SELECT day, count, unsure FROM counts WHERE series = ?", (series,))
    row = found.fetchone()
    if row is None:
        count, unsure = 1, not anchor.sure
    elif anchor.sure and day > row["day"]:
        count, unsure = (row["count"] + 1 if row["unsure"] else 1), False
    else:
        count, unsure = row["count"] + 1, bool(row["unsure"]) or not anchor.sure
    count = max(count, used + 1)
    kept_day = max(day, "" if row is None else row["day"])
    db.execute(
        "INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?)", (series, kept_day, count, unsure)
    )
    return count
