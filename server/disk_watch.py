"""The disk watch: a ballast is given up when the disk is full, so that the ledger can go on.

The ballast is a file of real blocks beside the ledger. It goes when little room is left, or when a
write has failed; staff are told, and whatever else writes stops. Once somebody has made room it is
put back.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from server.ports import DiskReport, DiskRoom

_log = logging.getLogger(__name__)

FILE_NAME = "ballast"
LOOK_EVERY_S = 1.0
TOLD_WITHOUT_BYTES = 32_000_000
"""As large as the ballast is when nobody has set it."""
BLOCK_BYTES = 512
"""``st_blocks`` counts in these, whatever the file system's own blocks are (stat(2))."""


class DiskWatch:
    """Looks after the room on the disk that a folder lies on.

    With less than half the ballast free the ballast goes; with twice as much free it comes back.
    Where there is no ballast the same is told as if there were one of ``TOLD_WITHOUT_BYTES``.
    """

    def __init__(self, folder: Path, ballast_bytes: int) -> None:
        """Keep the folder and how large the ballast is, 0 for none; nothing is touched yet."""
        self.listeners: list[Callable[[], None]] = []
        self._folder = folder
        self._path = folder / FILE_NAME
        self._size = ballast_bytes
        told = ballast_bytes or TOLD_WITHOUT_BYTES
        self._least, self._enough = told // 2, 2 * told
        self._lock = threading.Lock()
        self._room = DiskRoom.OK
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look at the folder, which must be there; the ballast is put back if it can."""
        for handler in logging.getLogger().handlers:
            handler.addFilter(self._may_be_logged)
        self._task = asyncio.create_task(self._watch(), name="disk-watch")

    async def stop(self) -> None:
        """Stop looking; the ballast stays for the next start."""
        for handler in logging.getLogger().handlers:
            handler.removeFilter(self._may_be_logged)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def report(self) -> DiskReport:
        """Tell how much room there is."""
        return DiskReport(self._room, shutil.disk_usage(self._folder).free)

    def has_room(self) -> bool:
        """Tell whether somebody other than the ledger may write."""
        return self._room is DiskRoom.OK

    def make_room(self) -> bool:
        """Give the ballast up because a write has failed; tell whether there was any.

        May be called by any thread.
        """
        with self._lock:
            gone = self._give_up()
            self._room = DiskRoom.LOW if gone else DiskRoom.FULL
        return gone

    async def _watch(self) -> None:
        told = DiskRoom.OK
        while True:
            await asyncio.to_thread(self.look)
            if self._room is not told:
                told = self._room
                self._tell(told)
            await asyncio.sleep(LOOK_EVERY_S)

    def _tell(self, room: DiskRoom) -> None:
        facts = {"room": room.value, "free_bytes": self.report().free_bytes}
        _log.warning("the room on the ledger's disk has changed", extra=facts)
        for listener in self.listeners:
            listener()

    def look(self) -> None:
        """See how much room there is, and to the ballast."""
        with self._lock:
            free = shutil.disk_usage(self._folder).free
            if self._holds():
                if free < self._least:
                    self._give_up()
                self._room = DiskRoom.LOW if free < self._least else DiskRoom.OK
            elif free >= self._enough:
                self._room = DiskRoom.OK if self._put_back() else DiskRoom.LOW
            elif self._room is DiskRoom.OK or free >= self._least:
                self._room = DiskRoom.LOW

    def _holds(self) -> bool:
        """Tell whether the whole ballast lies there, in blocks that are its own."""
        try:
            blocks = self._path.stat().st_blocks
        except FileNotFoundError:
            return False
        return blocks * BLOCK_BYTES >= self._size

    def _give_up(self) -> bool:
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True

    def _put_back(self) -> bool:
        if not self._size:
            return True
        try:
            file = os.open(self._path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            try:
                os.posix_fallocate(file, 0, self._size)
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._give_up()
            _log.warning("the ballast cannot be put back", extra={"error": str(error)})
            return False
        return True

    def _may_be_logged(self, record: logging.LogRecord) -> bool:
        """Keep the log out of the ledger's last room, where both lie on one disk."""
        return self.has_room() or record.name == __name__ or not self._log_is_here()

    def _log_is_here(self) -> bool:
        try:
            log = os.fstat(sys.stderr.fileno())
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(log.st_mode) and log.st_dev == self._folder.stat().st_dev
