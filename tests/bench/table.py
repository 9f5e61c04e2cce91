"""The measurements: one table to read, one file to compare (``build/bench.json``).

A row is a name with its figures and, where there is one, its physical limit: what the same machine
can do at all, measured in the same run. Ratio and growth are what counts; a goal is held against
one of the figures or the ratio, and a goal that is missed is told, not raised.
"""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

BENCH_FILE = Path(__file__).parents[2] / "build" / "bench.json"
QUICK = os.environ.get("MOISO_BENCH_QUICK", "") not in {"", "0"}
"""Small sizes, for whoever works on measurements or code; the page takes no such figures."""

Figures = Mapping[str, float]


def sized(full: int, quick: int) -> int:
    """Choose a size by how thoroughly is measured."""
    return quick if QUICK else full


@dataclass(frozen=True)
class Limit:
    """What the machine can do at all: ``value`` in the unit of the figure that it stands beside."""

    what: str
    value: float
    ratio: float


@dataclass(frozen=True)
class Goal:
    """What a figure (or ``ratio``) shall reach: at ``most`` or at ``least`` so much."""

    figure: str
    most: float | None = None
    least: float | None = None

    def is_met(self, figures: Figures) -> bool:
        value = figures[self.figure]
        low = float("-inf") if self.least is None else self.least
        high = float("inf") if self.most is None else self.most
        return low <= value <= high


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which a share (0 … 1) of all lie."""
    ordered = sorted(samples)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def times_ms(samples_s: Sequence[float]) -> dict[str, float]:
    """Return what is told of durations in seconds: p50, p99 and the longest, in milliseconds."""
    figures = {"p50_ms": percentile(samples_s, 0.5), "p99_ms": percentile(samples_s, 0.99)}
    return {name: round(value * 1000, 2) for name, value in
            {**figures, "max_ms": max(samples_s)}.items()}  # fmt: skip


def note(
    name: str,
    figures: Figures,
    *,
    limit: Limit | None = None,
    goals: Sequence[Goal] = (),
    file: Path = BENCH_FILE,
) -> None:
    """Print one row, and put it into the file in place of the row of that name."""
    compared = dict(figures) if limit is None else {**figures, "ratio": limit.ratio}
    told = [{**asdict(goal), "met": goal.is_met(compared)} for goal in goals]
    row = {
        "figures": dict(figures),
        "limit": None if limit is None else asdict(limit),
        "goals": told,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 2),
        "quick": QUICK,
    }
    print(f"\n{_line(name, compared, limit, told)}", end="")  # noqa: T201 - the table is what is asked for
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"rows": {}}
    kept["machine"] = machine()
    kept["rows"][name] = row
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _line(
    name: str, figures: Figures, limit: Limit | None, goals: Sequence[Mapping[str, object]]
) -> str:
    told = "  ".join(f"{key}={value:g}" for key, value in figures.items())
    beside = "" if limit is None else f"  [{limit.what}: {limit.value:g}]"
    missed = [str(goal["figure"]) for goal in goals if not goal["met"]]
    verdict = "" if not goals else f"  MISSED {', '.join(missed)}" if missed else "  ok"
    return f"{name:<58} {told}{beside}{verdict}"


def machine() -> dict[str, str | int]:
    """Name the machine and the programs that a figure depends on."""
    return {
        "processor": _processor(),
        "processors": os.cpu_count() or 0,
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "mosquitto": _mosquitto(),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() in {"model name", "Model"}:
            return value.strip()
    return platform.machine()


def _mosquitto() -> str:
    try:
        said = subprocess.run(["mosquitto", "-h"], capture_output=True, text=True, check=False)
    except OSError:
        return "none"
    return said.stdout.partition("\n")[0].removeprefix("mosquitto version").strip()
