"""A copy of a ward: one file with the ledger, the accounts and the settings, checked when made.

It is a ZIP file, which every system can open and whose checksums tell a copy that has rotted on
its medium. It has its name and its place only once it is whole and on the disk; until then it is
a file that begins with a dot, and whoever finds one of those left over removes it.
"""

import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.backup.private_files import new_file, sync_file, sync_folder
from server.ledger import LEDGER_FILE, check_chain
from ticket_queue.ids import SiteCode

UNFINISHED = ".moiso-"
"""How files that are not finished begin."""
ABOUT = "copy.json"
SITE_FILE = "site.toml"
MEMBERS = (LEDGER_FILE, ACCOUNTS_FILE, SITE_FILE)
BLOCK = 1 << 20
_WRONG = (zipfile.BadZipFile, zlib.error, msgspec.MsgspecError, NotImplementedError)
_NAME = re.compile(r"moiso-(?P<site>[A-Za-z0-9-]{1,40})-(?P<at>\d{8}-\d{6})\.zip")
_STAMP = "%Y%m%d-%H%M%S"
_FASTEST = 1
BUSY_TIMEOUT_S = 10.0


class CopyError(Exception):
    """A copy that cannot be used; ``key`` names the sentence, ``facts`` what it tells."""

    def __init__(self, key: str, **facts: object) -> None:
        """Keep what is wrong."""
        super().__init__(f"{key}: {facts}")
        self.key = key
        self.facts = facts


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy says of itself: whose it is, when it was made, and where its ledger ends.

    ``erased`` tells that links, free texts and answers were taken out, because it has grown old.
    """

    v: int = 1
    site: str
    at: datetime
    epoch: str
    seq: int
    erased: bool = False


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A file that is a copy by its name; ``at`` is in the site's own time, without its zone."""

    path: Path
    site: str
    at: datetime


def copy_name(site: SiteCode, at: datetime) -> str:
    """Return the name of a site's copy of a moment."""
    return f"moiso-{site}-{at:{_STAMP}}.zip"


def copies_in(folder: Path, site: SiteCode | None = None) -> list[CopyFile]:
    """Return the copies in a folder, of one site or of all, the oldest first.

    Raises:
        OSError: the folder cannot be read.
    """
    found = []
    for path in folder.iterdir():
        parts = _NAME.fullmatch(path.name)
        if parts is not None and site in (None, parts["site"]):
            at = datetime.strptime(parts["at"], _STAMP)  # noqa: DTZ007 - a name has no zone
            found.append(CopyFile(path, parts["site"], at))
    return sorted(found, key=lambda each: each.at)


def make_copy(
    data: Path, folder: Path, site: SiteCode, at: datetime, site_file: Path | None = None
) -> Path:
    """Copy a ward that may be running into a folder, check the copy, and return its path.

    Each database is read by a connection of its own within one read transaction; whoever writes
    does not wait for it.

    Raises:
        sqlite3.Error: a database cannot be read, or is damaged.
        LedgerDamagedError: a line of the ledger is not as it was written.
        CopyError: the copy was made and found damaged.
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as name:
        work = Path(name)
        vacuum_into(data / LEDGER_FILE, work / LEDGER_FILE)
        if (data / ACCOUNTS_FILE).is_file():
            vacuum_into(data / ACCOUNTS_FILE, work / ACCOUNTS_FILE)
        if site_file is not None:
            shutil.copyfile(site_file, work / SITE_FILE)
        about = _about(work / LEDGER_FILE, site, at)
        return pack(work, about, folder / copy_name(site, at))


def unpack(path: Path, into: Path) -> About:
    """Take a copy apart into a folder, checking all of it, and return what it says of itself.

    Raises:
        CopyError: it is no copy, or is damaged.
        OSError: it cannot be read, or the folder cannot be written.
    """
    with _opened(path) as file:
        about = _about_in(file)
        names = [each for each in MEMBERS if each in file.namelist()]
        for member in names:
            whole = new_file(into / member)
            # Reading to the end compares the checksum.
            with file.open(member) as source, whole as target:
                shutil.copyfileobj(source, target, BLOCK)
    if LEDGER_FILE not in names:
        raise CopyError("copy_damaged", path=path, error=LEDGER_FILE)
    for member in names:
        if member != SITE_FILE:
            check_database(into / member, path)
    return about


def about_copy(path: Path) -> About:
    """Return what a copy says of itself, without reading the rest.

    Raises:
        CopyError: it is no copy, or is damaged.
        OSError: it cannot be read.
    """
    with _opened(path) as file:
        return _about_in(file)


def pack(work: Path, about: About, path: Path) -> Path:
    """Make a copy of the files in a folder beside its place; it is there once it is on the disk.

    Raises:
        CopyError: what was written cannot be read again.
        OSError: it cannot be written.
    """
    packed = work / f"{UNFINISHED}{path.name}"
    with new_file(packed) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST) as archive:
            archive.writestr(ABOUT, msgspec.json.encode(about))
            for member in MEMBERS:
                if (work / member).is_file():
                    archive.write(work / member, member)
        sync_file(file)
    with zipfile.ZipFile(packed) as archive:
        damaged = archive.testzip()
    if damaged is not None:
        raise CopyError("copy_damaged", path=path, error=damaged)
    packed.rename(path)
    sync_folder(path.parent)
    return path


def vacuum_into(source: Path, target: Path) -> None:
    """Write a compact copy of a database that may be in use.

    Raises:
        sqlite3.Error: the source cannot be read or is damaged, or the target cannot be written.
    """
    # Made beforehand, because a stick's file system cannot change a file's rights later.
    new_file(target).close()
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as conn:
        conn.execute("VACUUM INTO ?", [str(target)])


def check_database(path: Path, copy: Path) -> None:
    """Check a database of a copy by SQLite's integrity check.

    Raises:
        CopyError: it is damaged.
    """
    try:
        with closing(sqlite3.connect(path)) as conn:
            found = str(conn.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise CopyError("copy_damaged", path=copy, error=found)


def _about(ledger: Path, site: SiteCode, at: datetime) -> About:
    check_database(ledger, ledger)
    with closing(sqlite3.connect(ledger)) as conn:
        if any(row[1] == "hash" for row in conn.execute("PRAGMA table_info(events)")):
            check_chain(conn, ledger, 0)
        epoch = conn.execute("SELECT value FROM ledger WHERE name = 'epoch'").fetchone()[0]
        seq = conn.execute("SELECT ifnull(max(seq), 0) FROM events").fetchone()[0]
    return About(site=site, at=at, epoch=epoch, seq=seq)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a copy; whatever is found wrong with it while it is open is one error."""
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except (*_WRONG, KeyError, EOFError) as error:
        raise CopyError("copy_damaged", path=path, error=error) from error


def _about_in(file: zipfile.ZipFile) -> About:
    return msgspec.json.decode(file.read(ABOUT), type=About)
