"""The ledger as a report reads it: a connection of its own that cannot write, for one look.

It blocks, so it belongs into a thread or a process of its own; the desk's connections are not
touched. All rows are fetched before they are decoded, so that no checkpoint waits for a report.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import msgspec

from server.ledger import chain
from server.ledger.faults import LedgerDamagedError
from server.ledger.report_versions import last_version, texts_of
from server.ledger.years import reading
from server.ports import Recorded, StorageError
from server.report.extract import Extract
from server.report.keeping import Version
from server.report.period import Period
from ticket_queue.events import AlertAcknowledged
from ticket_queue.ids import TextHash
from ticket_queue.messages import MessageError
from ticket_queue.messages.events import decode_event

ANSWERED_WITHIN_DAYS = 14
"""How long after a period the cause of a wait is looked for; alerts are brought along as long."""

_OPENED = """
SELECT seq FROM events WHERE day {after} ? AND kind = 'day_opened' ORDER BY day, seq LIMIT 1
"""
_LINES = "SELECT seq, day, body, {hash} FROM events WHERE seq >= ? AND seq < ? ORDER BY seq"
_ANSWERS = """
SELECT body FROM events
 WHERE day >= ? AND day <= ? AND seq >= ? AND kind = 'alert_acknowledged' ORDER BY seq
"""
_BEYOND = 2**63 - 1


class LedgerReports:
    """Reads a ledger's file for reports, also while a server writes it."""

    def __init__(self, path: Path) -> None:
        """Keep the path of the ledger's file."""
        self._path = path

    def extract(self, period: Period) -> Extract:
        """Read what a period's report is counted from.

        Raises:
            StorageError: the ledger cannot be read.
            LedgerDamagedError: it holds what cannot be understood.
        """
        first_day, last_day = period.start.date(), period.end.date()
        with _looking(self._path, first_day) as conn:
            epoch = conn.execute("SELECT value FROM ledger WHERE name = 'epoch'").fetchone()[0]
            first = _seq(conn, _OPENED.format(after=">="), first_day)
            end = _seq(conn, _OPENED.format(after=">"), last_day)
            hash_ = "hash" if chain.is_there(conn) else "NULL"
            rows = conn.execute(_LINES.format(hash=hash_), [first, end]).fetchall()
            until = last_day + timedelta(days=ANSWERED_WITHIN_DAYS)
            answered = conn.execute(
                _ANSWERS, [last_day.isoformat(), until.isoformat(), end]
            ).fetchall()
            recorded = tuple(_recorded(*row[:3]) for row in rows)
            answers = tuple(_answers(body for (body,) in answered))
        hashes = {seq: hash_ for seq, _, _, hash_ in rows if hash_ is not None}
        return Extract(epoch, recorded, answers, hashes)

    def last_version(self, week: str) -> Version | None:
        """Return a week's newest version (port ``ReportShelf``)."""
        with _looking(self._path) as conn:
            return last_version(conn, week)

    def texts(self, hashes: Iterable[TextHash]) -> Mapping[TextHash, str]:
        """Return the free texts of some hashes (port ``ReportShelf``)."""
        with _looking(self._path) as conn:
            return texts_of(conn, list(dict.fromkeys(hashes)))

    def setup(self) -> str | None:
        """Return the newest setup that the ledger holds, as its document."""
        with _looking(self._path) as conn:
            there = "SELECT 1 FROM sqlite_master WHERE name = 'setups'"
            newest = "SELECT document FROM setups ORDER BY version DESC LIMIT 1"
            row = conn.execute(newest).fetchone() if conn.execute(there).fetchone() else None
        return None if row is None else row[0]


@contextmanager
def _looking(path: Path, since: date = date.max) -> Iterator[sqlite3.Connection]:
    """Open one consistent view of the ledger, with its lines of days since one."""
    try:
        with reading(path, since) as conn:
            yield conn
    except (MessageError, msgspec.DecodeError) as error:
        raise LedgerDamagedError(f"{path} holds what cannot be read: {error}") from error
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{path}: {error}") from error


def _seq(conn: sqlite3.Connection, query: str, day: date) -> int:
    row = conn.execute(query, [day.isoformat()]).fetchone()
    return _BEYOND if row is None else row[0]


def _recorded(seq: int, day: str, body: str) -> Recorded:
    return Recorded(seq, date.fromisoformat(day), decode_event(msgspec.json.decode(body)))


def _answers(bodies: Iterable[str]) -> Iterator[AlertAcknowledged]:
    for body in bodies:
        event = decode_event(msgspec.json.decode(body))
        if isinstance(event, AlertAcknowledged):
            yield event
