"""The chain of hashes over the ledger's lines: who changes one line changes every hash after it.

Each line's hash covers the one before it, its seq, its service day and its body exactly as it is
stored. The order is that of recording, so a ticket that is handed in for a day gone by leaves that
day's head alone: the head of a day is the hash of its ``day_closed``.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable

GENESIS = bytes(32)
"""What the first line of a ledger covers in place of a hash before it."""
HASH_BYTES = 32
SLIP_GROUPS = 8
"""How many groups of four hex digits a slip shows: 128 bits."""
_GROUP = 4
_HEX = re.compile(r"[0-9a-f]{32,64}", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"[\s.\-]+")

_LAST = "SELECT hash FROM events ORDER BY seq DESC LIMIT 1"


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
    """Return the hash of the ledger's last line."""
    row = conn.execute(_LAST).fetchone()
    return GENESIS if row is None else bytes(row[0])


def in_groups(head: bytes, groups: int = SLIP_GROUPS) -> str:
    """Return the beginning of a hash as people read and type it: ``1f09 77c2 …``."""
    digits = head.hex()[: groups * _GROUP]
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def digits_of(typed: str) -> str:
    """Return the hex digits of a head as somebody has copied it from a slip or a report.

    Raises:
        ValueError: it is not 32 to 64 hex digits, with or without spaces, dots or dashes between.
    """
    digits = _BETWEEN_GROUPS.sub("", typed).lower()
    if _HEX.fullmatch(digits) is None:
        raise ValueError(typed)
    return digits
