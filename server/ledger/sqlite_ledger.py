"""The ledger in SQLite: one file, one process, one writing connection in one thread.

WAL with ``synchronous=FULL`` loses nothing that was committed when the power goes; every
transaction begins IMMEDIATE. Only the writing connection checkpoints, between two commits, so that
a commit does not wait for it (SQLite below 3.51.3 can damage a WAL with two writing connections).
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from server.ledger.closing_years import close_year, take_some_away, write_year, year_to_close
from server.ledger.day_journal import DayJournal, JournalEntry, entry_of
from server.ledger.faults import LedgerDamagedError, is_for_want_of_room, translated
from server.ledger.inserting import EventRow, event_rows, insert_commit
from server.ledger.opening import bring_up_to_date, check_last_day, check_not_newer, check_sound
from server.ledger.reading import read_after, read_setups, read_state, read_ticket
from server.ledger.replaying import take_up
from server.ledger.report_versions import keep_version
from server.ledger.wal_length import WAL_KEPT_BYTES, WalLength
from server.ports import (
    Commit,
    KeptText,
    LedgerState,
    Outgoing,
    Recorded,
    SetupVersion,
    StorageError,
)
from server.report.keeping import Version
from ticket_queue.ids import TicketId
from ticket_queue.messages import moment_from_text

IDLE_BEFORE_CHECKPOINT_S = 0.25
LOOKED_AT_WAL_EVERY_S = 0.25
BUSY_TIMEOUT_S = 5.0
ANSWERS_KEPT = timedelta(days=1)

Result = TypeVar("Result")
MakeRoom = Callable[[], bool]
"""Makes room on the disk, called by the ledger's writing thread; False when there is none."""


