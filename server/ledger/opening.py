"""What a ledger goes through before it is used: is it sound, is it ours, is its schema today's.

SQLite's quick check reads the whole file: 4.4 s for two million events (0.8 GB, two cores, twice
as long while others work). A start has a second, so of a large file it looks at what a start reads
and leaves the rest to the first copy that is made, which reads all of it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from server.ledger import chain
from server.ledger.faults import LedgerDamagedError, LedgerTooNewError
from server.ledger.migrations import migrations, unknown_steps

BUSY_TIMEOUT_S = 5.0
WHOLE_UP_TO_BYTES = 64 * 1024 * 1024
_GROWING = ("events", "numbers")
"""The tables that grow with the years; of them a start reads the last day."""
_NUMBERS_OF_LAST_DAY = """
SELECT number, ticket_id FROM numbers WHERE day = (SELECT max(day) FROM events)
"""
_BEFORE_LAST_DAY = """
SELECT ifnull(min(seq), 1) - 1 FROM events WHERE day = (SELECT max(day) FROM events)
"""
_LINES = "SELECT seq, day, body, hash FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
_LINES_AT_ONCE = 1_000


def check_sound(conn: sqlite3.Connection, path: Path, *, whole: bool = False) -> None:
    """Check a ledger's file; a large one, unless the ``whole`` is asked for, as far as is quick.

    Raises:
        LedgerDamagedError: the file is damaged.
        sqlite3.DatabaseError: it is so damaged that SQLite does not open it, or is no database.
    """
    if whole or path.stat().st_size <= WHOLE_UP_TO_BYTES:
        _check(conn, path, "PRAGMA quick_check")
        return
    tables = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if table not in _GROWING:
            _check(conn, path, f"PRAGMA quick_check('{table}')")
    conn.execute(_NUMBERS_OF_LAST_DAY).fetchall()


def check_last_day(conn: sqlite3.Connection, path: Path) -> None:
    """Check the chain over what was recorded since the last service day began.

    Raises:
        LedgerDamagedError: a line is not as it was written.
    """
    check_chain(conn, path, conn.execute(_BEFORE_LAST_DAY).fetchone()[0])


def check_chain(conn: sqlite3.Connection, path: Path, after: int) -> None:
    """Check the chain over every line behind a place; lines of closed years lie elsewhere.

    Raises:
        LedgerDamagedError: a line is missing or not as it was written.
        sqlite3.Error: the file cannot be read, or has no chain.
    """
    last, before = chain.base(conn)
    if after > last:
        first = conn.execute("SELECT hash FROM events WHERE seq = ?", [after]).fetchone()
        last, before = after, chain.GENESIS if first is None else bytes(first[0])
    while lines := conn.execute(_LINES, [last, _LINES_AT_ONCE]).fetchall():
        for seq, day, body, hash_ in lines:
            before = chain.link(before, seq, day, body)
            if seq != last + 1 or before != hash_:
                message = f"{path}: line {seq} is not as it was written"
                raise LedgerDamagedError(message)
            last = seq


def check_not_newer(path: Path) -> None:
    """Look at a ledger that may be there, by a connection that cannot change it in any way.

    Raises:
        LedgerTooNewError: a newer program has written it.
        sqlite3.DatabaseError: it is so damaged that SQLite does not open it, or is no database.
    """
    if not path.exists():
        return
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as conn:
        refuse_newer(Database(conn), path)


def refuse_newer(db: Database, path: Path) -> None:
    """See that every step of a ledger's schema is known to this program.

    Raises:
        LedgerTooNewError: a newer program has written the ledger.
    """
    newer = unknown_steps(db)
    if newer:
        raise LedgerTooNewError(path, newer)


def bring_up_to_date(db: Database, path: Path) -> None:
    """Apply the steps of the schema that are new.

    Raises:
        LedgerTooNewError: a newer program has written the ledger.
    """
    refuse_newer(db, path)
    migrations.apply(db)


def _check(conn: sqlite3.Connection, path: Path, pragma: str) -> None:
    found = conn.execute(pragma).fetchone()[0]
    if found != "ok":
        message = f"{path}: {found}"
        raise LedgerDamagedError(message)
