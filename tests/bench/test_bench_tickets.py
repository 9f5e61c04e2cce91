"""How many tickets a second, how soon one, and whether either grows with queue or years."""

import random
import shutil
import statistics
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bench import past, wrk_load
from tests.bench.conftest import PAST_EVENTS, Floor
from tests.bench.limits import BareServer
from tests.bench.table import Goal, Limit, note, percentile, sized, times_ms
from tests.bench.ward_process import SERVICES, Line, WardProcess
from tests.server.ward import MONDAY

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

ROUNDS, ROUND_S = sized(5, 2), sized(4, 2)
TICKETS = sized(3_000, 400)
WAITING = sized(50_000, 3_000)
BLOCKS, CYCLES = sized(12, 4), sized(150, 40)
"""Two servers take turns, a block of cycles each, so that the machine's moods meet both."""
COUNTER = "/counters/1"
FEW = 10


def ward_with(
    folder: Path, *, waiting: int = FEW, ledger: Path | None = None, served: int = 0
) -> WardProcess:
    """Prepare a ward at eight on a Monday; ``ledger`` holds the days before."""
    ward = WardProcess(folder)
    issued = [MONDAY - timedelta(minutes=9) + timedelta(minutes=9) * place / waiting
              for place in range(waiting)]  # fmt: skip
    day = past.running_day(MONDAY, served, issued)
    if ledger is None:
        past.write_ledger(ward.ledger, [day], MONDAY)
    else:
        shutil.copy(ledger, ward.ledger)
        past.add_day(ward.ledger, day)
    return ward


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WardProcess]:
    with ward_with(tmp_path_factory.mktemp("plain")) as ward:
        yield ward


@pytest.mark.parametrize("clients", [16, 64])
def test_durable_tickets_by_http(plain: WardProcess, bare: BareServer, clients: int) -> None:
    ours, limit = [], []
    for _ in range(ROUNDS):
        limit.append(bare.tickets_per_s(clients, ROUND_S))
        ours.append(
            wrk_load.tickets(
                plain.url, plain.headers["kiosk-1"], SERVICES, clients=clients, seconds=ROUND_S
            ).told()
        )
    per_s = statistics.median(each["per_s"] for each in ours)
    most = statistics.median(each["per_s"] for each in limit)
    p50, p99 = (statistics.median(each[name] for each in ours) for name in ("p50_ms", "p99_ms"))
    note(
        f"tickets by HTTP, {clients} clients",
        {"per_s": round(per_s), "p50_ms": round(p50, 2), "p99_ms": round(p99, 2)},
        limit=Limit("a bare POST handler, per s", round(most), round(per_s / most, 3)),
        goals=[Goal("ratio", least=0.5)],
    )


def test_one_client(plain: WardProcess, floor: Floor) -> None:
    with plain.line() as line:
        requests = [line.verb("/tickets", service=random.choice(SERVICES)) for _ in range(TICKETS)]
        took = line.timed(requests)
    figures, limit = times_ms(took), floor.post_ms + floor.sync_ms
    note(
        "one client: a ticket",
        {**figures, "p99_to_p50": round(figures["p99_ms"] / figures["p50_ms"], 2)},
        limit=Limit("a bare POST and one fdatasync, p50 ms", round(limit, 3),
                    round(figures["p50_ms"] / limit, 2)),
        goals=[Goal("ratio", most=3), Goal("p99_to_p50", most=3)],
    )  # fmt: skip


class Cycle:
    """Issue a ticket, call the next, begin to serve: as many wait afterwards as before."""

    def __init__(self, ward: WardProcess) -> None:
        self._kiosk, self._officer = ward.line(), ward.line("officer")
        self.issues: list[float] = []
        self.calls: list[float] = []
        self.run(FEW)
        self.issues.clear()
        self.calls.clear()

    def run(self, times: int) -> None:
        for _ in range(times):
            self.issues += self._timed(self._kiosk, "/tickets", service="chung-thuc")
            self.calls += self._timed(self._officer, f"{COUNTER}/call-next")
            self._timed(self._officer, f"{COUNTER}/start-serving")

    def close(self) -> None:
        self._kiosk.close()
        self._officer.close()

    def _timed(self, line: Line, path: str, **fields: object) -> list[float]:
        return line.timed([line.verb(path, request_id=str(uuid.uuid4()), **fields)])


def compare(name: str, base: WardProcess, grown: WardProcess, most: tuple[float, float]) -> None:
    """Measure the growth of issue and call-next, and note it."""
    cycles = [Cycle(base), Cycle(grown)]
    for _ in range(BLOCKS):
        for cycle in cycles:
            cycle.run(CYCLES)
    for cycle in cycles:
        cycle.close()
    for verb in ("issues", "calls"):
        few, many = (getattr(cycle, verb) for cycle in cycles)
        growth = {
            share: round(percentile(many, at) / percentile(few, at), 2)
            for share, at in (("p50_growth", 0.5), ("p99_growth", 0.99))
        }
        words = "issue" if verb == "issues" else "call next"
        note(
            f"{words}, {name}",
            {**times_ms(many), **growth},
            limit=Limit(
                "without them, p50 ms", round(percentile(few, 0.5) * 1000, 2), growth["p50_growth"]
            ),
            goals=[Goal("p50_growth", most=most[0]), Goal("p99_growth", most=most[1])],
        )


def test_growth_with_those_who_wait(plain: WardProcess, tmp_path: Path) -> None:
    with ward_with(tmp_path / "few") as few, ward_with(tmp_path / "many", waiting=WAITING) as many:
        compare(f"{WAITING:,} waiting beside {FEW}", few, many, (1.3, 2.0))
        note(f"memory with {WAITING:,} waiting", {"server_mb": many.memory_mb()})


def test_growth_with_the_years(tmp_path: Path, old_ledger: Path) -> None:
    with ExitStack() as wards:
        young = wards.enter_context(ward_with(tmp_path / "young"))
        old = wards.enter_context(ward_with(tmp_path / "old", ledger=old_ledger))
        compare(f"{PAST_EVENTS:,} events of past days beside none", young, old, (1.2, 2.0))


def test_start_with_the_years_and_a_full_day(tmp_path: Path, old_ledger: Path) -> None:
    ward = ward_with(tmp_path / "old", ledger=old_ledger, served=500)
    times = []
    for _ in range(sized(5, 2)):
        with ward:
            times.append(ward.ready_s)
    note(
        "start with that ledger and a full day",
        {"ready_s": round(statistics.median(times), 2)},
        goals=[Goal("ready_s", most=1.0)],
    )
