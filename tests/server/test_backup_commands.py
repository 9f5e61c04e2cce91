"""Copies by command: made, looked at, restored; what cannot be done is said and changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.accounts import AccountStore
from server.accounts.pins import pin_matches
from server.backup.records import REPLACED_FILE
from server.ledger import JOURNAL, LEDGER_FILE
from tests.server.backup.copied import PIN, hire, issue, numbers_in, rows
from tests.server.ledger.test_closing_years import CLOSING_DAY, live_over_new_year, morning
from tests.server.test_command_line import moiso_server
from tests.server.ward import ward as office


@pytest.fixture
async def ward(tmp_path: Path) -> Path:
    await issue(tmp_path / "ward", 1, 2)
    hire(tmp_path / "ward")
    return tmp_path / "ward"


def backed_up(ward: Path, output: Path) -> Path:
    made = moiso_server("backup", "--data", ward, "--output", output)
    assert (made.returncode, made.stderr) == (0, "")
    (path,) = output.glob("moiso-*.zip")
    assert str(path) in made.stdout
    return path


def epoch_of(data: Path) -> str:
    ((epoch,),) = rows(data / LEDGER_FILE, "SELECT value FROM ledger WHERE name = 'epoch'")
    return str(epoch)


async def test_a_restored_ward_has_its_numbers_its_staff_and_a_name_of_its_own(
    ward: Path, tmp_path: Path
) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    told = moiso_server("restore", copy, "--data", tmp_path / "spare")
    assert (told.returncode, told.stderr) == (0, "")
    assert "Restored into" in told.stdout
    assert numbers_in(tmp_path / "spare" / LEDGER_FILE) == [1001, 1002]
    assert epoch_of(tmp_path / "spare") != epoch_of(ward)
    assert (tmp_path / "spare" / REPLACED_FILE).exists()
    with closing(AccountStore(tmp_path / "spare" / ACCOUNTS_FILE)) as store:
        assert [each.device for each in store.devices()] == ["kiosk-1"]
        (lan,) = store.staff()
        assert pin_matches(store.pin_hash(lan.staff) or "", PIN)
    assert moiso_server("verify", "--data", tmp_path / "spare").returncode == 0


async def test_the_journal_beside_a_copy_brings_what_was_done_since(
    ward: Path, tmp_path: Path
) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    await issue(ward, 3, 4)
    for path in (ward / JOURNAL).iterdir():
        (tmp_path / "stick" / f"moiso-26740-1-{path.name}").write_bytes(path.read_bytes())
    told = moiso_server("restore", copy, "--data", tmp_path / "spare")
    assert "2 of them from the day journal" in told.stdout
    assert numbers_in(tmp_path / "spare" / LEDGER_FILE) == [1001, 1002, 1003, 1004]


async def test_looking_at_a_copy_writes_nothing(ward: Path, tmp_path: Path) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    told = moiso_server("restore", copy, "--verify", "--data", tmp_path / "spare")
    assert (told.returncode, told.stderr) == (0, "")
    assert "2 tickets, 2 people still waiting" in told.stdout
    assert "Staff: 1" in told.stdout
    assert not (tmp_path / "spare").exists()
    assert [each.name for each in (tmp_path / "stick").iterdir()] == [copy.name]


async def test_nothing_that_is_there_is_overwritten(ward: Path, tmp_path: Path) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    await issue(ward, 3)
    refused = moiso_server("restore", copy, "--data", ward)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert numbers_in(ward / LEDGER_FILE) == [1001, 1002, 1003]
    done = moiso_server("restore", copy, "--data", ward, "--replace")
    assert done.returncode == 0
    assert numbers_in(ward / LEDGER_FILE) == [1001, 1002]
    (aside,) = ward.glob("ledger.replaced-*.sqlite3")
    assert numbers_in(aside) == [1001, 1002, 1003]


async def test_a_ward_whose_server_runs_is_left_alone(ward: Path, tmp_path: Path) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    with closing(sqlite3.connect(ward / LEDGER_FILE)) as running:
        running.execute("SELECT count(*) FROM events").fetchone()
        refused = moiso_server("restore", copy, "--data", ward, "--replace")
    assert refused.returncode == 1
    assert "stop it first" in refused.stderr
    assert list(ward.glob("ledger.replaced-*")) == []


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_damaged_copy_is_refused_in_a_sentence(
    ward: Path, tmp_path: Path, language: str
) -> None:
    copy = backed_up(ward, tmp_path / "stick")
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    told = moiso_server("restore", copy, "--data", tmp_path / "spare", language=language)
    assert told.returncode == 1
    says = {"vi": "Không dùng được bản sao", "en": "cannot be used"}[language]
    assert says in told.stderr
    assert told.stderr.count("\n") == 1
    assert not list((tmp_path / "spare").glob("*.sqlite3"))


async def test_a_rehearsal_tries_the_newest_copy_of_each_place(ward: Path, tmp_path: Path) -> None:
    backed_up(ward, ward / "backup")
    backed_up(ward, tmp_path / "stick")
    config = tmp_path / "site.toml"
    config.write_text('[backup]\ntargets = ["stick", "share"]\n')
    before = sorted(each for each in tmp_path.rglob("*"))
    told = moiso_server("rehearse", "--config", config, "--data", ward)
    assert told.returncode == 1
    assert told.stdout.count("It can be used") == 2
    assert f"{tmp_path / 'share'} is not there" in told.stderr
    assert sorted(each for each in tmp_path.rglob("*")) == before
    (tmp_path / "share").mkdir()
    backed_up(ward, tmp_path / "share")
    assert moiso_server("rehearse", "--config", config, "--data", ward).returncode == 0


async def test_a_closed_year_comes_along(tmp_path: Path) -> None:
    data = tmp_path / "ward"
    await live_over_new_year(data)
    async with office(data, start=morning(CLOSING_DAY)) as here:
        await here.issue()
        await here.ledger.close_years(CLOSING_DAY)
    copy = backed_up(data, tmp_path / "stick")
    assert (tmp_path / "stick" / "moiso-00000-1-ledger-2026.sqlite3").exists()
    told = moiso_server("restore", copy, "--data", tmp_path / "spare")
    assert (told.returncode, told.stderr) == (0, "")
    assert "is missing" not in told.stdout
    verified = moiso_server("verify", "--data", tmp_path / "spare")
    assert (verified.returncode, verified.stderr) == (0, "")
    (tmp_path / "stick" / "moiso-00000-1-ledger-2026.sqlite3").unlink()
    looked = moiso_server("restore", copy, "--verify")
    assert "The file of 2026 is missing" in looked.stdout
