"""What several measurements stand on, made once: the limits of the machine, a ledger of years."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench import limits, past
from tests.bench.table import note, sized, times_ms
from tests.server.ward import MONDAY

PAST_EVENTS = sized(2_000_000, 60_000)
PAST_DAYS = sized(220, 20)
"""Of one calendar year, so that they all lie in one file."""
SYNCS = sized(2_000, 300)
POSTS = sized(3_000, 500)


@dataclass(frozen=True)
class Floor:
    """The medians of what nothing of ours can go below, in milliseconds."""

    post_ms: float
    sync_ms: float
    commit_ms: float
    mqtt_ms: float


@pytest.fixture(scope="session")
def bare() -> Iterator[limits.BareServer]:
    with limits.bare_server() as server:
        yield server


@pytest.fixture(scope="session")
def floor(bare: limits.BareServer, tmp_path_factory: pytest.TempPathFactory) -> Floor:
    folder = tmp_path_factory.mktemp("limits")
    bare.one_client(200)
    posts, syncs = bare.one_client(POSTS), limits.disk_syncs(folder, SYNCS)
    commits, one_way = limits.raw_commits(folder, SYNCS), limits.mqtt_one_way(folder, SYNCS)
    note("limit: a bare aiohttp POST", times_ms(posts))
    note("limit: 4 kB to the disk (fdatasync)", times_ms(syncs))
    note("limit: a bare SQLite commit", times_ms(commits))
    note("limit: a message through mosquitto, one way", times_ms(one_way))
    return Floor(*(limits.p50_ms(each) for each in (posts, syncs, commits, one_way)))


@pytest.fixture(scope="session")
def old_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of past days, its file closed; copy it, or link it where nobody writes."""
    path = tmp_path_factory.mktemp("years") / "ledger.sqlite3"
    tickets = PAST_EVENTS // past.EVENTS_A_TICKET // PAST_DAYS
    mornings = past.days_before(MONDAY.replace(hour=8), PAST_DAYS)
    past.write_ledger(path, (past.past_day(day, tickets) for day in mornings), MONDAY)
    return path
