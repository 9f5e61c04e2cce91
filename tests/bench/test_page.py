import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import table
from tests.bench.page import (
    HIGHLIGHTS,
    ROOT,
    UnfitRunError,
    check_whole,
    filled,
    machine_of,
    noise_of,
    table_of,
)
from tests.bench.table import Goal, Limit, note

PAGE = (
    "before\n<!-- bench:table -->\nold\n<!-- /bench -->\n"
    "after\n<!-- bench:more -->\n<!-- /bench -->"
)


@pytest.fixture
def file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    return tmp_path / "build" / "bench.json"


def run_of(file: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(file.read_text())
    return run


def with_two_rows(file: Path, *, ratio: float = 1.5) -> dict[str, Any]:
    limit = Limit("a POST", 0.5, ratio)
    goals = [Goal("ratio", most=3), Goal("p99_ms", most=2)]
    note("a ticket", {"p50_ms": 0.75, "p99_ms": 2.25}, limit=limit, goals=goals, file=file)
    note("memory", {"idle_mb": 1234}, file=file)
    return run_of(file)


def test_a_row_stands_beside_its_limit_and_says_which_goal_is_missed(file: Path) -> None:
    ticket, memory = table_of(with_two_rows(file)).splitlines()[2:]
    assert ticket.startswith("| a ticket | p50 0.75 ms, p99 2.25 ms | a POST: 0.5 | 1.5 |")
    assert ticket.endswith("| ratio ≤ 3, p99 ≤ 2 ms **missed** |")
    assert memory == "| memory | idle 1,234 MB |  |  |  |"


def test_a_row_measured_again_takes_its_own_place(file: Path) -> None:
    with_two_rows(file)
    assert list(with_two_rows(file, ratio=2)["rows"]) == ["a ticket", "memory"]
    assert run_of(file)["rows"]["a ticket"]["limit"]["ratio"] == 2


def test_a_goal_may_be_a_least_or_a_most() -> None:
    assert Goal("ratio", least=0.5).is_met({"ratio": 0.5})
    assert not Goal("ratio", least=0.5).is_met({"ratio": 0.49})
    assert Goal("p99_ms", most=20).is_met({"p99_ms": 20})
    assert not Goal("p99_ms", most=20).is_met({"p99_ms": 20.1})


def test_the_noise_is_how_far_two_runs_lie_apart(file: Path, tmp_path: Path) -> None:
    now, before = with_two_rows(file), with_two_rows(tmp_path / "before.json", ratio=1.8)
    assert noise_of(now, now).startswith("The run before it on the same machine differs by 0%")
    assert "20%" in noise_of(now, before)


def test_the_machine_is_named(file: Path) -> None:
    assert "SQLite" in machine_of(with_two_rows(file))


def test_a_page_is_filled_between_its_markers_and_nowhere_else() -> None:
    fresh = filled(PAGE, {"table": "new", "more": "text"})
    assert fresh == PAGE.replace("old", "new").replace("more -->\n", "more -->\ntext\n")
    assert filled(fresh, {"table": "new", "more": "text"}) == fresh


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(UnfitRunError, match="bench:other"):
        filled(PAGE, {"other": "text"})


def test_small_sizes_are_for_no_page(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "QUICK", False)
    check_whole(with_two_rows(file))
    monkeypatch.setattr(table, "QUICK", True)
    with pytest.raises(UnfitRunError, match="a ticket"):
        check_whole(with_two_rows(file))


def test_our_pages_have_a_place_for_the_run() -> None:
    filled((ROOT / "README.md").read_text(), {"highlights": table_of({"rows": {}}, HIGHLIGHTS)})
    filled((ROOT / "docs" / "performance.md").read_text(), {"machine": "", "table": ""})
