"""The shape of what the ledger costs, without a stopwatch: SQLite's steps, statements, plans."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, SqliteLedger
from server.ports import Commit, StoredAnswer
from tests.bench.past import past_day, running_day, write_ledger
from tests.server.ledger.recorded import issued
from tests.server.ward import MONDAY
from ticket_queue.ids import TicketId

FEW, MANY = 3, 40
"""Days that have gone by, each with so many tickets."""
TICKETS = 40
WITHIN = 1.1
"""Many days cost at most what a tree that is a level higher costs."""
STEP = 10
_WHOLE_TABLE = re.compile(r"SCAN \w+(?! USING)")

Work = Callable[[SqliteLedger], Awaitable[object]]


@pytest.fixture(scope="module")
def old_ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A ledger after few days and one after many, with the same present day."""
    ledgers = {}
    for days in (FEW, MANY):
        ledgers[days] = tmp_path_factory.mktemp(f"after-{days}") / LEDGER_FILE
        mornings = [MONDAY - timedelta(days=days - place) for place in range(days)]
        today = running_day(MONDAY, 5, [MONDAY] * 5)
        write_ledger(
            ledgers[days], [*(past_day(each, TICKETS) for each in mornings), today], MONDAY
        )
    return ledgers


async def steps_of(path: Path, work: Work) -> int:
    """Count the steps that SQLite's machine takes on the writing connection."""
    ledger, steps = await SqliteLedger.open(path), [0]

    def count() -> int:
        steps[0] += STEP
        return 0

    def listen() -> None:
        ledger._open_db().conn.set_progress_handler(count, STEP)  # noqa: SLF001 - its own counter

    await ledger._in_writer(listen)  # noqa: SLF001 - (the same)
    await work(ledger)
    counted = steps[0]
    await ledger.close()
    return counted


async def statements_of(path: Path, work: Work) -> list[str]:
    """Return every statement of the writing connection, with its values in place."""
    ledger, said = await SqliteLedger.open(path), list[str]()
    await ledger._in_writer(lambda: ledger._open_db().conn.set_trace_callback(said.append))  # noqa: SLF001 - hears each statement
    await work(ledger)
    told = [each for each in said if not each.startswith("--")]  # what a trigger does
    await ledger.close()
    return told


async def one_ticket(ledger: SqliteLedger) -> None:
    """Write what one ticket writes."""
    seq = (await ledger.load()).last_seq + 1
    event = issued(seq, 30_000 + seq)
    answer = StoredAnswer(f"request-{seq}", "", b"{}", MONDAY.date())
    await ledger.append(Commit(recorded=(event,), answers=(answer,)))


def appending(commit: Commit) -> Work:
    return lambda ledger: ledger.append(commit)


async def test_a_start_reads_the_events_of_the_last_day_only(old_ledgers: dict[int, Path]) -> None:
    ledger = await SqliteLedger.open(old_ledgers[MANY])
    state = await ledger.load()
    await ledger.close()
    assert {each.day for each in state.recorded} == {MONDAY.date()}


@pytest.mark.parametrize("work", [SqliteLedger.load, SqliteLedger.last_at, one_ticket])
async def test_it_takes_as_many_steps_after_many_days_as_after_few(
    old_ledgers: dict[int, Path], work: Work
) -> None:
    few, many = [await steps_of(path, work) for path in old_ledgers.values()]
    assert many <= few * WITHIN


async def test_a_commit_costs_three_statements_and_as_many_rows_for_each_ticket(
    tmp_path: Path,
) -> None:
    def commit(count: int, first: int) -> Commit:
        return Commit(recorded=tuple(issued(first + n, 1000 + first + n) for n in range(count)))

    path = tmp_path / LEDGER_FILE
    await statements_of(path, appending(commit(1, 1)))
    first, rows = 2, []
    for count in (1, 16):
        said = await statements_of(path, appending(commit(count, first)))
        first += count
        around = [each for each in said if not each.startswith("INSERT")]
        assert [each.split()[0] for each in around] == ["BEGIN", "SELECT", "COMMIT"]
        rows.append(len(said) - len(around))
    assert rows[1] == 16 * rows[0]


@pytest.mark.parametrize(
    "work",
    [
        SqliteLedger.load,
        one_ticket,
        lambda ledger: ledger.erase_before(
            links=MONDAY.date(), texts=MONDAY.date(), answers=MONDAY.date()
        ),
        lambda ledger: ledger.forget_outgoing([1]),
    ],
    ids=["load", "one ticket", "erase", "forget"],
)
async def test_no_statement_reads_a_whole_table_that_grows(
    old_ledgers: dict[int, Path], work: Work
) -> None:
    path = old_ledgers[MANY]
    statements = await statements_of(path, work)
    asked = [each for each in statements if re.match("SELECT|DELETE|WITH", each.strip())]
    assert asked
    assert whole_tables(path, asked) == []


def whole_tables(path: Path, statements: Sequence[str]) -> list[str]:
    conn = sqlite3.connect(path)
    told = [
        f"{row[3]}: {each}"
        for each in statements
        if not each.endswith("LIMIT 1")
        for row in conn.execute(f"EXPLAIN QUERY PLAN {each}")
        if _WHOLE_TABLE.search(row[3])
    ]
    conn.close()
    return told


async def test_a_tickets_life_is_found_by_its_index(old_ledgers: dict[int, Path]) -> None:
    query = "SELECT seq, day, body FROM events WHERE ticket_id = 'x' ORDER BY seq"
    assert whole_tables(old_ledgers[MANY], [query]) == []
    ledger = await SqliteLedger.open(old_ledgers[MANY])
    assert await ledger.ticket_history(TicketId("nobody's")) == []
    await ledger.close()
