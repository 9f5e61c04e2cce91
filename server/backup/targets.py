"""One place to which copies go: a second disk, a stick, a folder of another PC.

Everything here blocks, and on a share whose PC is gone it may block for minutes.
"""

import errno
import logging
import os
import shutil
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.backup.copies import (
    UNFINISHED,
    CopyError,
    CopyFile,
    copies_in,
)
from server.backup.erasing import erase_people
from server.backup.private_files import end_of_file, new_file, sync_file, sync_folder
from server.backup.schedule import kept
from server.backup.years import name_of_year
from server.ledger.day_journal import SUFFIX, day_of_file
from server.settings import KeptCopies
from ticket_queue.ids import SiteCode

_log = logging.getLogger(__name__)

BLOCK = 1 << 20
JOURNALS_KEPT = 3
_WORDS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
}


class TargetError(Exception):
    """A target takes nothing; ``word`` says why, in one of the words of the interface."""

    def __init__(self, word: str, cause: object) -> None:
        """Keep both."""
        super().__init__(f"{word}: {cause}")
        self.word = word


@dataclass(frozen=True, slots=True)
class Letter:
    """A small file that each target has beside its copies, such as the last numbers."""

    name: str
    content: bytes


class Target:
    """A folder that must be there: it is never made, or a stick that is out would be the disk."""

    def __init__(self, folder: Path, site: SiteCode, schedule: KeptCopies) -> None:
        """Know the place; nothing is touched yet."""
        self.folder = folder
        self._site = site
        self._schedule = schedule
        self._letters: dict[str, bytes] = {}
        self._taken = ""

    def is_beside(self, own: Path) -> bool:
        """Tell whether it lies on the same disk as the data: then it saves from no dead disk."""
        try:
            return self.folder.stat().st_dev == own.stat().st_dev
        except OSError:
            return False

    def newest(self) -> CopyFile | None:
        """Return the newest copy that lies here, by its name.

        Raises:
            TargetError: the target cannot be read.
        """
        try:
            return max(copies_in(self.folder, self._site), key=lambda each: each.at, default=None)
        except OSError as error:
            # Another stick may come in its place.
            self._taken, self._letters = "", {}
            raise _error(error) from error

    def take(self, copy: CopyFile) -> bool:
        """Put a copy here and read it back; let go of those that the schedule does not keep.

        Returns whether it had not been here before.

        Raises:
            TargetError: it is not here; whatever was here still is.
        """
        if copy.path.name == self._taken:
            return False
        try:
            self.sweep()
            if not (self.folder / copy.path.name).exists():
                self._place(copy.path, copy.path.name)
            self._thin()
            self._taken = copy.path.name
            return True
        except OSError as error:
            raise _error(error) from error

    def take_years(self, files: Iterable[Path]) -> None:
        """Put the files of closed years here, each once: they never change.

        Raises:
            TargetError: one is not here; whatever was here still is.
        """
        try:
            for path in files:
                name = name_of_year(self._site, path)
                if not (self.folder / name).exists():
                    self._place(path, name)
        except OSError as error:
            raise _error(error) from error

    def follow(self, journals: Iterable[Path], letters: Iterable[Letter]) -> None:
        """Bring what is new in the day journals, and the letters that have changed.

        Raises:
            TargetError: something could not be written.
        """
        try:
            for path in journals:
                self._append(path, self.folder / f"moiso-{self._site}-{path.name}")
            for letter in letters:
                if self._letters.get(letter.name) != letter.content:
                    self._write(letter)
        except OSError as error:
            raise _error(error) from error

    def forget_people(self, before: datetime, work: Path) -> None:
        """Take out of the copies from before a moment what may not be kept for so long.

        Raises:
            TargetError: a copy could not be read or written; it is as it was.
        """
        try:
            for copy in copies_in(self.folder, self._site):
                if copy.at < before:
                    erase_people(copy.path, work)
        except CopyError as error:
            # It is damaged and helps nobody: a sound one of its day or month is no longer there.
            _log.warning("an old copy is damaged", extra={"error": str(error)})
        except OSError as error:
            raise _error(error) from error

    def sweep(self) -> None:
        """Remove what somebody was killed over.

        Raises:
            OSError: the folder cannot be read or written.
        """
        for path in self.folder.glob(f"{UNFINISHED}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def _place(self, source: Path, name: str) -> None:
        part = self.folder / f"{UNFINISHED}{name}"
        try:
            written = 0
            with source.open("rb") as whole, new_file(part) as file:
                while block := whole.read(BLOCK):
                    written = zlib.crc32(block, written)
                    file.write(block)
                sync_file(file)
            if _checksum(part) != written:
                raise TargetError("unreliable", name)
            part.rename(self.folder / name)
            sync_folder(self.folder)
        finally:
            part.unlink(missing_ok=True)

    def _thin(self) -> None:
        copies = copies_in(self.folder, self._site)
        stay = kept([each.at for each in copies], self._schedule)
        for each in copies:
            if each.at not in stay:
                each.path.unlink(missing_ok=True)
        for path in old_journals(self.folder.glob(f"moiso-{self._site}-*{SUFFIX}")):
            path.unlink(missing_ok=True)

    def _append(self, source: Path, target: Path) -> None:
        """Bring the lines of a journal that are new; those that are here never change."""
        with end_of_file(target) as file, source.open("rb") as whole:
            whole.seek(file.tell())
            lines = whole.read()
            lines = lines[: lines.rfind(b"\n") + 1]
            if lines:
                file.write(lines)
                sync_file(file)

    def _write(self, letter: Letter) -> None:
        part = self.folder / f"{UNFINISHED}{letter.name}"
        part.unlink(missing_ok=True)
        with new_file(part) as file:
            file.write(letter.content)
            sync_file(file)
        part.rename(self.folder / letter.name)
        self._letters[letter.name] = letter.content


def old_journals(journals: Iterable[Path]) -> list[Path]:
    """Return the journals of all but the last days: copies hold what they tell."""
    days = {path: day_of_file(path) for path in journals}
    newest = sorted({day for day in days.values() if day is not None})[-JOURNALS_KEPT:]
    return [path for path, day in days.items() if day is not None and day not in newest]


def _checksum(path: Path) -> int:
    """Return a file's checksum as its medium holds it, not as the machine remembers it."""
    found = 0
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(BLOCK):
            found = zlib.crc32(block, found)
    return found


def _error(error: OSError) -> TargetError:
    return TargetError(_WORDS.get(error.errno or 0, "fault"), error)
