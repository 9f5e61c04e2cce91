"""The kiosk's own journal: every ticket, how far its slip has come, and what it must know alone.

SQLite with WAL and ``synchronous=FULL``: what a method has written survives a power cut. A ticket
is kept before it is printed.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from kiosk.journal_file import next_count, open_journal
from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.ports import DeskError, PrintOutcome
from kiosk.service_time import Anchor
from ticket_queue.ids import Language, TicketId

log = logging.getLogger(__name__)

INTENDED, SENDING = "intended", "sending"
KEPT_DAYS = 3
"""What was handed in is kept so long for reprints; its link's secret goes with it."""
KEPT_AT_MOST_DAYS = 31


class JournalError(DeskError):
    """The journal cannot be written: nothing can be given alone."""


class Entry(Struct, frozen=True):
    """One ticket; ``ticket`` is None while the server has not answered.

    ``secret`` and ``hand_in_id`` only of one that was given alone; ``handed_in`` is then None, or
    "yes", or why the server did not take it. ``counted_s`` and ``boot`` say when by the machine's
    own seconds.
    """

    request: IssueRequest
    ticket: IssuedTicket | None
    printing: str
    counted_s: float
    boot: str
    sure: bool
    secret: str | None
    hand_in_id: str | None
    handed_in: str | None


class AloneTicket(Struct, frozen=True):
    """What makes a ticket of the kiosk's own range, but for its number."""

    series: int
    used: int
    """The highest count of the day that the server knows; a new journal does not."""
    secret: str
    hand_in_id: str
    make: Callable[[int], IssuedTicket]
    """Makes the ticket from its count."""


_COLUMNS = "request, ticket, printing, counted_s, boot, sure, secret, hand_in_id, handed_in"


