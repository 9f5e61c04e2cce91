"""Closed years: each in a file of its own beside the ledger, read as if it were still in it.

``ledger-2026.sqlite3`` has the lines that were recorded before the first day of 2027 opened, and is
never written again. The ledger knows of it by a row of ``closed_years``; from the moment of that
row on its lines are read from there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BUSY_TIMEOUT_S = 5.0
ALL_YEARS = date.min

_COLUMNS = "seq, day, at, kind, ticket_id, counter, body, hash"
_THERE = "SELECT 1 FROM main.sqlite_master WHERE name = 'closed_years'"
_ROWS = """
SELECT year, first_seq, last_seq, last_day, head FROM main.closed_years ORDER BY year
"""
_MOST_ATTACHED = 10
"""As many other files one connection of SQLite reads, unless it was built otherwise."""


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """A year whose lines, from ``first_seq`` to ``last_seq``, lie in a file of their own.

    ``head`` is the hash of the last one.
    """

    year: int
    first_seq: int
    last_seq: int
    last_day: date
    head: bytes

    def file(self, folder: Path) -> Path:
        """Return the year's file."""
        return year_file(folder, self.year)


def year_file(folder: Path, year: int) -> Path:
    """Return the file of a year in the folder of the ledger."""
    return folder / f"ledger-{year}.sqlite3"


def closed_years(conn: sqlite3.Connection) -> list[ClosedYear]:
    """Return the years that lie in files of their own, oldest first."""
    if conn.execute(_THERE).fetchone() is None:
        return []
    return [
        ClosedYear(year, first, last, date.fromisoformat(day), bytes(head))
        for year, first, last, day, head in conn.execute(_ROWS)
    ]


@contextmanager
def reading(path: Path, since: date) -> Iterator[sqlite3.Connection]:
    """Open one consistent view of the ledger in which ``events`` has all lines of days since one.

    The newest ten closed years can be seen; ``ALL_YEARS`` asks for as many as there are.

    Raises:
        sqlite3.Error: the ledger, or the file of a year that is asked for, cannot be read.
    """
    conn = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
    )
    try:
        while True:
            years = closed_years(conn)
            _attach(conn, path.parent, [each for each in years if each.last_day >= since])
            conn.execute("BEGIN")
            if closed_years(conn) == years:
                break
            # A year was closed just now: its lines are about to leave this file.
            conn.execute("ROLLBACK")
        yield conn
    finally:
        conn.close()


def _attach(conn: sqlite3.Connection, folder: Path, years: list[ClosedYear]) -> None:
    attached = {name for _, name, _ in conn.execute("PRAGMA database_list")}
    for each in years[-_MOST_ATTACHED:]:
        if f"y{each.year}" not in attached:
            uri = f"{each.file(folder).resolve().as_uri()}?mode=ro"
            conn.execute(f"ATTACH ? AS y{each.year}", [uri])
    if years:
        parts = [f"SELECT {_COLUMNS} FROM y{each.year}.events" for each in years[-_MOST_ATTACHED:]]  # noqa: S608 - a number of ours
        parts.append(f"SELECT {_COLUMNS} FROM main.events WHERE seq > {years[-1].last_seq}")  # noqa: S608 - (the same)
        conn.execute("DROP VIEW IF EXISTS temp.events")
        conn.execute(f"CREATE TEMP VIEW events AS {' UNION ALL '.join(parts)}")
