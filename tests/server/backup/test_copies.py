"""A copy has all that a ward is, and what is wrong with one is found."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from server.backup.copies import CopyError, about_copy, copies_in, unpack
from server.backup.erasing import erase_people
from server.ledger import LEDGER_FILE, LedgerDamagedError, SqliteLedger
from server.ports import Commit
from tests.server.backup.copied import SITE, copy_of, hire, issue, numbers_in, rows
from tests.server.ledger.recorded import issued
from tests.server.ward import MONDAY


async def test_a_copy_is_made_while_the_ledger_is_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await issue(data, 1, 2)
    hire(data)
    ledger = await SqliteLedger.open(data / LEDGER_FILE)
    await ledger.append(Commit(recorded=(issued(4, 1003),)))
    path = copy_of(data, tmp_path / "copies")
    await ledger.append(Commit(recorded=(issued(5, 1004),)))
    await ledger.close()
    into = tmp_path / "out"
    into.mkdir()
    about = unpack(path, into)
    assert (about.site, about.seq, about.at) == (SITE, 4, MONDAY)
    assert numbers_in(into / LEDGER_FILE) == [1001, 1002, 1003]
    assert [each.path for each in copies_in(path.parent)] == [path]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_whatever_byte_of_a_copy_is_changed_it_is_not_used(
    tmp_path: Path, fault_round: int
) -> None:
    await issue(tmp_path / "data", *range(1, 60))
    hire(tmp_path / "data")
    path = copy_of(tmp_path / "data", tmp_path)
    whole = path.read_bytes()
    random = Random(fault_round)
    for attempt in range(25):
        damaged = bytearray(whole)
        at = random.randrange(len(whole))
        damaged[at] ^= random.randrange(1, 256)
        path.write_bytes(damaged)
        into = tmp_path / f"out-{attempt}"
        into.mkdir()
        try:
            unpack(path, into)
        except CopyError:
            continue
        # A byte that says when a file was packed and the like changes nothing of it.
        assert numbers_in(into / LEDGER_FILE) == [*range(1001, 1060)]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"a letter to my aunt"])
def test_what_is_no_copy_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "moiso-26740-1-20261123-080000.zip"
    path.write_bytes(content)
    with pytest.raises(CopyError):
        about_copy(path)


async def test_of_a_ledger_that_somebody_has_changed_no_copy_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await issue(data, 1, 2, 3)
    with closing(sqlite3.connect(data / LEDGER_FILE)) as conn:
        conn.execute("DROP TRIGGER events_are_never_updated")
        conn.execute("UPDATE events SET body = replace(body, '1002', '1003') WHERE seq = 3")
        conn.commit()
    with pytest.raises(LedgerDamagedError):
        copy_of(data, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


async def test_an_old_copy_forgets_links_and_texts_to_the_last_byte(tmp_path: Path) -> None:
    await issue(tmp_path / "data", 1, 2)
    path = copy_of(tmp_path / "data", tmp_path)
    erase_people(path, tmp_path)
    assert about_copy(path).erased
    into = tmp_path / "out"
    into.mkdir()
    about = unpack(path, into)
    assert about.seq == 3
    assert about.at - MONDAY == timedelta(0)
    ledger = into / LEDGER_FILE
    assert [rows(ledger, f"SELECT * FROM {each}") for each in ("links", "texts")] == [[], []]
    assert b"secret-1" not in ledger.read_bytes()
    assert "người nhà".encode() not in ledger.read_bytes()
    assert numbers_in(ledger) == [1001, 1002]
    written = path.stat().st_mtime_ns
    erase_people(path, tmp_path)
    assert path.stat().st_mtime_ns == written
