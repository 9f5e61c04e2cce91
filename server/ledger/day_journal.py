"""The day journal: each of the ledger's transactions once more, as a line of text in another file.

A damaged SQLite file may take the day with it, a line of text only itself. What was answered is in
the ledger first; the journal follows within the same turn of the writing thread, and reaches the
disk before a checkpoint touches the ledger's own pages (until then the WAL holds it too). A line
is its CRC-32 in hexadecimal, a space, and JSON. There is one file a service day and ledger.
"""

import logging
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from server.ledger.inserting import EventRow
from server.ports import Commit, KeptText, Link, StoredAnswer
from server.ports import SetupVersion as Setup
from server.report.keeping import Version

_log = logging.getLogger(__name__)

SUFFIX = ".journal"
_EPOCH_DIGITS = 8
_LONGEST_UNWRITTEN = 50_000


class EventLine(msgspec.Struct, frozen=True):
    """An event with its place; its ``body`` is the JSON that the ledger's line holds."""

    seq: int
    day: date
    body: msgspec.Raw


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One transaction: what a commit wrote, or one ``version`` of a weekly report."""

    events: tuple[EventLine, ...] = ()
    answers: tuple[StoredAnswer, ...] = ()
    texts: tuple[KeptText, ...] = ()
    links: tuple[Link, ...] = ()
    setups: tuple[Setup, ...] = ()
    version: Version | None = None
    version_texts: tuple[KeptText, ...] = ()

    @property
    def last_seq(self) -> int:
        """The place of its last event; 0 without one."""
        return self.events[-1].seq if self.events else 0

    @property
    def day(self) -> date | None:
        """The newest service day that it tells of."""
        return max((each.day for each in self.events), default=None)


def entry_of(commit: Commit, lines: Sequence[EventRow]) -> JournalEntry:
    """Return what the journal keeps of a commit and its lines: all but messages on their way."""
    return JournalEntry(
        events=tuple(
            EventLine(each.seq, each.day, msgspec.Raw(line.body.encode()))
            for each, line in zip(commit.recorded, lines, strict=True)
        ),
        answers=commit.answers,
        texts=commit.texts,
        links=commit.links,
        setups=commit.setups,
    )


def journal_files(folder: Path, epoch: str) -> list[Path]:
    """Return the files of one ledger, oldest day first."""
    return sorted(folder.glob(f"*-{epoch[:_EPOCH_DIGITS]}{SUFFIX}"))


def journal_entries(files: Iterable[Path]) -> Iterator[JournalEntry | None]:
    """Go through the lines of several files, one after the other (see ``read_entries``)."""
    for path in files:
        yield from read_entries(path)


def day_of_file(path: Path) -> date | None:
    """Return the service day of a journal's file; None when its name has none."""
    try:
        return date.fromisoformat(path.name.rsplit("-", 1)[0][-len("2026-11-23") :])
    except ValueError:
        return None


def read_entries(path: Path) -> Iterator[JournalEntry | None]:
    """Go through the lines of a file that are whole; None for one that is damaged.

    What a crash has torn, behind the last end of a line, was never answered and does not count.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield _read(line)


def _read(line: bytes) -> JournalEntry | None:
    crc, _, text = line.removesuffix(b"\n").partition(b" ")
    if crc != _crc(text):
        return None
    try:
        return msgspec.json.decode(text, type=JournalEntry)
    except (msgspec.MsgspecError, ValueError):
        # Whole, and yet not to be read: a newer program wrote it.
        return None


def _crc(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def _line(entry: JournalEntry) -> bytes:
    text = msgspec.json.encode(entry)
    return _crc(text) + b" " + text + b"\n"


class DayJournal:
    """Writes the journal; it belongs to the ledger's writing thread and never fails it."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; nothing is touched before ``begin``."""
        self._folder = folder
        self._epoch = ""
        self._day: date | None = None
        self._file: int | None = None
        self._end = 0
        self._unwritten: list[bytes] = []

    @property
    def files(self) -> list[Path]:
        """The files of the ledger that it belongs to, oldest day first."""
        return journal_files(self._folder, self._epoch)

    def begin(self, epoch: str) -> int:
        """Take up the journal of a ledger and return the last place that it holds, 0 for none.

        A line that was torn by a crash is cut off; whether an earlier one is damaged shows when it
        is needed.
        """
        self._epoch = epoch
        last = 0
        files = self.files
        for path in files[-2:]:
            last = max((each.last_seq for each in read_entries(path) if each), default=last)
        if files:
            self._open(files[-1], day_of_file(files[-1]))
        return last

    def write(self, entry: JournalEntry) -> None:
        """Add a transaction that the ledger holds; what cannot be written is tried again later."""
        self._unwritten.append(_line(entry))
        del self._unwritten[:-_LONGEST_UNWRITTEN]
        try:
            self._turn_to(entry.day)
            self._write_all()
        except OSError as error:
            if len(self._unwritten) == 1:
                _log.warning("the day journal cannot be written", extra={"error": str(error)})

    def sync(self) -> None:
        """Bring what was written to the disk."""
        if self._file is not None:
            try:
                os.fdatasync(self._file)
            except OSError as error:
                _log.warning("the day journal cannot be synced", extra={"error": str(error)})

    def close(self) -> None:
        """Sync and close the file."""
        self.sync()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write_all(self) -> None:
        if self._file is None:
            return
        data = b"".join(self._unwritten)
        try:
            written = os.pwrite(self._file, data, self._end)
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        if written < len(data):
            os.ftruncate(self._file, self._end)
            raise OSError("a part of a line was written")
        self._end += written
        self._unwritten.clear()

    def _turn_to(self, day: date | None) -> None:
        """Begin a file for a new service day; a day that has gone by writes into today's."""
        if day is None and self._day is None:
            return
        if day is not None and (self._day is None or day > self._day):
            self.close()
            name = f"{day.isoformat()}-{self._epoch[:_EPOCH_DIGITS]}{SUFFIX}"
            self._folder.mkdir(parents=True, exist_ok=True)
            self._open(self._folder / name, day)

    def _open(self, path: Path, day: date | None) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        self._day = day
        self._end = _whole_length(path)
        os.ftruncate(self._file, self._end)


def _whole_length(path: Path) -> int:
    """Return how much of a file is lines that ended, in bytes."""
    data = path.read_bytes()
    return data.rfind(b"\n") + 1