class Journal:
    """The journal in one file; its methods block for a disk's sync and may be called by threads.

    What is only noted (``asked``, ``issued``, ``printing`` …) never raises: a disk that fails must
    not keep a citizen from a number that the server has given.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            OSError: its folder cannot be made.
            JournalError: it cannot be opened.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        try:
            self._db = open_journal(path)
        except sqlite3.Error as error:
            raise JournalError(f"{path}: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _note(self, sql: str, *values: object) -> None:
        try:
            with self._writing() as db:
                db.execute(sql, values)
        except sqlite3.Error:
            log.exception("the journal cannot be written")

    def _read(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # What the kiosk must know when it is alone

    def keep_menu(self, language: Language, menu: Menu, anchor: Anchor) -> None:
        """Keep the last menu in a language, and the time."""
        sql = "INSERT OR REPLACE INTO facts VALUES (?, ?), ('anchor', ?)"
        self._note(sql, f"menu.{language}", _packed(menu), _packed(anchor))

    def menus(self) -> dict[Language, Menu]:
        """Return the last menus."""
        rows = self._read("SELECT name, value FROM facts WHERE name LIKE 'menu.%'")
        return {
            Language(row["name"].removeprefix("menu.")): msgspec.json.decode(
                row["value"], type=Menu
            )
            for row in rows
        }

    def anchor(self) -> Anchor | None:
        """Return the last known moment."""
        rows = self._read("SELECT value FROM facts WHERE name = 'anchor'")
        return msgspec.json.decode(rows[0]["value"], type=Anchor) if rows else None

    def keep_paused(self, reason: str | None) -> None:
        """Keep why this machine is paused, None when it is not."""
        if reason is None:
            self._note("DELETE FROM facts WHERE name = 'paused'")
        else:
            self._note("INSERT OR REPLACE INTO facts VALUES ('paused', ?)", reason.encode())

    def paused(self) -> str | None:
        """Return why this machine is paused, None when it is not."""
        return self._fact("paused")

    def keep_wrong_pins(self, count: int) -> None:
        """Keep how many wrong PINs have come one after the other."""
        self._note("INSERT OR REPLACE INTO facts VALUES ('wrong-pins', ?)", b"%d" % count)

    def wrong_pins(self) -> int:
        """Return how many wrong PINs had come."""
        return int(self._fact("wrong-pins") or 0)

    def _fact(self, name: str) -> str | None:
        rows = self._read("SELECT value FROM facts WHERE name = ?", name)
        return bytes(rows[0]["value"]).decode() if rows else None

    # Tickets

    def asked(self, request: IssueRequest, anchor: Anchor) -> None:
        """Keep that the server is being asked."""
        self._note(
            "INSERT OR IGNORE INTO tickets (ticket_id, request, asked_at, counted_s, boot, sure)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            *(request.request_id, _packed(request), anchor.at.timestamp()),
            *(anchor.counted_s, anchor.boot, anchor.sure),
        )

    def issued(self, ticket: IssuedTicket) -> None:
        """Keep the ticket that the server has given."""
        sql = "UPDATE tickets SET ticket = ? WHERE ticket_id = ?"
        self._note(sql, _packed(ticket), ticket.ticket_id)

    def refused(self, ticket_id: TicketId) -> None:
        """Forget a request to which the server said no."""
        self._note("DELETE FROM tickets WHERE ticket_id = ? AND ticket IS NULL", ticket_id)

    def issue_alone(
        self, request: IssueRequest, wanted: AloneTicket, anchor: Anchor
    ) -> IssuedTicket:
        """Give the next number of the kiosk's own range; a request that has one keeps it.

        Raises:
            JournalError: the journal cannot be written, so that nothing was given.
        """
        self.asked(request, anchor)
        try:
            with self._writing() as db:
                found = db.execute(
                    "SELECT ticket FROM tickets WHERE ticket_id = ?", (request.request_id,)
                ).fetchone()
                if found is not None and found["ticket"] is not None:
                    return msgspec.json.decode(found["ticket"], type=IssuedTicket)
                ticket = wanted.make(next_count(db, wanted.series, wanted.used, anchor))
                db.execute(
                    "UPDATE tickets SET ticket = ?, secret = ?, hand_in_id = ?, asked_at = ?,"
                    " counted_s = ?, boot = ?, sure = ? WHERE ticket_id = ?",
                    (
                        *(_packed(ticket), wanted.secret, wanted.hand_in_id),
                        *(anchor.at.timestamp(), anchor.counted_s, anchor.boot, anchor.sure),
                        request.request_id,
                    ),
                )
                db.execute("INSERT OR REPLACE INTO facts VALUES ('anchor', ?)", (_packed(anchor),))
        except sqlite3.Error as error:
            raise JournalError(f"the journal cannot be written: {error}") from error
        return ticket

    def entry(self, ticket_id: TicketId) -> Entry | None:
        """Return a ticket, None when there is none."""
        sql = f"SELECT {_COLUMNS} FROM tickets WHERE ticket_id = ?"  # noqa: S608 - a constant
        return next(map(_entry, self._read(sql, ticket_id)), None)

    def latest(self, count: int) -> list[Entry]:
        """Return the last tickets, the newest first."""
        sql = f"SELECT {_COLUMNS} FROM tickets ORDER BY place DESC LIMIT ?"  # noqa: S608 - a constant
        return [_entry(row) for row in self._read(sql, count)]

    def unprinted_since(self, moment: datetime) -> Entry | None:
        """Return the last ticket, if its slip is not known to be out and it is no older."""
        sql = f"SELECT {_COLUMNS}, asked_at FROM tickets ORDER BY place DESC LIMIT 1"  # noqa: S608 - a constant
        for row in self._read(sql):
            if row["printing"] != PrintOutcome.OK and row["asked_at"] >= moment.timestamp():
                return _entry(row)
        return None

    def was_killed_printing(self) -> bool:
        """Tell, before anything is printed, whether the last slip was left in the middle."""
        return any(entry.printing == SENDING for entry in self.latest(1))

    def printing(self, ticket_id: TicketId) -> None:
        """Keep that the slip is about to be sent to the printer."""
        self._note("UPDATE tickets SET printing = ? WHERE ticket_id = ?", SENDING, ticket_id)

    def printed(self, ticket_id: TicketId, outcome: PrintOutcome) -> None:
        """Keep what became of the slip."""
        self._note("UPDATE tickets SET printing = ? WHERE ticket_id = ?", outcome, ticket_id)

    # Handing in

    def to_hand_in(self, most: int) -> list[Entry]:
        """Return the oldest tickets that were given alone and are not confirmed."""
        sql = (
            f"SELECT {_COLUMNS} FROM tickets"  # noqa: S608 - a constant
            " WHERE hand_in_id IS NOT NULL AND handed_in IS NULL ORDER BY place LIMIT ?"
        )
        return [_entry(row) for row in self._read(sql, most)]

    def corrected(self, ticket: IssuedTicket) -> None:
        """Keep a better known moment of issue."""
        sql = "UPDATE tickets SET ticket = ?, sure = 1 WHERE ticket_id = ?"
        self._note(sql, _packed(ticket), ticket.ticket_id)

    def handed_in(self, tickets: Sequence[TicketId], answer: str = "yes") -> None:
        """Keep that the server has taken tickets over, or why not."""
        try:
            with self._writing() as db:
                rows = [(answer, ticket_id) for ticket_id in tickets]
                db.executemany("UPDATE tickets SET handed_in = ? WHERE ticket_id = ?", rows)
        except sqlite3.Error as error:
            raise JournalError(f"the journal cannot be written: {error}") from error

    def forget(self, now: datetime) -> None:
        """Erase what is old: handed in after 3 days, anything after 31."""
        self._note(
            "DELETE FROM tickets WHERE asked_at < ?"
            " OR (asked_at < ? AND (hand_in_id IS NULL OR handed_in IS NOT NULL))",
            (now - timedelta(days=KEPT_AT_MOST_DAYS)).timestamp(),
            (now - timedelta(days=KEPT_DAYS)).timestamp(),
        )


def _entry(row: sqlite3.Row) -> Entry:
    ticket = row["ticket"]
    return Entry(
        request=msgspec.json.decode(row["request"], type=IssueRequest),
        ticket=None if ticket is None else msgspec.json.decode(ticket, type=IssuedTicket),
        printing=row["printing"],
        counted_s=row["counted_s"],
        boot=row["boot"],
        sure=bool(row["sure"]),
        secret=row["secret"],
        hand_in_id=row["hand_in_id"],
        handed_in=row["handed_in"],
    )


def _packed(value: object) -> bytes:
    return msgspec.json.encode(value)
