"""A ledger of every schema so far is opened, goes on, and is found whole."""

import json
import sqlite3
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from server.ledger import LedgerReports, SqliteHistory, verify
from server.ledger.migrations import migrations
from server.report.counting import count
from server.report.laying_out import Names
from server.report.period import Period
from server.settings import site_of_document
from tests.server.ledger.old_ledgers import OLD_LEDGERS, unpacked
from tests.server.ward import ZONE, Ward, ward

LAST_DAY = date(2026, 11, 24)
WHOLE = Period(datetime(2026, 11, 23, tzinfo=ZONE), datetime(2026, 11, 26, tzinfo=ZONE))


def kinds(path: Path) -> Counter[str]:
    conn = sqlite3.connect(path)
    found = Counter(kind for (kind,) in conn.execute("SELECT kind FROM events"))
    conn.close()
    return found


def bodies(path: Path) -> list[str]:
    conn = sqlite3.connect(path)
    found = [body for (body,) in conn.execute("SELECT body FROM events ORDER BY seq")]
    conn.close()
    return found


async def goes_on(here: Ward) -> None:
    await here.open_counter()
    await here.issue()
    await here.call_next()


def test_there_is_a_ledger_of_every_schema_but_the_present_one() -> None:
    steps = [step.name for step in migrations._migrations]  # noqa: SLF001 - it tells them only of a database
    assert set(steps[1:-1]) <= set(OLD_LEDGERS)


@pytest.mark.parametrize("old", OLD_LEDGERS)
async def test_an_old_ledger_goes_on_and_is_whole(tmp_path: Path, old: str) -> None:
    path = unpacked(old, tmp_path / "data")
    before, had = kinds(path), bodies(path)
    assert verify(path, site_of_document).last_seq == before.total()
    start = datetime.combine(LAST_DAY + timedelta(days=1), datetime.min.time(), ZONE)
    async with ward(path.parent, start=start + timedelta(hours=8)) as here:
        await goes_on(here)
    assert bodies(path)[: len(had)] == had
    found = verify(path, site_of_document)
    assert found.flaws == ()
    assert found.chained
    assert [day.day for day in found.days][-1] == LAST_DAY + timedelta(days=1)

    history = SqliteHistory(path)
    records = await history.records(WHOLE.start.date(), WHOLE.end.date())
    await history.close()
    assert len(records) == before["ticket_issued"] + 1
    counted = count(LedgerReports(path).extract(WHOLE), WHOLE, Names({}, {}), WHOLE.end)
    assert counted.part_a.totals.issued == before["ticket_issued"] + 1
    assert counted.part_a.totals.served == before["serving_finished"]


@pytest.mark.parametrize("old", OLD_LEDGERS)
def test_an_old_ledger_can_be_read_before_a_server_has_opened_it(tmp_path: Path, old: str) -> None:
    path = unpacked(old, tmp_path / "data")
    found = verify(path, site_of_document)
    assert {flaw.key for flaw in found.flaws} <= {"no_setup"}
    assert found.chained == (old >= "m005")
    extract = LedgerReports(path).extract(WHOLE)
    assert len(extract.recorded) == kinds(path).total()
    assert all(json.loads(body) for body in bodies(path))