class SqliteLedger:
    """The ledger of one site; open with ``await SqliteLedger.open(path)``."""

    def __init__(
        self, path: Path, journal: DayJournal | None = None, make_room: MakeRoom = lambda: False
    ) -> None:
        """Keep the path; nothing is touched before ``open``.

        ``damaged`` is set once a commit has met damage: only a start can mend the file.
        """
        self.damaged = asyncio.Event()
        self._path = path
        self._journal = journal
        self._make_room = make_room
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="ledger-reader")
        self._db: Database | None = None
        self._read_only: sqlite3.Connection | None = None
        self._last_commit = 0.0
        self._wal = WalLength(path)
        self._failed = False
        self._checkpoint: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls, path: Path, journal: DayJournal | None = None, make_room: MakeRoom = lambda: False
    ) -> "SqliteLedger":
        """Open or make the ledger, check it, and bring its schema and its journal up to date.

        What fails for want of room is tried once more after ``make_room`` has made some.

        Raises:
            LedgerDamagedError: SQLite's quick check finds the file damaged.
            LedgerTooNewError: a newer program has written it.
            StorageError: it cannot be opened.
        """
        ledger = cls(path, journal, make_room)
        try:
            await ledger._in_writer(ledger._open)
        except BaseException:
            await ledger.close()
            raise
        return ledger

    async def close(self) -> None:
        """Checkpoint, close both connections and end their threads."""
        if self._checkpoint is not None:
            self._checkpoint.cancel()
            await asyncio.gather(self._checkpoint, return_exceptions=True)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._reader, self._close_reader)
        await loop.run_in_executor(self._writer, self._close_writer)
        self._writer.shutdown(wait=False)
        self._reader.shutdown(wait=False)

    async def load(self, day: date | None = None) -> LedgerState:
        """Read what a starting server needs: of a day, or of the one that was opened last."""
        return await self._in_writer(lambda: read_state(self._open_db(), ANSWERS_KEPT, day))

    async def append(self, commit: Commit) -> None:
        """Write one commit in one transaction; it is on the disk when this returns."""
        try:
            # Made here: the writer's thread is to need Python's lock as seldom as may be.
            lines = event_rows(commit.recorded)
            await self._in_writer(lambda: self._append(commit, lines))
        except StorageError as error:
            self._failed = True
            if isinstance(error, LedgerDamagedError):
                self.damaged.set()
            raise
        self._failed = False
        self._plan_checkpoint()

    async def last_at(self) -> datetime | None:
        """Return the moment of the last event, or None when nothing has happened yet."""
        query = "SELECT at FROM events ORDER BY seq DESC LIMIT 1"
        row = await self._in_reader(lambda conn: conn.execute(query).fetchone())
        return None if row is None else moment_from_text(row[0])

    async def is_writable(self) -> bool:
        """Tell whether a transaction can be begun and ended now.

        After a commit that failed it writes something: a full disk ends an empty transaction too.
        """
        touch = "PRAGMA user_version = 0" if self._failed else "SELECT 1"
        try:
            await self._in_writer(lambda: self._write(lambda conn: conn.execute(touch)))
        except StorageError:
            return False
        self._failed = False
        return True

    async def events_after(self, seq: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return up to ``limit`` events behind a place, as they were written, in order."""
        return await self._in_reader(lambda conn: read_after(conn, self._path, seq, limit))

    async def ticket_history(self, ticket_id: TicketId) -> Sequence[Recorded]:
        """Return every event of a ticket of any day, in order."""
        return await self._in_reader(lambda _: read_ticket(self._path, ticket_id))

    async def setups(self) -> Sequence[SetupVersion]:
        """Return every setup that the site has had, oldest first."""
        return await self._in_reader(read_setups)

    async def erase_before(self, *, links: date, texts: date, answers: date) -> None:
        """Erase links, free texts and answers of days before these, in the file and in its WAL."""

        def erase(conn: sqlite3.Connection) -> None:
            conn.execute("DELETE FROM texts WHERE at < ?", [texts.isoformat()])
            conn.execute("DELETE FROM links WHERE day < ?", [links.isoformat()])
            conn.execute("DELETE FROM answers WHERE day < ?", [answers.isoformat()])

        await self._in_writer(lambda: self._write(erase))
        await self._in_writer(lambda: self._move_wal("TRUNCATE"))

    async def close_years(self, today: date) -> None:
        """Move each year that is long over to a file of its own, a little at a time.

        Raises:
            StorageError: it was not done, or not to its end; the next call goes on there.
        """
        while year := await self._in_writer(lambda: year_to_close(self._open_db().conn, today)):
            loop = asyncio.get_running_loop()
            await translated(loop.run_in_executor(None, write_year, self._path, year))
            await self._in_writer(lambda year=year: self._write(lambda c: close_year(c, year)))  # type: ignore[misc]  # a lambda's default
        while await self._in_writer(lambda: self._write(take_some_away)):
            self._plan_checkpoint()

    async def keep_version(self, version: Version, texts: Sequence[KeptText]) -> int:
        """Write a version of a weekly report (port ``ReportWriter``)."""
        number = await self._in_writer(lambda: self._keep_version(version, texts))
        self._plan_checkpoint()
        return number

    async def waiting_outgoing(self) -> Sequence[Outgoing]:
        """Return the messages that the broker has not acknowledged, oldest first."""
        query = "SELECT outgoing_id, topic, payload FROM outgoing ORDER BY outgoing_id"
        rows = await self._in_reader(lambda conn: conn.execute(query).fetchall())
        return [Outgoing(*row) for row in rows]

    async def forget_outgoing(self, ids: Sequence[int]) -> None:
        """Forget messages that the broker has acknowledged."""
        rows = [(each,) for each in ids]
        query = "DELETE FROM outgoing WHERE outgoing_id = ?"
        await self._in_writer(lambda: self._write(lambda conn: conn.executemany(query, rows)))
        self._plan_checkpoint()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._close_writer()  # of a first try, for which there was no room
        check_not_newer(self._path)
        conn = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
        db = self._db = Database(conn)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        # What is erased is overwritten: a text that named somebody must not lie on in a free page.
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
        check_sound(conn, self._path)
        bring_up_to_date(db, self._path)
        check_last_day(conn, self._path)
        if self._journal is not None:
            take_up(conn, self._journal)

    def _append(self, commit: Commit, lines: Sequence[EventRow]) -> None:
        self._write(lambda conn: insert_commit(conn, commit, lines))
        if self._journal is not None:
            self._journal.write(entry_of(commit, lines))

    def _keep_version(self, version: Version, texts: Sequence[KeptText]) -> int:
        number = self._write(lambda conn: keep_version(conn, version, texts))
        if self._journal is not None:
            self._journal.write(JournalEntry(version=version, version_texts=tuple(texts)))
        return number

    def _open_db(self) -> Database:
        if self._db is None:
            message = f"{self._path} is not open"
            raise StorageError(message)
        return self._db

    def _write(self, insert: Callable[[sqlite3.Connection], Result]) -> Result:
        conn = self._open_db().conn
        conn.execute("BEGIN IMMEDIATE")
        try:
            written = insert(conn)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        return written

    def _plan_checkpoint(self) -> None:
        self._last_commit = time.monotonic()
        if self._checkpoint is None or self._checkpoint.done():
            self._checkpoint = asyncio.create_task(self._checkpoint_when_idle())

    async def _checkpoint_when_idle(self) -> None:
        """Move the WAL into the file once nobody has written for a moment, or it grows long.

        A commit that comes meanwhile waits for it: so it is left for the pauses as long as may be.
        """
        while not self._wal.is_long():
            left = self._last_commit + IDLE_BEFORE_CHECKPOINT_S - time.monotonic()
            if left <= 0:
                break
            await asyncio.sleep(min(left, LOOKED_AT_WAL_EVERY_S))
        await self._in_writer(lambda: self._move_wal("PASSIVE"))

    def _move_wal(self, mode: str) -> None:
        # The journal first: until it is on the disk, only the WAL saves a commit from bad pages.
        if self._journal is not None:
            self._journal.sync()
        self._open_db().execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
        self._wal.moved()

    async def _in_writer(self, work: Callable[[], Result]) -> Result:
        loop = asyncio.get_running_loop()
        return await translated(loop.run_in_executor(self._writer, lambda: self._with_room(work)))

    def _with_room(self, work: Callable[[], Result]) -> Result:
        try:
            return work()
        except (sqlite3.OperationalError, OSError) as error:
            if not is_for_want_of_room(error) or not self._make_room():
                raise
            return work()

    async def _in_reader(self, look: Callable[[sqlite3.Connection], Result]) -> Result:
        loop = asyncio.get_running_loop()
        return await translated(
            loop.run_in_executor(self._reader, lambda: look(self._reading_connection()))
        )

    def _reading_connection(self) -> sqlite3.Connection:
        if self._read_only is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro"
            self._read_only = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)
        return self._read_only

    def _close_reader(self) -> None:
        if self._read_only is not None:
            self._read_only.close()
            self._read_only = None

    def _close_writer(self) -> None:
        if self._journal is not None:
            self._journal.close()
        if self._db is not None:
            self._db.close()
            self._db = None
