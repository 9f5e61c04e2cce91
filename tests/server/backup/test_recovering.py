"""What a start finds of damage, and what it makes the ledger anew of."""

from datetime import timedelta
from pathlib import Path

import pytest

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.accounts import AccountStore
from server.backup.records import MENDED_FILE, REPLACED_FILE, Mended, read_record
from server.backup.recovering import COPIES, Places, mark_suspect, open_ledger
from server.ledger import JOURNAL, LEDGER_FILE, LedgerDamagedError, opening
from tests.server.backup.copied import SITE, copy_of, hire, issue, numbers_in
from tests.server.ward import MONDAY

NOW = MONDAY + timedelta(hours=1)
NOWHERE = Places(SITE, ())


async def started(data: Path, places: Places = NOWHERE) -> Mended | None:
    """Open a ledger as a server does, close it, and return what was mended."""
    (data / MENDED_FILE).unlink(missing_ok=True)
    ledger = await open_ledger(data, places, NOW, lambda: False)
    await ledger.close()
    return read_record(data / MENDED_FILE, Mended)


def garble(path: Path, page: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xff" * 4096)


async def test_a_sound_ledger_is_left_alone(tmp_path: Path) -> None:
    await issue(tmp_path, 1, 2)
    assert await started(tmp_path) is None
    assert await started(tmp_path / "new") is None
    assert numbers_in(tmp_path / LEDGER_FILE) == [1001, 1002]


async def test_the_newest_copy_that_is_sound_is_taken_wherever_it_lies(tmp_path: Path) -> None:
    data, stick = tmp_path / "ward", tmp_path / "stick"
    await issue(data, 1)
    copy_of(data, stick)
    await issue(data, 2)
    damaged = copy_of(data, data / COPIES, 5)
    garble(damaged, page=0)
    await issue(data, 3)
    garble(data / LEDGER_FILE)
    mended = await started(data, Places(SITE, [tmp_path / "out", stick]))
    assert mended is not None
    assert (mended.copy, mended.replayed, mended.whole) == (
        "moiso-26740-1-20261123-080000.zip",
        2,
        True,
    )
    assert numbers_in(data / LEDGER_FILE) == [1001, 1002, 1003]
    assert (data / mended.aside).exists()
    assert await started(data) is None


async def test_a_copy_of_another_site_is_not_taken(tmp_path: Path) -> None:
    data, stick = tmp_path / "ward", tmp_path / "stick"
    await issue(tmp_path / "other", 1, 2, 3)
    copy_of(tmp_path / "other", stick).rename(stick / "moiso-99999-9-20261123-090000.zip")
    await issue(data, 1)
    garble(data / LEDGER_FILE)
    mended = await started(data, Places(SITE, [stick]))
    assert mended is not None
    assert mended.copy == ""
    assert numbers_in(data / LEDGER_FILE) == [1001]


async def test_what_cannot_be_mended_is_left_as_it_was(tmp_path: Path) -> None:
    await issue(tmp_path, 1, 2)
    for path in (tmp_path / JOURNAL).iterdir():
        path.unlink()
    garble(tmp_path / LEDGER_FILE)
    before = (tmp_path / LEDGER_FILE).read_bytes()
    with pytest.raises(LedgerDamagedError):
        await started(tmp_path)
    assert (tmp_path / LEDGER_FILE).read_bytes() == before


async def test_a_gap_in_the_journal_is_told_and_numbers_will_be_left_out(tmp_path: Path) -> None:
    await issue(tmp_path, 1)
    copy_of(tmp_path, tmp_path / COPIES)
    await issue(tmp_path, 2, 3, 4)
    (journal,) = (tmp_path / JOURNAL).iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:-2], b"\n", lines[-1]]))
    garble(tmp_path / LEDGER_FILE)
    mended = await started(tmp_path)
    assert mended is not None
    assert (mended.replayed, mended.whole) == (1, False)
    assert (tmp_path / REPLACED_FILE).exists()
    assert numbers_in(tmp_path / LEDGER_FILE) == [1001, 1002]


async def test_a_damaged_line_of_what_the_copy_has_costs_nothing(tmp_path: Path) -> None:
    await issue(tmp_path, 1, 2)
    copy_of(tmp_path, tmp_path / COPIES)
    await issue(tmp_path, 3)
    (journal,) = (tmp_path / JOURNAL).iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], b"\n", *lines[2:]]))
    garble(tmp_path / LEDGER_FILE)
    mended = await started(tmp_path)
    assert mended is not None
    assert mended.whole
    assert numbers_in(tmp_path / LEDGER_FILE) == [1001, 1002, 1003]


async def test_of_a_large_ledger_old_damage_is_found_once_something_has_raised_suspicion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await issue(tmp_path, *range(1, 400))
    copy_of(tmp_path, tmp_path / COPIES)
    monkeypatch.setattr(opening, "WHOLE_UP_TO_BYTES", 0)
    monkeypatch.setattr(opening, "_GROWING", ("events", "numbers", "texts", "links"))
    page = next(
        each
        for each in range(2, (tmp_path / LEDGER_FILE).stat().st_size // 4096)
        if b"secret-" in (tmp_path / LEDGER_FILE).read_bytes()[each * 4096 : (each + 1) * 4096]
    )
    garble(tmp_path / LEDGER_FILE, page)
    assert await started(tmp_path) is None
    mark_suspect(tmp_path)
    assert await started(tmp_path) is not None
    assert len(numbers_in(tmp_path / LEDGER_FILE)) == 399


async def test_damaged_accounts_come_back_from_a_copy(tmp_path: Path) -> None:
    await issue(tmp_path, 1)
    hire(tmp_path)
    copy_of(tmp_path, tmp_path / COPIES)
    garble(tmp_path / ACCOUNTS_FILE)
    assert await started(tmp_path) is None
    store = AccountStore(tmp_path / ACCOUNTS_FILE)
    assert [each.staff for each in store.staff()] == ["lan"]
    store.close()
