"""What may not be kept for as long as a copy is: links, free texts and answers of citizens."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from server.backup.copies import UNFINISHED, about_copy, pack, unpack
from server.ledger import LEDGER_FILE

_OF_PEOPLE = ("texts", "links", "answers", "outgoing")


def erase_people(copy: Path, work: Path) -> None:
    """Make a copy anew without them, in its own place; one that is so already is left alone.

    Raises:
        CopyError: the copy is damaged; it is as it was.
        OSError: it cannot be read or written; it is as it was.
    """
    if about_copy(copy).erased:
        return
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=work) as name:
        folder = Path(name)
        about = unpack(copy, folder)
        with closing(sqlite3.connect(folder / LEDGER_FILE, isolation_level=None)) as conn:
            for table in _OF_PEOPLE:
                conn.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
            # What was deleted lies on in free pages until the file is written anew.
            conn.execute("VACUUM")
        pack(folder, replace(about, erased=True), copy)
