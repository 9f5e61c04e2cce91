"""The versions of weekly reports, in tables beside the events."""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from server.ports import KeptText
from server.report.keeping import (
    ReportFinishedError,
    RequestReusedError,
    Version,
    VersionPassedError,
)
from server.report.report import Report, Written
from ticket_queue.ids import TextHash
from ticket_queue.messages import moment_from_text, moment_to_text

_COLUMNS = "version, week, at, by, based_on, request_id, fingerprint, written, frozen"
_LAST = f"SELECT {_COLUMNS} FROM report_versions WHERE week = ? ORDER BY version DESC LIMIT 1"  # noqa: S608 - our own columns
_BY_REQUEST = "SELECT version, fingerprint FROM report_versions WHERE request_id = ?"
_INSERT = """
INSERT INTO report_versions (week, at, by, based_on, request_id, fingerprint, written, frozen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_TABLES = ("texts", "report_texts")
_TEXTS_AT_ONCE = 500
"""SQLite takes 999 parameters."""


def last_version(conn: sqlite3.Connection, week: str) -> Version | None:
    """Return a week's newest version; a ledger that no newer server has opened has none."""
    there = "SELECT 1 FROM sqlite_master WHERE name = 'report_versions'"
    if conn.execute(there).fetchone() is None:
        return None
    row = conn.execute(_LAST, [week]).fetchone()
    if row is None:
        return None
    version, week, at, by, based_on, request_id, fingerprint, written, frozen = row
    return Version(
        version=version,
        week=week,
        at=moment_from_text(at),
        by=by,
        based_on=based_on,
        request_id=request_id,
        fingerprint=fingerprint,
        written=msgspec.json.decode(written, type=Written),
        frozen=None if frozen is None else msgspec.json.decode(frozen, type=Report),
    )


def keep_version(conn: sqlite3.Connection, version: Version, texts: Sequence[KeptText]) -> int:
    """Write a version within the transaction that is open, and return its number.

    Raises:
        RequestReusedError, ReportFinishedError, VersionPassedError: nothing was written.
    """
    known = conn.execute(_BY_REQUEST, [version.request_id]).fetchone()
    if known is not None:
        if known[1] != version.fingerprint:
            raise RequestReusedError
        number: int = known[0]
        return number
    last = last_version(conn, version.week)
    if last is not None and last.frozen is not None:
        raise ReportFinishedError
    if last is not None and last.version != version.based_on:
        raise VersionPassedError(last.by)
    conn.executemany(
        "INSERT INTO report_texts (hash, salt, text) VALUES (?, ?, ?)",
        [(text.hash, text.salt, text.text) for text in texts],
    )
    frozen = None if version.frozen is None else msgspec.json.encode(version.frozen).decode()
    cursor = conn.execute(
        _INSERT,
        [
            version.week,
            moment_to_text(version.at),
            version.by,
            version.based_on,
            version.request_id,
            version.fingerprint,
            msgspec.json.encode(version.written).decode(),
            frozen,
        ],
    )
    return cursor.lastrowid or 0


def texts_of(conn: sqlite3.Connection, hashes: Sequence[TextHash]) -> Mapping[TextHash, str]:
    """Return the texts of some hashes, without those that were erased."""
    found: dict[TextHash, str] = {}
    for table in _TABLES:
        there = conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone()
        for start in range(0, len(hashes) if there else 0, _TEXTS_AT_ONCE):
            some = hashes[start : start + _TEXTS_AT_ONCE]
            places = ", ".join("?" * len(some))
            query = f"SELECT hash, text FROM {table} WHERE hash IN ({places})"  # noqa: S608 - our own names
            found |= {TextHash(hash_): text for hash_, text in conn.execute(query, some)}
    return found
