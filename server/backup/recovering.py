"""A damaged ledger, found at the start: moved aside, and made anew of a copy and its journal."""

import asyncio
import logging
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.backup.copies import (
    UNFINISHED,
    CopyError,
    CopyFile,
    about_copy,
    copies_in,
    unpack,
)
from server.backup.private_files import sync_folder
from server.backup.rebuilding import Rebuilt, rebuild
from server.backup.records import MENDED_FILE, REPLACED_FILE, Mended, Replaced, keep_record
from server.ledger import (
    JOURNAL,
    LEDGER_FILE,
    DayJournal,
    JournalEntry,
    LedgerDamagedError,
    MakeRoom,
    SqliteLedger,
    check_not_newer,
    check_sound,
    journal_entries,
    journal_files,
)
from server.ports import StorageError
from ticket_queue.ids import SiteCode

_log = logging.getLogger(__name__)

COPIES = "backup"
"""The folder of the newest copies in the folder of the data."""
SUSPECT_FILE = "ledger-suspect"
"""It is there when damage was found while the server ran: the next start checks the whole file."""
_SIDECARS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Places:
    """Where copies of a site may lie, beside its data."""

    site: SiteCode
    targets: Sequence[Path]


@dataclass(frozen=True, slots=True)
class _Source:
    copy: CopyFile | None
    entries: Iterable[JournalEntry | None]


async def open_ledger(
    data: Path, places: Places, now: datetime, make_room: MakeRoom
) -> SqliteLedger:
    """Open the ledger with its day journal; ledger and accounts that are damaged are made anew.

    Raises:
        LedgerDamagedError: the ledger is damaged and nothing is there to mend it with; it is as it
            was.
        LedgerTooNewError: a newer program has written it; it is as it was.
        StorageError, OSError: the disk can be read or written no further.
    """

    async def opened() -> SqliteLedger:
        return await SqliteLedger.open(data / LEDGER_FILE, DayJournal(data / JOURNAL), make_room)

    await asyncio.to_thread(_mend_accounts, data, places, now)
    why = await asyncio.to_thread(_known_damage, data)
    if why is None:
        try:
            return await opened()
        except LedgerDamagedError as error:
            why = str(error)
    _log.error("the ledger is damaged", extra={"why": why})
    mended = await asyncio.to_thread(_mend, data, places, now, why)
    _log.warning("the ledger is mended", extra={"copy": mended.copy, "events": mended.replayed})
    return await opened()


def mark_suspect(data: Path) -> None:
    """Have the next start check the whole ledger: damage was found while the server ran.

    Raises:
        OSError: it cannot be noted; a start still finds what it reads itself.
    """
    (data / SUSPECT_FILE).touch()


def _known_damage(data: Path) -> str | None:
    """Return what is wrong with a ledger that opening it would not tell, or None."""
    path, suspect = data / LEDGER_FILE, data / SUSPECT_FILE
    if not path.exists():
        return "missing" if any((data / JOURNAL).glob("*")) else None
    if not suspect.exists():
        return None
    try:
        # First: what this program cannot read because it is newer is not damaged.
        check_not_newer(path)
        with closing(sqlite3.connect(path)) as conn:
            check_sound(conn, path, whole=True)
    except sqlite3.OperationalError as error:
        raise StorageError(f"{path}: {error}") from error
    except (LedgerDamagedError, sqlite3.DatabaseError) as error:
        return str(error)
    suspect.unlink()
    return None


def _mend(data: Path, places: Places, now: datetime, why: str) -> Mended:
    for source in _sources(data, places):
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=data) as name:
            copy = None if source.copy is None else source.copy.path
            try:
                rebuilt = rebuild(copy, source.entries, Path(name), same_epoch=True)
            except (CopyError, StorageError, sqlite3.Error) as error:
                _log.warning("a copy cannot be used", extra={"copy": copy, "why": str(error)})
                continue
            aside = move_aside(data / LEDGER_FILE, "damaged", now)
            if rebuilt.gap and rebuilt.last_at is not None:
                replaced = Replaced(epoch=rebuilt.epoch, known_until=rebuilt.last_at)
                keep_record(data / REPLACED_FILE, replaced)
            (Path(name) / LEDGER_FILE).rename(data / LEDGER_FILE)
            sync_folder(data)
            mended = _told(rebuilt, source, now, why, aside)
            keep_record(data / MENDED_FILE, mended)
            (data / SUSPECT_FILE).unlink(missing_ok=True)
            return mended
    message = f"{data / LEDGER_FILE}: {why}"
    raise LedgerDamagedError(message)


def _told(rebuilt: Rebuilt, source: _Source, now: datetime, why: str, aside: str) -> Mended:
    return Mended(
        at=now,
        why=why,
        aside=aside,
        copy="" if source.copy is None else source.copy.path.name,
        replayed=rebuilt.replayed,
        whole=not rebuilt.gap,
        until=rebuilt.last_at,
    )


def _sources(data: Path, places: Places) -> Iterator[_Source]:
    """Give what a ledger can be made of, the best first: each copy with the journal behind it."""
    for copy in _copies(data, places):
        try:
            about = about_copy(copy.path)
        except (CopyError, OSError) as error:
            _log.warning("a copy cannot be used", extra={"copy": copy.path, "why": str(error)})
            continue
        yield _Source(copy, journal_entries(journal_files(data / JOURNAL, about.epoch)))
    epochs = {path.stem.rsplit("-", 1)[-1] for path in (data / JOURNAL).glob("*")}
    for epoch in epochs:
        files = journal_files(data / JOURNAL, epoch)
        first = next((each for each in journal_entries(files) if each and each.events), None)
        if first is not None and first.events[0].seq == 1:
            yield _Source(None, journal_entries(files))


def _copies(data: Path, places: Places) -> list[CopyFile]:
    found: dict[str, CopyFile] = {}
    for folder in (data / COPIES, *places.targets):
        try:
            # The same copy lies in several places: the nearest is asked first.
            found |= {each.path.name: each for each in copies_in(folder, places.site)} | found
        except OSError:
            continue
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def move_aside(path: Path, what: str, now: datetime) -> str:
    """Move a database with what belongs to it out of the way; return its new name, or nothing.

    Raises:
        OSError: it cannot be moved.
    """
    if not path.exists():
        return ""
    name = f"{path.stem}.{what}-{now:%Y%m%d-%H%M%S}{path.suffix}"
    for sidecar in _SIDECARS:
        part = path.with_name(path.name + sidecar)
        if part.exists():
            part.rename(path.with_name(name + sidecar))
    return name


def _mend_accounts(data: Path, places: Places, now: datetime) -> None:
    path = data / ACCOUNTS_FILE
    why = _damage_of_accounts(path)
    if why is None:
        return
    _log.error("the file of accounts is damaged", extra={"why": why})
    for copy in _copies(data, places):
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=data) as name:
            try:
                unpack(copy.path, Path(name))
                found = Path(name) / ACCOUNTS_FILE
                if found.exists():
                    move_aside(path, "damaged", now)
                    found.rename(path)
                    sync_folder(data)
                    return
            except CopyError as error:
                _log.warning("a copy cannot be used", extra={"copy": copy.path, "why": str(error)})


def _damage_of_accounts(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as conn:
            found = str(conn.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found
