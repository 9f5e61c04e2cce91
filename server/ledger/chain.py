"""The chain of hashes over the ledger's lines: who changes one line changes every hash after it.

Each line's hash covers the one before it, its seq, its service day and its body exactly as it is
stored. The order is that of recording, so a ticket that is handed in for a day gone by leaves that
day's head alone: the head of a day is the hash of its ``day_closed``.
"""

import hashlib
import sqlite3
from collections.abc import Iterable

GENESIS = bytes(32)
"""What the first line of a ledger covers in place of a hash before it."""

_LAST = "SELECT hash FROM events ORDER BY seq DESC LIMIT 1"
_YEARS_THERE = "SELECT 1 FROM main.sqlite_master WHERE name = 'closed_years'"
_LAST_OF_YEARS = "SELECT last_seq, head FROM closed_years ORDER BY year DESC LIMIT 1"


def link(before: bytes, seq: int, day: str, body: str) -> bytes:
    """Return the hash of a line: 32 bytes of SHA-256."""
    covered = b"%b%b%b\n%b" % (before, seq.to_bytes(8, "big"), day.encode(), body.encode())
    return hashlib.sha256(covered).digest()


def linked(before: bytes, lines: Iterable[tuple[int, str, str]]) -> Iterable[bytes]:
    """Give the hash of each line (seq, day, body), one after the other."""
    for seq, day, body in lines:
        before = link(before, seq, day, body)
        yield before


def head(conn: sqlite3.Connection) -> bytes:
    """Return the hash that the next line covers: the last line's."""
    row = conn.execute(_LAST).fetchone()
    return base(conn)[1] if row is None else bytes(row[0])


def base(conn: sqlite3.Connection) -> tuple[int, bytes]:
    """Return seq and hash of the last line that lies in the file of a closed year, or of none.

    That line comes before the first one of this file.
    """
    if conn.execute(_YEARS_THERE).fetchone() is None:
        return 0, GENESIS
    row = conn.execute(_LAST_OF_YEARS).fetchone()
    return (0, GENESIS) if row is None else (row[0], bytes(row[1]))


def is_there(conn: sqlite3.Connection) -> bool:
    """Tell whether the lines bear hashes: an older ledger has none until a server opens it."""
    return any(row[1] == "hash" for row in conn.execute("PRAGMA table_info(events)"))
