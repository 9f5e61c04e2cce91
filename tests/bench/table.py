"""The measurements: one table to read, one file to compare (``build/bench.json``)."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

BENCH_FILE = Path(__file__).parents[2] / "build" / "bench.json"


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which a share (0 … 1) of all lie."""
    ordered = sorted(samples)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def times_ms(samples_s: Sequence[float]) -> dict[str, float]:
    """Return what is told of durations in seconds: p50, p99 and the longest, in milliseconds."""
    figures = {"p50_ms": percentile(samples_s, 0.5), "p99_ms": percentile(samples_s, 0.99)}
    return {name: round(value * 1000, 2) for name, value in
            {**figures, "max_ms": max(samples_s)}.items()}  # fmt: skip


def note(name: str, figures: Mapping[str, float], file: Path = BENCH_FILE) -> None:
    """Print one row, and put it into the file in place of the row of that name."""
    told = "  ".join(f"{key}={value:g}" for key, value in figures.items())
    print(f"\n{name:<48} {told}", end="")  # noqa: T201 - the table is what is asked for
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"rows": {}}
    kept["machine"] = {"python": platform.python_version(), "cpus": os.cpu_count()}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept["rows"][name] = {**figures, "at": at, "load": round(os.getloadavg()[0], 2)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
