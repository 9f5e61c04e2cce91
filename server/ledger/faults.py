"""What can be wrong with a ledger, and SQLite's faults in those words."""

import asyncio
import errno
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from server.ports import LedgerConflictError, StorageError
from ticket_queue.messages import MessageError

Result = TypeVar("Result")

_WITHOUT_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


class LedgerDamagedError(StorageError):
    """The file is no sound ledger; the text says which check failed."""


class LedgerTooNewError(StorageError):
    """A newer program has written the ledger; this one must not touch it."""

    def __init__(self, path: Path, steps: Sequence[str]) -> None:
        """Name the file and the steps of its schema that this program does not know."""
        super().__init__(f"{path} was written by a newer version ({', '.join(steps)})")
        self.path = path


def is_for_want_of_room(error: Exception) -> bool:
    """Tell whether a write may have failed because the disk is full.

    SQLite names a full disk only where it writes pages; where it makes files that stand beside
    them (the WAL and its index) a full disk is an I/O error, or a file that cannot be opened.
    """
    if isinstance(error, sqlite3.OperationalError):
        # The low byte is the primary code (sqlite.org/rescode.html).
        return error.sqlite_errorcode & 0xFF in _WITHOUT_ROOM
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


async def translated(work: "asyncio.Future[Result]") -> Result:
    """Return what a thread has made, its faults as ours.

    Raises:
        StorageError: the ledger cannot be read or written, or is damaged.
    """
    try:
        return await work
    except sqlite3.IntegrityError as error:
        message = f"the ledger: {error}"
        raise LedgerConflictError(message) from error
    except (MessageError, json.JSONDecodeError) as error:
        message = f"the ledger holds what cannot be read: {error}"
        raise LedgerDamagedError(message) from error
    except sqlite3.DatabaseError as error:
        message = f"the ledger: {error}"
        # SQLite's own class is left for "malformed" and "not a database"; the rest may pass.
        damaged = type(error) is sqlite3.DatabaseError
        raise (LedgerDamagedError if damaged else StorageError)(message) from error
    except (sqlite3.Error, OSError) as error:
        message = f"the ledger: {error}"
        raise StorageError(message) from error
