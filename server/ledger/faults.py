"""What can be wrong with a ledger, and SQLite's faults in those words."""

import asyncio
import json
import sqlite3
from typing import TypeVar

from server.ports import LedgerConflictError, StorageError
from ticket_queue.messages import MessageError

Result = TypeVar("Result")


class LedgerDamagedError(StorageError):
    """The file is no sound ledger; the text says which check failed."""


class LedgerTooNewError(StorageError):
    """A newer program has written the ledger; this one must not touch it."""


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
