"""A rush at the door beside the usual day's work, and fifty thousand deadlines under load."""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.bench import past, wrk_load
from tests.bench.table import Goal, note, percentile, sized, times_ms
from tests.bench.test_bench_hall import Crowd, users_of
from tests.bench.ward_process import SERVICES, V1, WardProcess
from tests.server.ward import MONDAY
from ticket_queue.messages import moment_from_text

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

WORST_HOUR = 150
"""Tickets of a ward's worst hour, of 500 on a day."""
RUSH = 10 * WORST_HOUR // 6
"""What ten times that hour brings in ten minutes; here it comes in one."""
RUSH_S = sized(60, 10)
OFFICERS = (1, 2, 3, 4, 5)
OFFICER_PAUSE_MS = 1_500
DEADLINE_PAUSE_MS = 100
KIOSKS, MENU_EVERY_S = 3, 2.0
BOARDS, PAGES = 10, 20
DEADLINES = sized(50_000, 5_000)
DUE, DUE_FROM_S, DUE_FOR_S = sized(2_000, 300), 15.0, sized(40, 20)
DOWN_S = 3.0
RAISED_WITHIN_S = 3.0


@contextmanager
def kiosks(ward: WardProcess) -> Iterator[None]:
    """Let the kiosks ask for their menu, as they do again and again."""
    ended = threading.Event()

    def ask() -> None:
        with ward.line() as line:
            while not ended.wait(MENU_EVERY_S * random.uniform(0.8, 1.2)):
                line.get("/menu")

    threads = [threading.Thread(target=ask) for _ in range(KIOSKS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_rush(tmp_path: Path) -> None:
    ward = WardProcess(tmp_path / "ward", displays=BOARDS)
    issued = [MONDAY - timedelta(minutes=12) + timedelta(seconds=place * 2) for place in range(360)]
    past.write_ledger(ward.ledger, [past.running_day(MONDAY, 100, issued)], MONDAY)
    pages = [(f"{V1}/live?topics=board,call", ward.headers["manager"])] * PAGES
    rush = RUSH * RUSH_S // 60
    took: list[float] = []
    with ward:
        ports = ward.mqtt_port, ward.port
        with Crowd(tmp_path / "crowd", ports, users_of(ward, BOARDS), pages), kiosks(ward):
            officers = wrk_load.officers(
                ward.url, ward.headers["officer"], OFFICERS,
                pause_ms=OFFICER_PAUSE_MS, seconds=RUSH_S,
            )  # fmt: skip
            ward.ask("lag")
            began, line = time.monotonic(), ward.line()
            moments = sorted(random.uniform(0, RUSH_S) for _ in range(rush))
            for moment in moments:
                due = began + moment
                time.sleep(max(due - time.monotonic(), 0))
                line.do("/tickets", service=random.choice(SERVICES))
                took.append(time.monotonic() - due)  # from when it should have been asked for
            lag = ward.ask("lag")
            line.close()
            officers.told()
    note(
        f"a rush: {rush} tickets in {RUSH_S} s beside officers, kiosks, {BOARDS + PAGES} screens",
        {**times_ms(took), "lag_p99_ms": round(lag["p99_ms"], 2)},
        goals=[Goal("p99_ms", most=300), Goal("lag_p99_ms", most=20)],
    )


def ward_with_deadlines(folder: Path) -> WardProcess:
    """Prepare a ward where some tickets reach a level soon, and many more later."""
    ward = WardProcess(folder)
    near = timedelta(minutes=15)
    soon = MONDAY + timedelta(seconds=DUE_FROM_S) - near
    issued = [soon + timedelta(seconds=DUE_FOR_S * place / DUE) for place in range(DUE)]
    later = DEADLINES - DUE
    rest = MONDAY - timedelta(minutes=9)
    issued += [rest + timedelta(minutes=9) * place / later for place in range(later)]
    past.write_ledger(ward.ledger, [past.running_day(MONDAY, 0, issued)], MONDAY)
    return ward


def alerts_of(ward: WardProcess) -> list[tuple[datetime, datetime, str]]:
    """Return of each alert when it was raised, when its level was reached, and its id."""
    conn = sqlite3.connect(f"{ward.ledger.as_uri()}?mode=ro", uri=True)
    rows = conn.execute("SELECT body FROM events WHERE kind = 'alert_raised' ORDER BY seq")
    bodies = [json.loads(body) for (body,) in rows]
    conn.close()
    return [
        (moment_from_text(body["at"]), moment_from_text(body["reached_at"]), body["alert_id"])
        for body in bodies
    ]


def test_alerts_with_many_deadlines(tmp_path: Path) -> None:
    """The load is of five officers who press ten keys a second each."""
    ward = ward_with_deadlines(tmp_path / "ward")
    end = MONDAY + timedelta(seconds=DUE_FROM_S + DUE_FOR_S)
    with ward:
        seconds = (end - ward.moment(time.monotonic())).total_seconds()
        load = wrk_load.officers(
            ward.url, ward.headers["officer"], OFFICERS, pause_ms=DEADLINE_PAUSE_MS, seconds=seconds
        )
        load.told()
        time.sleep(RAISED_WITHIN_S)
        late = [(raised - reached).total_seconds() for raised, reached, _ in alerts_of(ward)]
    early = sum(each < 0 for each in late)
    note(
        f"alerts, {DEADLINES:,} deadlines, {len(late):,} reached under load",
        {
            "early": early,
            "late_p50_ms": round(percentile(late, 0.5) * 1000, 1),
            "late_p99_ms": round(percentile(late, 0.99) * 1000, 1),
            "late_max_ms": max(late) * 1000,
        },
        goals=[
            Goal("early", most=0),
            Goal("late_p99_ms", most=250),
            Goal("late_max_ms", most=1000),
        ],
    )


def test_alerts_overdue_after_a_kill(tmp_path: Path) -> None:
    ward = ward_with_deadlines(tmp_path / "ward")
    first = MONDAY + timedelta(seconds=DUE_FROM_S)
    every = timedelta(seconds=DUE_FOR_S) / DUE
    with ward:
        killed_at = first + timedelta(seconds=DUE_FOR_S / 4)
        time.sleep(max((killed_at - ward.moment(time.monotonic())).total_seconds(), 0))
        ward.kill()
        down_at = ward.moment(time.monotonic())
        time.sleep(DOWN_S)
        ward.start()
        ready_at = ward.moment(float(ward.said["ready_at"]))
        time.sleep(RAISED_WITHIN_S)
        alerts = alerts_of(ward)
    reached = [first + every * place for place in range(DUE)]
    wanted = sum(down_at < moment < ready_at for moment in reached)
    overdue = [raised for raised, moment, _ in alerts if down_at < moment < ready_at]
    ids = [alert_id for _, _, alert_id in alerts]
    note(
        "alerts overdue after kill -9",
        {
            "overdue": len(overdue),
            "missing": max(wanted - len(overdue), 0),
            "twice": len(ids) - len(set(ids)),
            "after_ready_max_s": round((max(overdue) - ready_at).total_seconds(), 2),
        },
        goals=[
            Goal("after_ready_max_s", most=2),
            Goal("missing", most=0),
            Goal("twice", most=0),
        ],
    )
