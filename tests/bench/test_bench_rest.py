"""What the server costs while little happens: its start, memory, idling; and Friday's report."""

import shutil
import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bench import past, wrk_load
from tests.bench.table import Goal, note, sized
from tests.bench.ward_process import SERVICES, V1, WardProcess
from tests.server.ward import MONDAY

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

STARTS = sized(7, 3)
SETTLES_S, IDLE_S = sized(10, 3), sized(30, 5)
TICKETS, A_DAY = sized(100_000, 6_000), sized(5_000, 2_000)
WEEK = timedelta(days=7)
YEAR_DAYS, YEAR_TICKETS = sized(250, 25), sized(500, 200)
REPORTS = sized(5, 2)
FORMATS = ("json", "xlsx", "docx", "csv")


def test_start_and_idle(tmp_path: Path) -> None:
    ward, times = WardProcess(tmp_path / "ward"), []
    for _ in range(STARTS):
        with ward:
            times.append(ward.ready_s)
    with ward:
        time.sleep(SETTLES_S)
        memory, began, cpu = ward.memory_mb(), time.monotonic(), ward.cpu_s()
        time.sleep(IDLE_S)
        share = (ward.cpu_s() - cpu) / (time.monotonic() - began)
    note(
        "server: start of the process until it answers",
        {"ready_s": round(statistics.median(times), 2)},
        goals=[Goal("ready_s", most=0.8)],
    )
    note(
        "server: nothing happens",
        {"memory_mb": memory, "cpu_percent": round(share * 100, 2)},
        goals=[Goal("memory_mb", most=80), Goal("cpu_percent", most=0.5)],
    )


def test_memory_after_many_tickets(tmp_path: Path) -> None:
    """Days of tickets, one after the other; at each night the day before is let go."""
    given = 0
    with WardProcess(tmp_path / "ward") as ward:
        while given < TICKETS:
            today = 0.0
            while today < A_DAY:
                load = wrk_load.tickets(
                    ward.url, ward.headers["kiosk-1"], SERVICES, clients=16, seconds=1
                )
                today += load.told()["requests"]
            given += int(today)
            ward.ask(f"step {WEEK.total_seconds()}")
        with ward.line() as line:
            line.do("/tickets", service=SERVICES[0])
        time.sleep(SETTLES_S)
        memory = ward.memory_mb()
    note(f"server: after {TICKETS:,} tickets", {"memory_mb": memory},
         goals=[Goal("memory_mb", most=120)])  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("year") / "ledger.sqlite3"
    mornings = past.days_before(MONDAY, YEAR_DAYS)
    past.write_ledger(path, (past.past_day(day, YEAR_TICKETS) for day in mornings), MONDAY)
    return path


def test_a_report_over_a_year(tmp_path: Path, year: Path) -> None:
    ward = WardProcess(tmp_path / "ward")
    shutil.copy(year, ward.ledger)
    past.add_day(ward.ledger, past.running_day(MONDAY, 100, [MONDAY]))
    last_friday = MONDAY - timedelta(days=3)
    week = f"{last_friday:%G-W%V}"
    with ward, ward.line("manager") as manager:
        for form in FORMATS:
            path, took = f"{V1}/reports/weekly?week={week}&format={form}", []
            ward.ask("lag")
            for _ in range(REPORTS):
                began = time.monotonic()
                status, body = manager.exchange(manager.request("GET", path))
                took.append(time.monotonic() - began)
                assert status == 200, body[:300]
            lag = ward.ask("lag")
            note(
                f"weekly report as {form}, a year of {YEAR_TICKETS} tickets a day",
                {
                    "made_s": round(statistics.median(took), 2),
                    "lag_p99_ms": round(lag["p99_ms"], 2),
                },
                goals=[Goal("made_s", most=2), Goal("lag_p99_ms", most=20)],
            )
