"""A damaged file, a full disk, a migration that dies."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from server.ledger import LEDGER_FILE, LedgerDamagedError, SqliteLedger
from server.ledger.migrations import migrations
from server.ports import (
    Commit,
    StorageError,
)
from tests.fault.mounts import small_disk
from tests.server.ledger.recorded import issued


def _no_database(path: Path) -> None:
    path.write_bytes(b"this is no ledger, it is a letter to my aunt. " * 300)


def _pages_overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 512)


def _cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


@pytest.mark.fault("ledger-damaged")
@pytest.mark.parametrize("damage", [_no_database, _pages_overwritten, _cut_short])
async def test_a_damaged_file_is_refused(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    path = tmp_path / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    await ledger.append(Commit(recorded=tuple(issued(seq, 1000 + seq) for seq in range(1, 400))))
    await ledger.close()
    damage(path)
    with pytest.raises(LedgerDamagedError):
        await SqliteLedger.open(path)


@pytest.mark.fault("ledger-damaged")
async def test_damage_that_a_commit_meets_is_told_for_only_a_start_can_mend_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    await ledger.append(Commit(recorded=tuple(issued(seq, 1000 + seq) for seq in range(1, 400))))
    await ledger.close()
    ledger = await SqliteLedger.open(path)
    _pages_overwritten(path)
    # Somebody else's commit makes the ledger's connection read its pages anew.
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 7")
    other.close()
    assert not ledger.damaged.is_set()
    with pytest.raises(LedgerDamagedError):
        await ledger.append(Commit(recorded=(issued(400, 1400),)))
    assert ledger.damaged.is_set()
    await ledger.close()


@pytest.fixture
def full_soon(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "600k") as folder:
        yield folder


async def _fill(ledger: SqliteLedger) -> int:
    """Write commits until not even the least can be written; return the last that was.

    Between the two lies a while in which a commit does not fit and something smaller does.
    """
    seq = 0
    for _ in range(3000):
        try:
            await ledger.append(Commit(recorded=(issued(seq + 1, 10_001 + seq),)))
            seq += 1
        except StorageError:
            if not await ledger.is_writable():
                return seq
    raise AssertionError("the disk did not fill")


@pytest.mark.fault("disk-full")
async def test_a_full_disk_is_a_storage_error_and_nothing_is_lost(full_soon: Path) -> None:
    ledger = await SqliteLedger.open(full_soon / LEDGER_FILE)
    seq = await _fill(ledger)
    assert seq > 10
    assert (await ledger.load()).last_seq == seq
    await ledger.close()
    ledger = await SqliteLedger.open(full_soon / LEDGER_FILE)
    assert (await ledger.load()).last_seq == seq
    await ledger.close()


@pytest.mark.fault("migration-killed")
def test_a_migration_that_dies_leaves_the_old_schema_whole() -> None:
    """Die at one instant after the other; what is left is either migrated or not."""
    whole = Database(memory=True)
    migrations.apply(whole)
    assert {"events_are_never_updated", "events_are_never_deleted"} <= {
        trigger.name for trigger in whole.triggers
    }
    done = False
    for last in range(1, 10_000, 41):
        conn = sqlite3.connect(":memory:", isolation_level=None)
        left = [last]

        def authorize(*_: object, left: list[int] = left) -> int:
            left[0] -= 1
            return sqlite3.SQLITE_OK if left[0] > 0 else sqlite3.SQLITE_DENY

        conn.set_authorizer(authorize)
        try:
            migrations.apply(Database(conn))
            done = True
        except sqlite3.DatabaseError:
            assert left[0] <= 0
        finally:
            conn.set_authorizer(None)
            if conn.in_transaction:
                conn.execute("ROLLBACK")
        db = Database(conn)
        migrations.apply(db)
        assert {each.name for each in db.triggers} == {each.name for each in whole.triggers}
        assert set(db.table_names()) == set(whole.table_names())
        conn.close()
        if done:
            break
    assert done
