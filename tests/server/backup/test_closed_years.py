"""A closed year goes to each target once, and comes back with a ledger that knows it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.backup.copies import copies_in, make_copy
from server.backup.recovering import Places, open_ledger
from server.backup.restoring import restore
from server.backup.targets import Target
from server.backup.years import year_files
from server.ledger import (
    LEDGER_FILE,
    LedgerTooNewError,
    SqliteLedger,
    chain,
    verify,
)
from server.settings import KeptCopies, site_of_document
from tests.server.backup.copied import SITE, issue
from tests.server.ledger.test_closing_years import CLOSING_DAY, live_over_new_year, morning
from tests.server.test_command_line import moiso_server
from tests.server.ward import MONDAY

THREE = KeptCopies(newest=3, days=0, months=0)


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """Return the folder of a ledger that has closed a year."""
    folder = tmp_path / "data"
    await live_over_new_year(folder)
    ledger = await SqliteLedger.open(folder / LEDGER_FILE)
    await ledger.close_years(CLOSING_DAY)
    await ledger.close()
    return folder


@pytest.fixture
def stick(data: Path, tmp_path: Path) -> Path:
    """Return a target that has a copy of that ward, and its closed year."""
    folder = tmp_path / "stick"
    folder.mkdir()
    make_copy(data, tmp_path / "made", SITE, morning(CLOSING_DAY))
    target = Target(folder, SITE, THREE)
    target.take(copies_in(tmp_path / "made")[-1])
    target.take_years(year_files(data))
    return folder


def is_whole(data: Path) -> bool:
    return not verify(data / LEDGER_FILE, site_of_document, with_years=True).flaws


def test_a_years_file_is_brought_once_and_never_written_again(data: Path, stick: Path) -> None:
    there = stick / "moiso-26740-1-ledger-2026.sqlite3"
    assert there.read_bytes() == (data / "ledger-2026.sqlite3").read_bytes()
    before = there.stat().st_mtime_ns
    Target(stick, SITE, THREE).take_years(year_files(data))
    assert there.stat().st_mtime_ns == before


def test_a_ward_that_is_restored_has_its_closed_years(
    data: Path, stick: Path, tmp_path: Path
) -> None:
    assert is_whole(data)
    restore(copies_in(stick)[-1].path, tmp_path / "spare", morning(CLOSING_DAY), replace=False)
    assert [each.name for each in year_files(tmp_path / "spare")] == ["ledger-2026.sqlite3"]
    assert is_whole(tmp_path / "spare")


def test_a_copy_made_by_hand_has_the_closed_years_beside_it(data: Path, tmp_path: Path) -> None:
    answer = moiso_server("backup", "--data", data, "--output", tmp_path / "by-hand")
    assert answer.returncode == 0, answer.stderr
    (copy,) = copies_in(tmp_path / "by-hand")
    restore(copy.path, tmp_path / "spare", morning(CLOSING_DAY), replace=False)
    assert is_whole(tmp_path / "spare")


def test_without_its_closed_years_a_ward_is_restored_all_the_same(
    stick: Path, tmp_path: Path
) -> None:
    (stick / "moiso-26740-1-ledger-2026.sqlite3").unlink()
    restore(copies_in(stick)[-1].path, tmp_path / "spare", morning(CLOSING_DAY), replace=False)
    found = verify(tmp_path / "spare" / LEDGER_FILE, site_of_document, with_years=True)
    assert [flaw.key for flaw in found.flaws] == ["year_missing"]


def written_by_a_newer_program(path: Path) -> None:
    """Add a step to the schema, and a line that this program cannot read."""
    with closing(sqlite3.connect(path)) as conn:
        step = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
        conn.execute(step, ["moiso-ledger", "m999_later", "later"])
        seq, day, before = conn.execute(
            "SELECT seq, day, hash FROM events ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        body = '{"v":2,"kind":"ticket_dreamt_of"}'
        hash_ = chain.link(before, seq + 1, day, body)
        row = [seq + 1, day, MONDAY.isoformat(), "ticket_dreamt_of", None, None, body, hash_]
        conn.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        conn.commit()


async def test_a_newer_programs_ledger_is_no_damage_to_be_mended(tmp_path: Path) -> None:
    data, at = tmp_path / "data", MONDAY
    await issue(data, 1, 2)
    make_copy(data, data / "backup", SITE, at)
    written_by_a_newer_program(data / LEDGER_FILE)
    before = (data / LEDGER_FILE).read_bytes()
    with pytest.raises(LedgerTooNewError):
        await open_ledger(data, Places(SITE, ()), at, lambda: False)
    assert (data / LEDGER_FILE).read_bytes() == before
