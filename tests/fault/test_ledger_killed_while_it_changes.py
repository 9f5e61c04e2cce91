"""Kill -9 while a ledger's schema is brought up to date, or a year moves to its own file.

What is left is the old or the new, never half; the next start finishes, and nobody has lost a line.
"""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlite_utils import Database

from server.ledger import LEDGER_FILE, SqliteLedger, verify
from server.ledger.migrations import migrations
from server.settings import site_of_document
from tests.fault.tally import Tally
from tests.server.ledger.old_ledgers import OLD_LEDGERS, unpacked
from tests.server.ledger.test_closing_years import CLOSING_DAY, live_over_new_year

pytestmark = pytest.mark.fault("migration-killed")

YEAR_KILLS, SCHEMA_KILLS = 5, 2
"""In each round, spread over the whole of the work."""


def die(what: str, path: Path, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fault.dying_ledger", what, path, CLOSING_DAY, at]
    return subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False
    )


def instants(lines: int, kills: int, seed: int) -> Sequence[int]:
    """Return where to kill: one instant in each of equal parts, others in each round."""
    part = lines // kills
    return [1 + part * place + Random(seed + place).randrange(part) for place in range(kills)]


def bodies(folder: Path) -> list[tuple[int, str]]:
    """Return every line, wherever it lies, each once."""
    found: dict[int, str] = {}
    for path in sorted(folder.glob("ledger*.sqlite3")):
        conn = sqlite3.connect(path)
        for seq, body in conn.execute("SELECT seq, body FROM events"):
            assert found.setdefault(seq, body) == body
        conn.close()
    return sorted(found.items())


def steps_of(path: Path) -> list[str]:
    db = Database(path)
    applied = [step.name for step in migrations.applied(db)]
    db.close()
    return applied


async def open_and_close_years(path: Path) -> None:
    ledger = await SqliteLedger.open(path)
    await ledger.close_years(CLOSING_DAY)
    await ledger.close()


def test_killed_while_a_year_is_moved_nothing_is_lost_nor_doubled(
    tmp_path: Path, fault_round: int, fault_tally: Tally
) -> None:
    asyncio.run(live_over_new_year(tmp_path / "whole"))
    wanted = bodies(tmp_path / "whole")
    lives = asyncio.run(_copy(tmp_path / "whole", tmp_path / "lives"))
    lines = int(die("close", lives, 0).stdout)
    fault_tally.tries = YEAR_KILLS
    for at in instants(lines, YEAR_KILLS, fault_round):
        path = asyncio.run(_copy(tmp_path / "whole", tmp_path / f"killed-{at}"))
        assert die("close", path, at).returncode == -signal.SIGKILL
        assert bodies(path.parent) == wanted
        assert verify(path, site_of_document, with_years=True).flaws == ()
        asyncio.run(open_and_close_years(path))
        assert bodies(path.parent) == wanted
        assert verify(path, site_of_document, with_years=True).flaws == ()
        assert _days(path) == {date(2027, 1, 4), date(2027, 1, 29)}
        assert not list(path.parent.glob("*.part*"))


@pytest.mark.parametrize("old", OLD_LEDGERS)
def test_killed_while_the_schema_is_renewed_it_is_the_old_or_the_new(
    tmp_path: Path, old: str, fault_round: int, fault_tally: Tally
) -> None:
    known = [step.name for step in migrations.pending(Database(memory=True))]
    lines = int(die("open", unpacked(old, tmp_path / "lives"), 0).stdout)
    fault_tally.tries = SCHEMA_KILLS
    for at in instants(lines, SCHEMA_KILLS, fault_round):
        path = unpacked(old, tmp_path / f"killed-{at}")
        had, wanted = steps_of(path), bodies(path.parent)
        assert die("open", path, at).returncode == -signal.SIGKILL
        left = steps_of(path)
        assert known[: len(left)] == left
        assert len(left) >= len(had)
        assert not [flaw for flaw in verify(path, site_of_document).flaws if flaw.key != "no_setup"]
        asyncio.run(open_and_close_years(path))
        assert steps_of(path) == known
        assert bodies(path.parent) == wanted


async def _copy(source: Path, target: Path) -> Path:
    target.mkdir()
    conn = sqlite3.connect(source / LEDGER_FILE)
    conn.execute("VACUUM INTO ?", [str(target / LEDGER_FILE)])
    conn.close()
    return target / LEDGER_FILE


def _days(path: Path) -> set[date]:
    found = verify(path, site_of_document, with_years=False)
    return {day.day for day in found.days}
