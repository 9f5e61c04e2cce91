"""A ward made again of a copy, for good or only to see that it could be."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.backup.copies import SITE_FILE, UNFINISHED, CopyError, about_copy
from server.backup.private_files import sync_folder
from server.backup.rebuilding import Rebuilt, rebuild
from server.backup.records import MENDED_FILE, REPLACED_FILE, Replaced, keep_record
from server.backup.recovering import COPIES, move_aside
from server.backup.years import bring_years, years_not_found
from server.ledger import (
    JOURNAL,
    LEDGER_FILE,
    JournalEntry,
    journal_entries,
    journal_files,
    read_last_day,
    read_setups,
)
from server.setup_history import ReadSetup, SetupHistory
from ticket_queue.folding import fold
from ticket_queue.lobby import Lobby


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the data directory now, and where what was there before lies.

    ``site_file`` is the settings that the copy brought, None when it had none or some were there;
    ``missing_years`` are closed ones whose files were not found.
    """

    rebuilt: Rebuilt
    aside: tuple[str, ...]
    site_file: Path | None
    missing_years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a ward made of a copy would be: its last day folded, counted; seconds it took."""

    rebuilt: Rebuilt
    day: date | None
    tickets: int
    waiting: int
    accounts: int
    missing_years: tuple[int, ...]
    took_s: float


def restore(copy: Path, data: Path, now: datetime, *, replace: bool) -> Restored:
    """Make a ward of a copy and of the day journal beside it, with an epoch of its own.

    What lies in the data directory is moved aside with ``replace``, and never overwritten.

    Raises:
        CopyError: the copy is damaged, the directory is not empty, or a server runs in it.
        StorageError: the copy's ledger is damaged, or a newer program's.
        sqlite3.Error, OSError: the directory cannot be written.
    """
    there = [name for name in (LEDGER_FILE, ACCOUNTS_FILE) if (data / name).exists()]
    if there and not replace:
        raise CopyError("data_not_empty", data=data)
    if _is_in_use(data / LEDGER_FILE):
        raise CopyError("data_in_use", data=data)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=data) as name:
        folder = Path(name)
        rebuilt = rebuild(copy, _entries_beside(copy), folder, same_epoch=False)
        aside = tuple(move_aside(data / each, "replaced", now) for each in there)
        known_until = rebuilt.last_at
        if known_until is not None:
            replaced = Replaced(epoch=rebuilt.epoch, known_until=known_until)
            keep_record(data / REPLACED_FILE, replaced)
        (data / MENDED_FILE).unlink(missing_ok=True)
        for each in (ACCOUNTS_FILE, LEDGER_FILE):
            if (folder / each).exists():
                (folder / each).rename(data / each)
        site_file = data / SITE_FILE
        brings = (folder / SITE_FILE).exists() and not site_file.exists()
        if brings:
            (folder / SITE_FILE).rename(site_file)
        bring_years(data / LEDGER_FILE, copy, _site_of(rebuilt))
        sync_folder(data)
    missing = years_not_found(data / LEDGER_FILE, copy, _site_of(rebuilt))
    return Restored(rebuilt, aside, site_file if brings else None, missing)


def rehearse(copy: Path, read_site: ReadSetup) -> Rehearsed:
    """Make a ward of a copy in a place that is removed again, and open its last day.

    Raises:
        CopyError: the copy is damaged.
        StorageError: the copy's ledger is damaged, or a newer program's.
        FoldError: its last day cannot be folded.
        sqlite3.Error, OSError: there is no room for it.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=UNFINISHED) as name:
        folder = Path(name)
        rebuilt = rebuild(copy, _entries_beside(copy), folder, same_epoch=False)
        with closing(sqlite3.connect(folder / LEDGER_FILE)) as conn:
            recorded = read_last_day(conn)
            setups = read_setups(conn)
        day = recorded[0].day if recorded else None
        tickets = waiting = 0
        if day is not None and setups:
            lobby = Lobby(SetupHistory(setups, read_site).on(day))
            fold(lobby, ((each.seq, each.event) for each in recorded))
            tickets, waiting = len(lobby.tickets), len(lobby.places)
        return Rehearsed(
            rebuilt=rebuilt,
            day=day,
            tickets=tickets,
            waiting=waiting,
            accounts=_count_accounts(folder / ACCOUNTS_FILE),
            missing_years=years_not_found(folder / LEDGER_FILE, copy, _site_of(rebuilt)),
            took_s=time.monotonic() - began,
        )


def _entries_beside(copy: Path) -> Iterator[JournalEntry | None]:
    """Go through the day journal that lies with a copy: beside it, or beside the ward's own."""
    epoch = about_copy(copy).epoch
    folder = copy.parent
    own = folder.parent / JOURNAL
    files = journal_files(own if folder.name == COPIES and own.is_dir() else folder, epoch)
    return journal_entries(files)


def _site_of(rebuilt: Rebuilt) -> str:
    return "" if rebuilt.about is None else rebuilt.about.site


def _count_accounts(path: Path) -> int:
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("SELECT count(*) FROM staff").fetchone()[0])


def _is_in_use(ledger: Path) -> bool:
    """Tell whether another process has a ledger open: only alone can one leave WAL."""
    if not ledger.exists():
        return False
    try:
        with closing(sqlite3.connect(ledger, timeout=0)) as conn:
            mode = conn.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            return str(mode) != "delete"
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    except sqlite3.DatabaseError:
        return False  # Damaged: whoever restores has a reason.
