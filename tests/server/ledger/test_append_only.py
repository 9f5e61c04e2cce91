"""The file itself refuses to have its past changed, whoever opens it and by whichever statement."""

import sqlite3
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, SqliteLedger
from server.ports import Commit, SetupSource, SetupVersion
from server.report.keeping import Version
from server.report.report import Written
from tests.server.ledger.recorded import DAY, issued, opened
from tests.server.ward import MONDAY

NEVER_CHANGED = ("events", "numbers", "setups", "report_versions")


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """Return a ledger with two lines, a number, a setup and a report's version."""
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    setup = SetupVersion(1, MONDAY, DAY, "", SetupSource.FILE, "{}")
    await ledger.append(Commit(recorded=(opened(1), issued(2, 1001)), setups=(setup,)))
    version = Version(
        version=0,
        week="2026-W48",
        at=MONDAY,
        by="phuc",
        based_on=0,
        request_id="request",
        fingerprint="print",
        written=Written(),
    )
    await ledger.keep_version(version, ())
    await ledger.close()
    return tmp_path / LEDGER_FILE


def dump(conn: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [conn.execute(f"SELECT * FROM {table}").fetchall() for table in NEVER_CHANGED]


def refused(path: Path, statement: str) -> None:
    conn = sqlite3.connect(path)
    before = dump(conn)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never changed"):
        conn.execute(statement)
    assert dump(conn) == before
    conn.close()


@pytest.mark.parametrize("table", NEVER_CHANGED)
async def test_no_row_is_updated_deleted_or_replaced(path: Path, table: str) -> None:
    conn = sqlite3.connect(path)
    column = conn.execute(f"PRAGMA table_info({table})").fetchall()[-1][1]
    conn.close()
    refused(path, f"UPDATE {table} SET {column} = {column}")
    refused(path, f"DELETE FROM {table}")
    refused(path, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    refused(path, f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


async def test_a_report_is_not_replaced_by_its_request_either(path: Path) -> None:
    others = "99, week, at, by, based_on, request_id, fingerprint, written, frozen"
    refused(path, f"REPLACE INTO report_versions SELECT {others} FROM report_versions")


@pytest.mark.parametrize("seq", [0, 1, 2])
async def test_no_line_is_put_in_before_the_last(path: Path, seq: int) -> None:
    columns = "day, at, kind, ticket_id, counter, body, hash"
    refused(path, f"INSERT INTO events SELECT {seq}, {columns} FROM events WHERE seq = 1")


@pytest.mark.parametrize("hash_", ["NULL", "x'00'"])
async def test_no_line_comes_without_its_hash(path: Path, hash_: str) -> None:
    columns = "day, at, kind, ticket_id, counter, body"
    refused(path, f"INSERT INTO events SELECT 3, {columns}, {hash_} FROM events WHERE seq = 1")
