"""A year that is long over moves to a file of its own, and nobody who reads notices."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.housekeeping import Housekeeping
from server.ledger import (
    LEDGER_FILE,
    LedgerDamagedError,
    LedgerReports,
    SqliteHistory,
    SqliteLedger,
    verify,
    verifying,
)
from server.ledger.closing_years import CLOSED_AFTER
from server.ports import StorageError
from server.report.extract import Extract
from server.report.period import Period
from server.settings import site_of_document
from tests.fault.mounts import small_disk
from tests.server.ward import ZONE, HandClock, Ward, until, ward
from ticket_queue.ids import TicketId
from ticket_queue.rules import alerts
from ticket_queue.services import Site

NEW_YEAR = date(2027, 1, 1)
DAYS = (date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 29))
CLOSING_DAY = NEW_YEAR + CLOSED_AFTER
OVER_NEW_YEAR = Period(
    datetime.combine(DAYS[0], time(0), ZONE), datetime.combine(DAYS[2], time(23), ZONE)
)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8), ZONE)


async def live(here: Ward) -> TicketId:
    """Serve one, let one wait beyond the limit."""
    await here.open_counter()
    served = await here.issue()
    await here.issue()
    await here.call_next()
    await here.serve()
    await here.finish()
    return served


async def live_over_new_year(folder: Path) -> list[TicketId]:
    served = []
    for day in DAYS:
        clock = HandClock()
        async with ward(folder, clock, start=morning(day)) as here:
            served.append(await live(here))
            clock.step(minutes=30)
            await here.do(alerts.raise_alerts)
    return served


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TicketId]]:
    folder = tmp_path_factory.mktemp("lived")
    return folder, asyncio.run(live_over_new_year(folder))


@pytest.fixture
def data(lived: tuple[Path, list[TicketId]], tmp_path: Path) -> Path:
    """Return the folder of a ledger that has seen the new year."""
    shutil.copytree(lived[0], tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
async def ledger(data: Path) -> AsyncIterator[SqliteLedger]:
    opened = await SqliteLedger.open(data / LEDGER_FILE)
    yield opened
    await opened.close()


async def what_is_read(ledger: SqliteLedger, data: Path, tickets: list[TicketId]) -> dict[str, Any]:
    """Return all that anybody reads of days gone by."""
    history = SqliteHistory(data / LEDGER_FILE)
    extract: Extract = LedgerReports(data / LEDGER_FILE).extract(OVER_NEW_YEAR)
    read = {
        "state": await ledger.load(),
        "events": [await ledger.events_after(seq, 7) for seq in range(0, 40, 7)],
        "tickets": [await ledger.ticket_history(each) for each in tickets],
        "lives": [await history.life(each) for each in tickets],
        "records": await history.records(DAYS[0], DAYS[-1]),
        "extract": extract,
        "setups": await ledger.setups(),
    }
    await history.close()
    return read


def days_of(path: Path) -> list[str]:
    conn = sqlite3.connect(path)
    days = [day for (day,) in conn.execute("SELECT DISTINCT day FROM events ORDER BY day")]
    conn.close()
    return days


def flaws_of(data: Path) -> list[tuple[str, dict[str, object]]]:
    found = verify(data / LEDGER_FILE, site_of_document, with_years=True)
    return [(flaw.key, dict(flaw.facts)) for flaw in found.flaws]


async def test_what_is_read_of_any_day_is_the_same_before_and_after(
    ledger: SqliteLedger, data: Path, lived: tuple[Path, list[TicketId]]
) -> None:
    before = await what_is_read(ledger, data, lived[1])
    assert len(before["records"]) == 8
    await ledger.close_years(CLOSING_DAY)
    assert days_of(data / LEDGER_FILE) == ["2027-01-04", "2027-01-29"]
    assert days_of(data / "ledger-2026.sqlite3") == ["2026-12-24", "2026-12-31"]
    assert await what_is_read(ledger, data, lived[1]) == before
    assert flaws_of(data) == []


@pytest.mark.parametrize("today", [NEW_YEAR, CLOSING_DAY - timedelta(days=1), date(2026, 12, 31)])
async def test_a_year_stays_while_something_may_still_look_back(
    ledger: SqliteLedger, data: Path, today: date
) -> None:
    await ledger.close_years(today)
    assert not list(data.glob("ledger-*"))
    assert len(days_of(data / LEDGER_FILE)) == 4


async def test_the_chain_goes_on_from_the_last_line_of_the_year(data: Path) -> None:
    before = verify(data / LEDGER_FILE, site_of_document)
    async with ward(data, start=morning(CLOSING_DAY)) as here:
        await here.issue()
        await here.ledger.close_years(CLOSING_DAY)
        await here.issue()
    after = verify(data / LEDGER_FILE, site_of_document, with_years=True)
    assert after.flaws == ()
    assert [day.head for day in after.days[:3]] == [day.head for day in before.days[:3]]
    by_itself = verify(data / "ledger-2026.sqlite3", site_of_document)
    assert by_itself.flaws == ()
    assert by_itself.head == before.days[1].head
    assert by_itself.epoch == before.epoch


async def test_a_server_closes_the_year_by_itself_when_a_day_opens(data: Path) -> None:
    async with ward(data, start=morning(CLOSING_DAY)) as here:
        keeping = Housekeeping(here.desk, here.ledger, timedelta(30), timedelta(90))
        keeping.start()
        await here.issue()
        await until(lambda: days_of(data / LEDGER_FILE)[0] == "2027-01-04")
        await here.issue()
        await keeping.stop()
    async with ward(data, start=morning(CLOSING_DAY)) as here:
        assert len((await here.lobby()).tickets) == 2
    assert flaws_of(data) == []


async def test_after_a_long_pause_the_ledger_has_nothing_but_today(data: Path) -> None:
    """Nobody came in January: the first day of the new file is the day on which it begins."""
    (data / LEDGER_FILE).unlink()
    async with ward(data, start=morning(DAYS[0])) as here:
        await here.issue()
    async with ward(data, start=morning(CLOSING_DAY)) as here:
        await here.issue()
        await here.ledger.close_years(CLOSING_DAY)
    for _ in range(2):
        async with ward(data, start=morning(CLOSING_DAY)) as here:
            await here.issue()
    assert days_of(data / LEDGER_FILE) == [CLOSING_DAY.isoformat()]
    assert flaws_of(data) == []


async def test_each_year_has_its_own_file(data: Path) -> None:
    async with ward(data, start=morning(date(2028, 3, 1))) as here:
        await here.issue()
        await here.ledger.close_years(date(2028, 3, 1))
        assert len(await here.ledger.events_after(0, 1000)) == (await here.lobby()).seq
    assert days_of(data / "ledger-2027.sqlite3") == ["2027-01-04", "2027-01-29"]
    assert days_of(data / LEDGER_FILE) == ["2028-03-01"]
    assert flaws_of(data) == []


async def test_lines_that_lie_nowhere_else_are_still_never_deleted(
    ledger: SqliteLedger, data: Path
) -> None:
    await ledger.close_years(CLOSING_DAY)
    conn = sqlite3.connect(data / LEDGER_FILE)
    for statement in (
        "DELETE FROM events",
        "DELETE FROM numbers",
        "DELETE FROM closed_years",
        "UPDATE closed_years SET last_seq = 99",
        "REPLACE INTO closed_years SELECT year, 1, 99, last_day, head FROM closed_years",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute(statement)
    conn.close()


async def test_a_ledger_whose_lines_were_changed_is_not_moved(data: Path) -> None:
    conn = sqlite3.connect(data / LEDGER_FILE)
    conn.execute("DROP TRIGGER events_are_never_updated")
    conn.execute("UPDATE events SET body = replace(body, '1002', '1003') WHERE seq = 4")
    conn.commit()
    conn.close()
    ledger = await SqliteLedger.open(data / LEDGER_FILE)
    with pytest.raises(LedgerDamagedError, match="line 4 is not as it was written"):
        await ledger.close_years(CLOSING_DAY)
    await ledger.close()
    assert len(days_of(data / LEDGER_FILE)) == 4


async def test_on_a_full_disk_the_year_stays_and_the_ledger_keeps_its_room(
    data: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "600k") as disk:
        shutil.copy(data / LEDGER_FILE, disk / LEDGER_FILE)
        ledger = await SqliteLedger.open(disk / LEDGER_FILE)
        ballast = disk / "ballast"
        ballast.write_bytes(b"\0" * (shutil.disk_usage(disk).free - 40_000))
        with pytest.raises(StorageError, match="full"):
            await ledger.close_years(CLOSING_DAY)
        assert not list(disk.glob("*.part*"))
        assert len(days_of(disk / LEDGER_FILE)) == 4
        ballast.unlink()
        await ledger.close_years(CLOSING_DAY)
        await ledger.close()
        assert days_of(disk / LEDGER_FILE) == ["2027-01-04", "2027-01-29"]
        assert flaws_of(disk) == []


async def test_a_file_of_another_history_is_not_taken_for_the_year(
    ledger: SqliteLedger, data: Path, tmp_path: Path
) -> None:
    async with ward(tmp_path / "other", start=morning(DAYS[0])) as here:
        await here.issue()
    shutil.copy(tmp_path / "other" / LEDGER_FILE, data / "ledger-2026.sqlite3")
    with pytest.raises(LedgerDamagedError, match="other lines"):
        await ledger.close_years(CLOSING_DAY)
    assert len(days_of(data / LEDGER_FILE)) == 4


async def test_a_year_that_is_closed_while_the_ledger_is_examined_is_no_flaw(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "LINES_AT_ONCE", 3)
    closings: list[date] = []

    async def close() -> None:
        ledger = await SqliteLedger.open(data / LEDGER_FILE)
        await ledger.close_years(CLOSING_DAY)
        await ledger.close()

    def read_site(document: str) -> Site:
        """Close the year when the examination has come to the first fold."""
        if not closings:
            closings.append(CLOSING_DAY)
            apart.submit(lambda: asyncio.run(close())).result()
        return site_of_document(document)

    with ThreadPoolExecutor(1) as apart:
        found = verify(data / LEDGER_FILE, read_site, with_years=True)
    assert closings
    assert found.flaws == ()
    assert [day.day for day in found.days] == list(DAYS)


async def test_a_year_whose_file_is_gone_or_changed_is_told(
    ledger: SqliteLedger, data: Path
) -> None:
    await ledger.close_years(CLOSING_DAY)
    file = data / "ledger-2026.sqlite3"
    file.rename(data / "away")
    assert [key for key, _ in flaws_of(data)] == ["year_missing"]
    assert verify(data / LEDGER_FILE, site_of_document).flaws == ()
    (data / "away").rename(file)
    conn = sqlite3.connect(file)
    conn.execute("DROP TRIGGER events_are_never_updated")
    conn.execute("UPDATE events SET body = replace(body, '1002', '1003') WHERE seq = 4")
    conn.commit()
    conn.close()
    keys = [key for key, _ in flaws_of(data)]
    assert "hash" in keys
    assert "guard" in keys
