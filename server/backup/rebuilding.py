"""A ledger out of a copy and the day journal: what the copy had, and what was done since."""

import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from server.backup.copies import About, unpack
from server.ledger import LEDGER_FILE, JournalEntry, bring_up_to_date, check_chain, replay
from ticket_queue.messages import moment_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of it: where the ledger ends, and how much of it the journal brought.

    ``about`` is None for a ledger that came out of the journal alone. ``last_at`` is the moment of
    its last event. ``gap`` tells that lines of the journal were missing, so that events are lost.
    """

    about: About | None
    epoch: str
    seq: int
    last_at: datetime | None
    replayed: int
    gap: bool


def rebuild(
    copy: Path | None, entries: Iterable[JournalEntry | None], into: Path, *, same_epoch: bool
) -> Rebuilt:
    """Make a ledger, and accounts if the copy has them, in an empty folder.

    With ``same_epoch`` it stays the ledger that it was, as long as nothing is lost; otherwise it
    gets an epoch of its own, and boards take its state as new. Messages that were on their way to
    boards go in either case: boards find what they missed in the snapshot.

    Raises:
        CopyError: the copy is damaged.
        StorageError: its chain is broken, or a newer program has written it.
        sqlite3.Error, OSError: it cannot be written.
    """
    about = None if copy is None else unpack(copy, into)
    path = into / LEDGER_FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous = FULL")
        bring_up_to_date(Database(conn), path)
        check_chain(conn, path, 0)
        replayed = replay(conn, entries)
        conn.execute("DELETE FROM outgoing")
        if not same_epoch or replayed.gap:
            conn.execute("UPDATE ledger SET value = ? WHERE name = 'epoch'", [secrets.token_hex(8)])
        last = conn.execute("SELECT at FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        epoch = conn.execute("SELECT value FROM ledger WHERE name = 'epoch'").fetchone()[0]
    return Rebuilt(
        about=about,
        epoch=epoch,
        seq=replayed.last_seq,
        last_at=None if last is None else moment_from_text(last[0]),
        replayed=replayed.events,
        gap=replayed.gap,
    )
