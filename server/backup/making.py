"""Making a copy in a process of its own: nothing that it does can make the queue wait.

It reads the whole ledger, which takes a minute of a processor for two million events; a thread of
the server would share its interpreter, and let its loop wait. The process answers by one line of
JSON, a ``Made``.
"""

import asyncio
import errno
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from server.backup.copies import CopyError, copies_in, make_copy
from server.backup.schedule import kept
from server.ledger import LEDGER_FILE, LedgerDamagedError, check_sound
from server.settings import KeptCopies
from ticket_queue.ids import SiteCode

LOCAL = KeptCopies(newest=2, days=0, months=0)
"""On the ledger's own disk: enough to mend a damaged file."""
_LEAST_URGENT = 19


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be copied where; ``examine`` has the ledger itself checked first."""

    data: str
    folder: str
    site: str
    at: datetime
    site_file: str | None
    examine: bool


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: the copy's name, or a word that says why there is none."""

    name: str = ""
    word: str = ""
    detail: str = ""


async def make_apart(order: Order) -> Made:
    """Have a copy made by a process; whoever gives up waiting ends it.

    Raises:
        OSError: no process can be started.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.backup", msgspec.json.encode(order).decode()),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        told, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    try:
        return msgspec.json.decode(told, type=Made)
    except msgspec.MsgspecError:
        return Made(word="fault", detail=f"exit status {process.returncode}")


def carry_out(text: str) -> bytes:
    """Make the copy that an order asks for and return the answer."""
    os.nice(_LEAST_URGENT)
    order = msgspec.json.decode(text, type=Order)
    return msgspec.json.encode(_made(order))


def _made(order: Order) -> Made:
    data, folder = Path(order.data), Path(order.folder)
    site = SiteCode(order.site)
    site_file = None if order.site_file is None else Path(order.site_file)
    try:
        _check_room(data / LEDGER_FILE)
        if order.examine:
            examine(data / LEDGER_FILE)
        path = make_copy(data, folder, site, order.at, site_file)
        copies = copies_in(folder, site)
        stay = kept([each.at for each in copies], LOCAL)
        for each in copies:
            if each.at not in stay:
                each.path.unlink(missing_ok=True)
    except (LedgerDamagedError, CopyError) as error:
        return Made(word="damaged", detail=str(error))
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        return Made(word="full" if full else "fault", detail=str(error))
    except sqlite3.DatabaseError as error:
        return Made(word="damaged", detail=str(error))
    except OSError as error:
        return Made(word="full" if error.errno == errno.ENOSPC else "fault", detail=str(error))
    return Made(name=path.name)


def _check_room(ledger: Path) -> None:
    """See that a copy, and what it is packed from, will not take the ledger's last room.

    Raises:
        OSError: they might.
    """
    needed = 3 * ledger.stat().st_size
    free = shutil.disk_usage(ledger.parent).free
    if free < needed:
        raise OSError(errno.ENOSPC, f"a copy needs {needed} bytes, {free} are free")


def examine(ledger: Path) -> None:
    """Check every page of a ledger that may be in use; its lines are checked in each copy.

    Raises:
        LedgerDamagedError: it is damaged.
        sqlite3.Error: it cannot be read.
    """
    uri = f"{ledger.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10.0)) as conn:
        check_sound(conn, ledger, whole=True)
