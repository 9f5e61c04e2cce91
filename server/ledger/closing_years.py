"""Closing a year: its lines are copied to a file of their own, and then leave the ledger.

Killed at any instant it leaves one of three: no file of the year (but a ``.part``, which the next
try writes anew); the file beside a ledger that does not know of it yet, and still has the lines; or
a ledger that reads them from the file, and has some of them left over. The next try goes on there.
"""

import os
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from sqlite_utils import Database

from server.ledger import chain
from server.ledger.faults import LedgerDamagedError
from server.ledger.migrations import migrations
from server.ledger.opening import check_chain, check_sound
from server.ledger.years import ClosedYear

CLOSED_AFTER = timedelta(days=45)
"""How long after its end a year stays in the ledger: longer than anything of a running day looks
back (a kiosk hands in for 31 days, alerts are brought along for 14, links lead on for 30)."""
LINES_AT_ONCE = 500
"""So many lines leave in one transaction; a ticket that is being issued waits for no more."""

_FIRST_AFTER = """
SELECT min(seq) FROM events WHERE kind = 'day_opened' AND day > ? AND seq > ?
"""
_LINES = """
INSERT INTO events (seq, day, at, kind, ticket_id, counter, body, hash)
SELECT seq, day, at, kind, ticket_id, counter, body, hash FROM ledger_now.events
 WHERE seq BETWEEN ? AND ? ORDER BY seq
"""
_NUMBERS = """
INSERT INTO numbers (day, number, ticket_id)
SELECT day, json_extract(body, '$.number'), ticket_id FROM events
 WHERE kind IN ('ticket_issued', 'ticket_renumbered')
"""
_KNOWN_BEFORE = (
    "INSERT INTO setups SELECT * FROM ledger_now.setups",
    "INSERT INTO closed_years SELECT * FROM ledger_now.closed_years",
    "REPLACE INTO ledger SELECT * FROM ledger_now.ledger",
)
_ROW = """
INSERT INTO closed_years (year, first_seq, last_seq, last_day, head) VALUES (?, ?, ?, ?, ?)
"""
_OLD_LINES = "DELETE FROM events WHERE seq < (SELECT min(seq) FROM events) + ? AND seq <= ?"
_OLD_NUMBERS = """
DELETE FROM numbers WHERE rowid IN (
    SELECT rowid FROM numbers
     WHERE day <= ? AND NOT EXISTS (
        SELECT 1 FROM events WHERE events.ticket_id = numbers.ticket_id) LIMIT ?)
"""


def year_to_close(conn: sqlite3.Connection, today: date) -> ClosedYear | None:
    """Return the oldest year that is long over and still in the ledger; None when there is none."""
    before = chain.base(conn)[0]
    first = conn.execute(
        "SELECT seq, day FROM events WHERE seq > ? ORDER BY seq LIMIT 1", [before]
    ).fetchone()
    if first is None:
        return None
    last_day = date(date.fromisoformat(first[1]).year, 12, 31)
    if today - CLOSED_AFTER <= last_day:
        return None
    (following,) = conn.execute(_FIRST_AFTER, [last_day.isoformat(), before]).fetchone()
    if following is None:
        return None
    query = "SELECT seq, hash FROM events WHERE seq < ? ORDER BY seq DESC LIMIT 1"
    last_seq, head = conn.execute(query, [following]).fetchone()
    return ClosedYear(last_day.year, first[0], last_seq, last_day, bytes(head))


def write_year(ledger: Path, year: ClosedYear) -> None:
    """Write a year's file, whole, checked and on the disk; one that is there already is checked.

    Raises:
        LedgerDamagedError: the ledger's lines, or those of a file that is there, are not sound.
        sqlite3.Error, OSError: it cannot be written; the ledger is as it was.
    """
    folder = ledger.parent
    path = year.file(folder)
    if not path.exists():
        part = path.with_suffix(".part")
        _remove(part)
        try:
            _write_part(ledger, part, year)
            _check(part, year)
        except BaseException:
            # Perhaps there was no room: the room that it took is the ledger's.
            _remove(part)
            raise
        part.replace(path)
        _sync_folder(folder)
    _check(path, year)


def close_year(conn: sqlite3.Connection, year: ClosedYear) -> None:
    """Let the ledger know, within the open transaction, that a year lies in its own file."""
    row = (year.year, year.first_seq, year.last_seq, year.last_day.isoformat(), year.head)
    conn.execute(_ROW, row)


def take_some_away(conn: sqlite3.Connection) -> int:
    """Take some of what lies in a closed year's file from the ledger; return how many rows."""
    last_seq = chain.base(conn)[0]
    lines = conn.execute(_OLD_LINES, [LINES_AT_ONCE, last_seq]).rowcount
    if lines:
        return lines
    last_day = conn.execute("SELECT max(last_day) FROM closed_years").fetchone()[0]
    return conn.execute(_OLD_NUMBERS, [last_day, LINES_AT_ONCE]).rowcount


def _write_part(ledger: Path, part: Path, year: ClosedYear) -> None:
    conn = sqlite3.connect(part, isolation_level=None, uri=True)
    try:
        conn.execute("PRAGMA synchronous = FULL")
        migrations.apply(Database(conn))
        conn.execute("ATTACH ? AS ledger_now", [f"{ledger.resolve().as_uri()}?mode=ro"])
        conn.execute("BEGIN IMMEDIATE")
        for statement in _KNOWN_BEFORE:
            conn.execute(statement)
        conn.execute(_LINES, [year.first_seq, year.last_seq])
        conn.execute(_NUMBERS)
        conn.execute("COMMIT")
    finally:
        conn.close()


def _remove(part: Path) -> None:
    for left_over in (part, part.with_name(f"{part.name}-journal")):
        left_over.unlink(missing_ok=True)


def _check(path: Path, year: ClosedYear) -> None:
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        check_sound(conn, path, whole=True)
        check_chain(conn, path, year.first_seq - 1)
        if chain.head(conn) != year.head:
            raise LedgerDamagedError(f"{path} has other lines than the ledger")
    finally:
        conn.close()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
