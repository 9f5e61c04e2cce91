"""Replaying a day journal on a ledger: what it has and the ledger has not is written once more."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from server.ledger.day_journal import DayJournal, EventLine, JournalEntry, journal_entries
from server.ledger.inserting import event_rows, insert_commit
from server.ledger.report_versions import keep_version
from server.ports import Commit, KeptText, Link, Recorded, StoredAnswer
from server.report.keeping import (
    ReportFinishedError,
    RequestReusedError,
    VersionPassedError,
)
from ticket_queue.ids import TextHash, TicketId
from ticket_queue.messages import moment_from_text
from ticket_queue.messages.events import decode_event

LARGEST_COMMIT = 256
"""How many commands the desk puts into one commit at most."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many events came out of the journal, and the place at which the ledger now ends.

    ``gap`` tells that lines of the journal are missing or damaged, so that something is lost.
    """

    events: int
    last_seq: int
    gap: bool


def replay(conn: sqlite3.Connection, entries: Iterable[JournalEntry | None]) -> Replayed:
    """Write what is missing, in one transaction; the same journal again changes nothing.

    None stands for a line that was damaged: nothing is lost where what follows shows that the
    ledger has what it told.

    Raises:
        sqlite3.Error: nothing was written.
        MessageError: an event cannot be read; nothing was written.
    """
    last = began = conn.execute("SELECT ifnull(max(seq), 0) FROM events").fetchone()[0]
    gap = False
    conn.execute("BEGIN IMMEDIATE")
    try:
        for entry in entries:
            if entry is None:
                gap = True
                continue
            missing = [each for each in entry.events if each.seq > last]
            if missing and missing[0].seq != last + 1:
                gap = True
                break
            # A line with events that follows on shows that none were lost before it.
            gap = gap and not entry.events
            recorded = tuple(
                Recorded(each.seq, each.day, decode_event(msgspec.json.decode(each.body)))
                for each in missing
            )
            insert_commit(conn, _missing_of(conn, entry, recorded), event_rows(recorded))
            _keep_version(conn, entry)
            last = recorded[-1].seq if recorded else last
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    return Replayed(last - began, last, gap)


def _missing_of(
    conn: sqlite3.Connection, entry: JournalEntry, recorded: tuple[Recorded, ...]
) -> Commit:
    def lacks(table: str, column: str, value: object) -> bool:
        query = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 - our own tables
        return conn.execute(query, [value]).fetchone() is None

    return Commit(
        recorded=recorded,
        answers=entry.answers,
        texts=tuple(each for each in entry.texts if lacks("texts", "hash", each.hash)),
        links=entry.links,
        setups=tuple(each for each in entry.setups if lacks("setups", "version", each.version)),
    )


def _keep_version(conn: sqlite3.Connection, entry: JournalEntry) -> None:
    if entry.version is None:
        return
    try:
        keep_version(conn, replace(entry.version, version=0), entry.version_texts)
    except (ReportFinishedError, VersionPassedError, RequestReusedError):
        return  # It stands already, with what was written after it.


def take_up(conn: sqlite3.Connection, journal: DayJournal) -> Replayed:
    """Make a ledger and its journal equal at a start, whichever of the two a crash left behind.

    Raises:
        sqlite3.Error, MessageError: the ledger cannot be read or written.
    """
    epoch = conn.execute("SELECT value FROM ledger WHERE name = 'epoch'").fetchone()[0]
    last = conn.execute("SELECT ifnull(max(seq), 0) FROM events").fetchone()[0]
    written = journal.begin(epoch)
    if written > last:
        return replay(conn, journal_entries(journal.files))
    if written < last:
        journal.write(_entry_behind(conn, written))
    return Replayed(0, last, gap=False)


def _entry_behind(conn: sqlite3.Connection, seq: int) -> JournalEntry:
    """Return what the ledger's last day holds behind a place, and the newest of what lies beside.

    A crash between commit and journal costs the journal one commit at most.
    """
    day = conn.execute("SELECT max(day) FROM events").fetchone()[0]
    events = conn.execute(
        "SELECT seq, day, body FROM events WHERE seq > ? AND seq >="
        " (SELECT min(seq) FROM events WHERE day = ?) ORDER BY seq",
        [seq, day],
    ).fetchall()
    newest = f"ORDER BY rowid DESC LIMIT {LARGEST_COMMIT}"
    answers = conn.execute(f"SELECT request_id, fingerprint, body, day FROM answers {newest}")  # noqa: S608 - a number of ours
    texts = conn.execute(f"SELECT hash, salt, text, at FROM texts {newest}")  # noqa: S608 - (the same)
    links = conn.execute(f"SELECT secret, ticket_id, day FROM links {newest}")  # noqa: S608 - (the same)
    return JournalEntry(
        events=tuple(
            EventLine(place, date.fromisoformat(day), msgspec.Raw(body.encode()))
            for place, day, body in events
        ),
        answers=tuple(StoredAnswer(a, b, c, date.fromisoformat(d)) for a, b, c, d in answers),
        texts=tuple(KeptText(TextHash(a), b, c, moment_from_text(d)) for a, b, c, d in texts),
        links=tuple(Link(a, TicketId(b), date.fromisoformat(c)) for a, b, c in links),
    )
