"""What the ledger holds of a day is in its journal too, and comes back from it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, DayJournal, SqliteLedger
from server.ledger.day_journal import journal_files, read_entries
from server.ports import Commit, KeptText, Link, SetupSource, SetupVersion, StoredAnswer
from tests.server.ledger.recorded import DAY, issued, opened
from tests.server.ward import MONDAY
from ticket_queue.ids import TextHash, TicketId


@asynccontextmanager
async def ledger_of(data: Path) -> AsyncIterator[SqliteLedger]:
    ledger = await SqliteLedger.open(data / LEDGER_FILE, DayJournal(data / "journal"))
    try:
        yield ledger
    finally:
        await ledger.close()


def whole(number: int) -> Commit:
    """A commit of one ticket with all that lies beside it."""
    name = f"request-{number}"
    return Commit(
        recorded=(issued(number, 1000 + number),),
        answers=(StoredAnswer(name, "f", b'{"a":1}', DAY),),
        texts=(KeptText(TextHash(f"hash-{number}"), b"\0\xff", "đã chờ lâu", MONDAY),),
        links=(Link(f"secret-{number}", TicketId(f"ticket-{number}"), DAY),),
        setups=(SetupVersion(number, MONDAY, DAY, "an", SetupSource.PAGE, "{}"),),
    )


async def fill(data: Path, count: int, *, begin: int = 1) -> None:
    async with ledger_of(data) as ledger:
        for number in range(begin, count + 1):
            first = Commit(recorded=(opened(1),))
            await ledger.append(first if number == 1 else whole(number))


async def fill_and_lose(data: Path, count: int, *, left: int) -> dict[str, list[object]]:
    """Fill a ledger, put it back to an earlier state as a damaged WAL does; return what it held."""
    path = data / LEDGER_FILE
    await fill(data, left)
    earlier = path.read_bytes()
    await fill(data, count, begin=left + 1)
    held = rows(data)
    path.write_bytes(earlier)
    assert rows(data) != held
    return held


def rows(data: Path) -> dict[str, list[object]]:
    """Everything in the ledger but its own name."""
    db = sqlite3.connect(data / LEDGER_FILE)
    try:
        tables = ("events", "numbers", "answers", "texts", "links", "setups")
        return {
            each: db.execute(f"SELECT * FROM {each} ORDER BY 1, 2").fetchall() for each in tables
        }
    finally:
        db.close()


async def test_a_ledger_that_lost_its_newest_lines_has_them_again_after_a_start(
    tmp_path: Path,
) -> None:
    before = await fill_and_lose(tmp_path, 9, left=5)
    async with ledger_of(tmp_path):
        pass
    assert rows(tmp_path) == before


async def test_a_journal_that_lost_its_newest_line_has_it_again_after_a_start(
    tmp_path: Path,
) -> None:
    await fill(tmp_path, 9)
    (path,) = (tmp_path / "journal").iterdir()
    whole_lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(whole_lines[:-1]) + whole_lines[-1][:20])
    async with ledger_of(tmp_path):
        pass
    entries = list(read_entries(path))
    assert [event.seq for each in entries if each for event in each.events] == [*range(1, 10)]
    assert entries[-1] is not None
    assert entries[-1].links[0].secret.startswith("secret-")


async def test_a_damaged_line_costs_itself_and_nothing_is_put_behind_a_gap(tmp_path: Path) -> None:
    await fill_and_lose(tmp_path, 9, left=5)
    (path,) = (tmp_path / "journal").iterdir()
    lines = path.read_bytes().splitlines(keepends=True)
    lines[6] = lines[6].replace(b"1007", b"1008")
    path.write_bytes(b"".join(lines))
    assert [each is None for each in read_entries(path)].index(True) == 6
    async with ledger_of(tmp_path) as ledger:
        assert (await ledger.load()).last_seq == 6


async def test_each_service_day_has_a_file_and_each_ledger_its_own(tmp_path: Path) -> None:
    tomorrow = DAY + timedelta(days=1)
    async with ledger_of(tmp_path) as ledger:
        await ledger.append(Commit(recorded=(opened(1),)))
        await ledger.append(Commit(recorded=(opened(2, tomorrow),)))
        await ledger.append(Commit(recorded=(issued(3, 1001, DAY),)))
        epoch = (await ledger.load()).epoch
    files = journal_files(tmp_path / "journal", epoch)
    assert [each.name[:10] for each in files] == [DAY.isoformat(), tomorrow.isoformat()]
    assert [len(list(read_entries(each))) for each in files] == [1, 2]
    assert journal_files(tmp_path / "journal", "another-ledger") == []


async def test_a_journal_that_cannot_be_written_stops_nobody_and_is_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "journal"
    in_the_way.write_text("a file where the folder should be")
    async with ledger_of(tmp_path) as ledger:
        await ledger.append(Commit(recorded=(opened(1),)))
        await ledger.append(whole(2))
        assert "the day journal cannot be written" in caplog.text
        in_the_way.unlink()
        await ledger.append(whole(3))
    (path,) = in_the_way.iterdir()
    assert [event.seq for each in read_entries(path) if each for event in each.events] == [1, 2, 3]
    assert caplog.text.count("cannot be written") == 1
