"""The examination of a ledger: every line in its chain, every day folded, what lies beside it.

It only reads, page by page, so a server may write the same file meanwhile. It blocks.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from server.heads import in_groups
from server.ledger import chain
from server.ledger.opening import refuse_newer
from server.ledger.reading import read_setups
from server.ledger.verifying_beside import flaws_beside
from server.ledger.verifying_lines import DayFound, Flaw, Lines, LinesRead
from server.ledger.years import ClosedYear, closed_years
from server.ports import StorageError
from server.setup_history import ReadSetup, SetupHistory

BUSY_TIMEOUT_S = 5.0
LINES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ToldHead:
    """A head as somebody has it on paper: of a closed day, or of the line with a seq.

    ``digits`` are the first hex digits of it, at least 32.
    """

    of: date | int
    digits: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What an examination found; ``head`` is the hash of the last line, as it must be.

    A ledger that no program with a chain has opened yet is not ``chained``: its heads are computed.
    """

    path: Path
    epoch: str
    chained: bool
    last_seq: int
    head: bytes
    days: Sequence[DayFound]
    flaws: Sequence[Flaw]
    agreeing: Sequence[ToldHead] = field(default=())


def verify(
    path: Path,
    read_site: ReadSetup,
    told: Iterable[ToldHead] = (),
    *,
    with_years: bool = False,
) -> Verified:
    """Examine a ledger and compare it with heads that lie outside the machine.

    With the closed years that lie beside it, or else this one file alone: a copy, a closed year.

    Raises:
        LedgerTooNewError: a newer program has written it.
        StorageError: it is not there, or is no ledger at all.
    """
    if not path.is_file():
        raise StorageError(f"{path} is not there")
    try:
        with _looking(path) as conn:
            while True:
                years = closed_years(conn)
                found = _examined(conn, path, read_site, list(told), with_years=with_years)
                # A year that was closed meanwhile has taken its lines out of this file.
                if closed_years(conn) == years:
                    return found
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{path}: {error}") from error


@contextmanager
def _looking(path: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        yield conn
    finally:
        conn.close()


def _examined(
    conn: sqlite3.Connection,
    path: Path,
    read_site: ReadSetup,
    told: Sequence[ToldHead],
    *,
    with_years: bool,
) -> Verified:
    refuse_newer(Database(conn), path)
    epoch = conn.execute("SELECT value FROM ledger WHERE name = 'epoch'").fetchone()[0]
    chained = chain.is_there(conn)
    lines = Lines(_setups(conn, read_site), {each.of for each in told if isinstance(each.of, int)})
    beside = list(flaws_beside(conn))
    for year in closed_years(conn):
        if with_years:
            beside += _year(year, path.parent, lines)
        else:
            lines.skip_to(year.last_seq, year.head)
    _walk(conn, lines, chained=chained)
    read = lines.read()
    differing = [each for each in told if not _agrees(read, each)]
    return Verified(
        path=path,
        epoch=epoch,
        chained=chained,
        last_seq=read.last_seq,
        head=read.head,
        days=read.days,
        flaws=(
            *beside,
            *read.flaws,
            *(_flaw_of(read.heads, each) for each in differing),
        ),
        agreeing=tuple(each for each in told if each not in differing),
    )


def _setups(conn: sqlite3.Connection, read_site: ReadSetup) -> SetupHistory | None:
    there = conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'setups'").fetchone()
    setups = read_setups(conn) if there else ()
    return SetupHistory(setups, read_site) if setups else None


def _year(year: ClosedYear, folder: Path, lines: Lines) -> Iterator[Flaw]:
    """Examine the file of a closed year: it must lead to the line with which the ledger goes on."""
    file = year.file(folder)
    if file.is_file():
        try:
            with _looking(file) as conn:
                for flaw in flaws_beside(conn):
                    yield Flaw(
                        flaw.key, {**flaw.facts, "names": f"{file.name}: {flaw.facts['names']}"}
                    )
                _walk(conn, lines, chained=True)
        except sqlite3.Error as error:
            lines.flaw("unreadable", after=lines.last_seq, error=f"{file.name}: {error}")
        if (lines.last_seq, lines.head) != (year.last_seq, year.head):
            yield Flaw("year_end", {"year": year.year, "path": file})
            lines.skip_to(year.last_seq, year.head)
    else:
        yield Flaw("year_missing", {"year": year.year, "path": file})
        lines.skip_to(year.last_seq, year.head)


def _walk(conn: sqlite3.Connection, lines: Lines, *, chained: bool) -> None:
    """Read every line in order; where the file cannot be read further, say from where on."""
    hash_ = "hash" if chained else "NULL"
    page = f"""
    SELECT seq, day, at, kind, ticket_id, counter, body, {hash_} FROM events
     WHERE seq > ? ORDER BY seq LIMIT ?"""  # noqa: S608 - our own word
    try:
        while rows := conn.execute(page, [lines.last_seq, LINES_AT_ONCE]).fetchall():
            for row in rows:
                lines.take(*row)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        lines.flaw("unreadable", after=lines.last_seq, error=error)


def _agrees(read: LinesRead, told: ToldHead) -> bool:
    head = read.heads.get(told.of)
    return head is not None and head.hex().startswith(told.digits)


def _flaw_of(heads: Mapping[date | int, bytes], told: ToldHead) -> Flaw:
    facts = {"of": told.of, "given": in_groups(told.digits)}
    head = heads.get(told.of)
    if head is None:
        return Flaw("head_unknown", facts)
    return Flaw("head_differs", {**facts, "found": in_groups(head.hex())})
