"""Closed years: files that never change, so one copy of each lies beside the copies of the ward."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from server.backup.copies import BLOCK, check_database
from server.backup.private_files import new_file, sync_file
from server.ledger.years import closed_years, year_file

_FILES = "ledger-[0-9][0-9][0-9][0-9].sqlite3"


def year_files(data: Path) -> list[Path]:
    """Return the files of closed years in a folder of data, oldest first."""
    return sorted(data.glob(_FILES))


def name_of_year(site: str, path: Path) -> str:
    """Return what the file of a site's year is called among its copies."""
    return f"moiso-{site}-{path.name}"


def years_not_found(ledger: Path, copy: Path, site: str) -> tuple[int, ...]:
    """Return the years that a restored ledger has closed and whose files do not lie with its copy.

    Raises:
        sqlite3.Error: the ledger cannot be read.
    """
    return tuple(year for year in _closed_in(ledger) if _found(copy, site, year) is None)


def bring_years(ledger: Path, copy: Path, site: str) -> None:
    """Bring the years that a restored ledger has closed to its side, as far as they are found.

    A file that is there already is the year's: it never changes.

    Raises:
        CopyError: the file of a year is damaged.
        OSError: it cannot be read or written.
        sqlite3.Error: the ledger cannot be read.
    """
    for year in _closed_in(ledger):
        source, target = _found(copy, site, year), year_file(ledger.parent, year)
        if source is None or target.exists():
            continue
        check_database(source, source)
        with source.open("rb") as whole, new_file(target) as file:
            shutil.copyfileobj(whole, file, BLOCK)
            sync_file(file)


def _closed_in(ledger: Path) -> list[int]:
    with closing(sqlite3.connect(ledger)) as conn:
        return [each.year for each in closed_years(conn)]


def _found(copy: Path, site: str, year: int) -> Path | None:
    """Return the file of a year: beside its copy, or for the ward's own copies one folder above."""
    own = year_file(copy.parent.parent, year)
    beside = copy.parent / name_of_year(site, own)
    return next((path for path in (beside, own) if path.exists()), None)
