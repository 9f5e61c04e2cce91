import asyncio
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from server.ledger import (
    LEDGER_FILE,
    LedgerDamagedError,
    LedgerTooNewError,
    SqliteLedger,
    wal_length,
)
from server.ledger import sqlite_ledger as ledger_module
from server.ports import (
    Commit,
    KeptText,
    LedgerConflictError,
    Link,
    Outgoing,
    Recorded,
    StorageError,
    StoredAnswer,
)
from tests.server.ledger.recorded import DAY, issued, opened
from tests.server.ward import COUNTER, MONDAY, OFFICER, until, ward
from ticket_queue.events import CounterOpened, TicketRenumbered
from ticket_queue.ids import TextHash, TicketId, TicketNumber


async def test_a_commit_is_found_again_whole(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    commit = Commit(
        recorded=(opened(1), issued(2, 1001)),
        answers=(StoredAnswer("id", "print", b"{}", DAY),),
        texts=(KeptText(TextHash("hash"), b"salt", "chữ", MONDAY),),
        links=(Link("secret", TicketId("ticket-2"), DAY),),
        outgoing=(Outgoing(1, "topic", b"payload"),),
    )
    await ledger.append(commit)
    await ledger.close()
    ledger = await SqliteLedger.open(path)
    state = await ledger.load()
    assert state.recorded == commit.recorded
    assert state.answers == commit.answers
    assert state.texts == {"hash": "chữ"}
    assert state.links == commit.links
    assert (state.last_seq, state.last_outgoing) == (2, 1)
    assert await ledger.waiting_outgoing() == [Outgoing(1, "topic", b"payload")]
    assert await ledger.last_at() == MONDAY
    history = await ledger.ticket_history(TicketId("ticket-2"))
    assert history == [issued(2, 1001)]
    await ledger.forget_outgoing([1])
    assert await ledger.waiting_outgoing() == []
    await ledger.close()


async def test_the_epoch_is_the_files_own(tmp_path: Path) -> None:
    epochs = []
    for name in ("a", "a", "b"):
        ledger = await SqliteLedger.open(tmp_path / name / LEDGER_FILE)
        epochs.append((await ledger.load()).epoch)
        await ledger.close()
    assert epochs[0] == epochs[1]
    assert epochs[2] != epochs[0]


async def test_a_commit_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    await ledger.append(Commit(recorded=(opened(1), issued(2, 1001))))
    with pytest.raises(LedgerConflictError):
        await ledger.append(
            Commit(
                recorded=(issued(3, 1002), issued(4, 1001)),
                outgoing=(Outgoing(1, "topic", b""),),
            )
        )
    state = await ledger.load()
    assert state.last_seq == 2
    assert await ledger.waiting_outgoing() == []
    await ledger.append(Commit(recorded=(issued(3, 1002),)))
    await ledger.close()


async def test_the_file_itself_refuses_a_number_given_twice_in_a_day(tmp_path: Path) -> None:
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    await ledger.append(Commit(recorded=(opened(1), issued(2, 1001))))
    renumbered = TicketRenumbered(at=MONDAY, ticket_id=TicketId("other"), number=TicketNumber(1001))
    for again in (issued(3, 1001), Recorded(3, DAY, renumbered)):
        with pytest.raises(LedgerConflictError):
            await ledger.append(Commit(recorded=(again,)))
    tomorrow = DAY + timedelta(days=1)
    await ledger.append(Commit(recorded=(opened(3, tomorrow), issued(4, 1001, tomorrow))))
    await ledger.close()


async def test_an_older_program_refuses_a_newer_ledger_and_leaves_it_alone(tmp_path: Path) -> None:
    """Also one whose last commits lie in its WAL still, as a kill has left them."""
    path, wal = tmp_path / LEDGER_FILE, tmp_path / f"{LEDGER_FILE}-wal"
    async with ward(tmp_path / "newer") as here:
        await here.issue()
        db = Database(here.path)
        row = {"migration_set": "moiso-ledger", "name": "m999_later", "applied_at": "later"}
        db.table("_sqlite_migrations").insert(row)
        shutil.copy(here.path, path)
        shutil.copy(f"{here.path}-wal", wal)
        db.close()
    before = path.read_bytes(), wal.read_bytes()
    assert before[1]
    with pytest.raises(LedgerTooNewError, match="m999_later"):
        await SqliteLedger.open(path)
    assert (path.read_bytes(), wal.read_bytes()) == before


async def test_an_event_that_cannot_be_read_is_damage(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    await ledger.append(Commit(recorded=(opened(1),)))
    other = sqlite3.connect(path)
    other.execute(
        "INSERT INTO events VALUES (2, '2026-11-23', 'now', 'x', NULL, NULL, '{\"v\":9}', ?)",
        [bytes(32)],
    )
    other.commit()
    other.close()
    with pytest.raises(LedgerDamagedError):
        await ledger.load()
    await ledger.close()


async def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        await SqliteLedger.open(tmp_path / "file" / LEDGER_FILE)


async def test_a_closed_ledger_says_so(tmp_path: Path) -> None:
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    await ledger._in_writer(ledger._close_writer)  # noqa: SLF001 - as if the file had gone away
    with pytest.raises(StorageError):
        await ledger.append(Commit(recorded=(opened(1),)))
    assert not await ledger.is_writable()
    await ledger.close()


async def test_a_ticket_of_a_day_before_does_not_make_that_day_the_last(tmp_path: Path) -> None:
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    yesterday = DAY - timedelta(days=1)
    await ledger.append(Commit(recorded=(opened(1, yesterday), opened(2), issued(3, 1001))))
    await ledger.append(Commit(recorded=(issued(4, 19101, yesterday),)))
    state = await ledger.load()
    assert [each.seq for each in state.recorded] == [2, 3]
    assert state.last_seq == 4
    await ledger.close()


async def test_events_are_read_in_pages_as_they_were_written(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        for _ in range(5):
            await here.issue()
        first = await here.ledger.events_after(0, 4)
        rest = await here.ledger.events_after(4, 100)
        assert [event["seq"] for event in (*first, *rest)] == [1, 2, 3, 4, 5, 6]


async def test_the_wal_is_moved_into_the_file_between_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "IDLE_BEFORE_CHECKPOINT_S", 0.01)
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    before = (tmp_path / LEDGER_FILE).stat().st_size
    await ledger.append(Commit(recorded=tuple(issued(seq, 1000 + seq) for seq in range(1, 500))))
    await until(lambda: (tmp_path / LEDGER_FILE).stat().st_size > before + 100_000)
    await ledger.close()


async def test_while_people_wait_the_wal_is_moved_only_when_it_is_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "IDLE_BEFORE_CHECKPOINT_S", 3600)
    monkeypatch.setattr(ledger_module, "LOOKED_AT_WAL_EVERY_S", 0)
    monkeypatch.setattr(wal_length, "WAL_LONG_BYTES", 1_000_000)
    monkeypatch.setattr(ledger_module, "WAL_KEPT_BYTES", 100_000)
    ledger = await SqliteLedger.open(tmp_path / LEDGER_FILE)
    wal, moves, seq = tmp_path / f"{LEDGER_FILE}-wal", [0], 0

    def count(statement: str) -> None:
        moves[0] += "wal_checkpoint" in statement

    async def append(many: int) -> None:
        nonlocal seq
        for _ in range(many):
            seq += 1
            await ledger.append(Commit(recorded=(issued(seq, 10_000 + seq),)))

    await ledger._in_writer(lambda: ledger._open_db().conn.set_trace_callback(count))  # noqa: SLF001 - sees each statement
    while wal.stat().st_size < 700_000:
        await append(10)
    assert moves == [0], "a short WAL is left for the pauses"
    for turn in (1, 2):
        while moves[0] < turn:
            await append(10)
            assert wal.stat().st_size < 1_500_000
        await append(1)
        assert wal.stat().st_size < 700_000, "it is begun anew, so that its length tells"
    await ledger.close()


async def test_closing_twice_and_while_reading_is_no_fault(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.do(lambda _lobby, now: (CounterOpened(at=now, counter=COUNTER, staff=OFFICER),))
        events, _ = await asyncio.gather(here.ledger.events_after(0, 10), here.ledger.last_at())
        assert [event["kind"] for event in events] == ["day_opened", "counter_opened"]
