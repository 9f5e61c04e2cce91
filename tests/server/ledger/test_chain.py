"""Each line's hash covers the one before it; the head of a day is that of its close."""

import hashlib
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, SqliteLedger, chain
from server.ports import Commit
from tests.server.ledger.recorded import DAY, issued, opened


def by_hand(path: Path) -> list[tuple[bytes, bytes]]:
    """Return each line's hash as it must be by the definition, and as it is stored."""
    conn = sqlite3.connect(path)
    rows = conn.execute("SELECT seq, day, body, hash FROM events ORDER BY seq").fetchall()
    conn.close()
    before, found = b"\0" * 32, []
    for seq, day, body, stored in rows:
        digest = hashlib.sha256()
        digest.update(before)
        digest.update(seq.to_bytes(8, "big"))
        digest.update(f"{day}\n{body}".encode())
        before = digest.digest()
        found.append((before, stored))
    return found


async def test_the_chain_goes_on_over_commits_days_and_restarts(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    tomorrow = DAY + timedelta(days=1)
    commits = [
        Commit(recorded=(opened(1), issued(2, 1001))),
        Commit(recorded=(opened(3, tomorrow),)),
        Commit(recorded=(issued(4, 19101), issued(5, 1001, tomorrow))),
    ]
    for commit in commits:
        ledger = await SqliteLedger.open(path)
        await ledger.append(commit)
        await ledger.close()
    lines = by_hand(path)
    assert len({must for must, _ in lines}) == 5
    assert all(must == stored for must, stored in lines)


async def test_a_commit_that_fails_leaves_the_chain_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    await ledger.append(Commit(recorded=(opened(1), issued(2, 1001))))
    with pytest.raises(Exception, match="append-only"):
        await ledger.append(Commit(recorded=(issued(3, 1002), issued(4, 1001))))
    await ledger.append(Commit(recorded=(issued(3, 1003),)))
    await ledger.close()
    assert all(must == stored for must, stored in by_hand(path))


@pytest.mark.parametrize(
    ("seq", "day", "body"),
    [(2, "2026-11-23", "{}"), (1, "2026-11-24", "{}"), (1, "2026-11-23", "{ }")],
)
def test_a_hash_covers_place_day_and_body(seq: int, day: str, body: str) -> None:
    assert chain.link(chain.GENESIS, 1, "2026-11-23", "{}") != chain.link(
        chain.GENESIS, seq, day, body
    )
    assert chain.link(b"\1" * 32, 1, "2026-11-23", "{}") != chain.link(
        chain.GENESIS, 1, "2026-11-23", "{}"
    )
