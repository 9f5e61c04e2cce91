"""Two small files beside the ledger: what a start has mended, and which ledger another replaced."""

from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from server.backup.copies import UNFINISHED
from server.backup.private_files import new_file, sync_file, sync_folder

MENDED_FILE = "ledger-mended.json"
REPLACED_FILE = "ledger-replaced.json"


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A damaged ledger was moved ``aside`` and made anew out of a copy and the day journal.

    ``why`` is SQLite's or the chain's word for the damage, ``copy`` the copy's name (empty without
    one), ``replayed`` how many events the journal brought, ``whole`` whether nothing is lost,
    ``until`` the moment of the last event.
    """

    at: datetime
    why: str
    aside: str
    copy: str
    replayed: int
    whole: bool
    until: datetime | None


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """This ledger took over from another, of which it knows what happened ``known_until`` then.

    The server leaves out the numbers that the other may have given since, and removes the file.
    """

    epoch: str
    known_until: datetime


Record = TypeVar("Record", Mended, Replaced)


def keep_record(path: Path, record: Mended | Replaced) -> None:
    """Write a record durably; it is there whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_name(f"{UNFINISHED}{path.name}")
    part.unlink(missing_ok=True)
    with new_file(part) as file:
        file.write(msgspec.json.encode(record))
        sync_file(file)
    part.rename(path)
    sync_folder(path.parent)


def read_record(path: Path, kind: type[Record]) -> Record | None:
    """Return a record; None when there is none, or none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
