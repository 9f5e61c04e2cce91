"""One simulated week in a ledger's file for all tests of the report."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, SqliteLedger
from server.ledger.report_source import LedgerReports
from server.report.counting import Counted, count
from server.report.laying_out import Names
from server.report.period import Period, Week, WeeklyRhythm
from tests.server.report.simulated_week import ZONE, SimulatedWard
from ticket_queue.ids import Language

RHYTHM = WeeklyRhythm(cut_off=time(15), draft=time(14), due=time(16))
WEEK = Week.parse("2026-W48")
VI = Language("vi")


@dataclass(frozen=True)
class Simulated:
    """A week that has been lived, its file, and how to count any span of it."""

    ward: SimulatedWard
    path: Path
    db: sqlite3.Connection

    @property
    def period(self) -> Period:
        return WEEK.period(RHYTHM, ZONE)

    @property
    def names(self) -> Names:
        site = self.ward.site
        return Names(
            {code: service.name(VI) for code, service in site.services.items()},
            {number: counter.name for number, counter in site.counters.items()},
        )

    def count(self, period: Period | None = None) -> Counted:
        period = period or self.period
        return count(LedgerReports(self.path).extract(period), period, self.names, period.end)


async def _write(ward: SimulatedWard, path: Path) -> None:
    ledger = await SqliteLedger.open(path)
    await ledger.append(ward.commit())
    await ledger.close()


@pytest.fixture(scope="package")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    ward = SimulatedWard(seed=9).lives()
    path: Path = tmp_path_factory.mktemp("week") / LEDGER_FILE
    asyncio.run(_write(ward, path))
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    yield Simulated(ward, path, db)
    db.close()
