"""The table of one run as Markdown, written between the markers of the pages that show it.

python -m tests.bench.page            fills README.md and docs/performance.md
python -m tests.bench.page --check    says whether they hold what build/bench.json holds
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.table import BENCH_FILE

ROOT = Path(__file__).parents[2]
BEFORE_FILE = BENCH_FILE.with_name("bench-before.json")
"""The run before, which ``make bench`` sets aside: how far two runs lie apart is the noise."""

Row = Mapping[str, Any]
Run = Mapping[str, Any]

_BETWEEN = r"(?s)(<!-- bench:{part} -->\n).*?(<!-- /bench -->)"
HIGHLIGHTS = (
    "tickets by HTTP, 16 clients",
    "one client: a ticket",
    "officer's call to a subscriber, 5 officers busy",
    "issue, 50,000 waiting beside 10",
    "issue, 2,000,000 events of past days beside none",
    "start with that ledger and a full day",
)
"""What the README shows of the table."""


class UnfitRunError(Exception):
    """The file holds no whole run at full size."""


def table_of(run: Run, names: Sequence[str] | None = None) -> str:
    """Return the rows of a run, or some of them, as a Markdown table."""
    rows = run["rows"] if names is None else {n: run["rows"][n] for n in names if n in run["rows"]}
    lines = ["| what | measured | its limit | ratio | goal |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(_cells(name, row))} |" for name, row in rows.items()]
    return "\n".join(lines)


def _cells(name: str, row: Row) -> Iterator[str]:
    limit = row["limit"]
    yield name
    yield ", ".join(_figure(key, value) for key, value in row["figures"].items())
    yield "" if limit is None else f"{limit['what']}: {_number(limit['value'])}"
    yield "" if limit is None else _number(limit["ratio"])
    yield ", ".join(_goal(goal) for goal in row["goals"])


UNITS = {
    "ms": "ms",
    "us": "µs",
    "s": "s",
    "mb": "MB",
    "kb": "kB",
    "bytes": "bytes",
    "percent": "%",
}


def _figure(key: str, value: float) -> str:
    """Write ``p50_ms`` as "p50 1.2 ms" and ``per_s`` as "1,200 per s"."""
    if key == "per_s":
        return f"{_number(value)} per s"
    words, unit = _words(key)
    return f"{words} {_number(value)} {unit}".strip()


def _words(key: str) -> tuple[str, str]:
    name, _, unit = key.rpartition("_")
    if unit in UNITS:
        return name.replace("_", " "), UNITS[unit]
    return key.replace("_", " "), ""


def _goal(goal: Row) -> str:
    words, unit = _words(goal["figure"])
    sign, value = ("≤", goal["most"]) if goal["most"] is not None else ("≥", goal["least"])
    verdict = "" if goal["met"] else " **missed**"
    return f"{words} {sign} {_number(value)} {unit}".strip() + verdict


def _number(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine_of(run: Run) -> str:
    """Return the sentence that names the machine and the day of a run."""
    machine = run["machine"]
    moments = sorted(row["at"] for row in run["rows"].values())
    loads = [row["load"] for row in run["rows"].values()]
    return (
        f"Measured from {moments[0]} to {moments[-1]} on {machine['processors']} processors "
        f"({machine['processor']}), {machine['memory_mb'] / 1000:.0f} GB, Linux "
        f"{machine['kernel']}, Python {machine['python']}, SQLite {machine['sqlite']}, mosquitto "
        f"{machine['mosquitto']}; load average {min(loads):g} to {max(loads):g}, our own included."
    )


def noise_of(run: Run, before: Run) -> str:
    """Return the sentence that says how far this run and the one before it lie apart."""
    apart = sorted(_differences(run, before))
    if not apart:
        return ""
    middle, most = apart[len(apart) // 2], apart[int(len(apart) * 0.9)]
    return (
        f"The run before it on the same machine differs by {middle:.0%} in the middle of all "
        f"figures and ratios that have a goal, nine of ten of them by less than {most:.0%}."
    )


def _differences(run: Run, before: Run) -> Iterator[float]:
    for name, row in run["rows"].items():
        other = before["rows"].get(name)
        for goal in row["goals"] if other else ():
            now, then = (_value(each, goal["figure"]) for each in (row, other))
            if now and then:
                yield abs(now - then) / min(abs(now), abs(then))


def _value(row: Row, figure: str) -> float:
    if figure == "ratio":
        return float(row["limit"]["ratio"]) if row["limit"] else 0.0
    return float(row["figures"].get(figure, 0.0))


def check_whole(run: Run) -> None:
    """Refuse what is no whole run.

    Raises:
        UnfitRunError: some rows were measured at small sizes.
    """
    quick = [name for name, row in run["rows"].items() if row["quick"]]
    if quick:
        raise UnfitRunError(f"measured at small sizes: {', '.join(quick)}")


def filled(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with each part of the measurements between its markers.

    Raises:
        UnfitRunError: the page has no such place.
    """
    for part, text in parts.items():
        place = re.compile(_BETWEEN.format(part=part))
        if not place.search(page):
            raise UnfitRunError(f"no place for bench:{part}")
        page = place.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", page)  # type: ignore[misc]  # the default keeps the text
    return page


def pages_of(run: Run, before: Run | None) -> dict[Path, Mapping[str, str]]:
    """Return what each page shows of a run."""
    noise = "" if before is None else noise_of(run, before)
    told = machine_of(run) + (f"\n{noise}" if noise else "")
    return {
        ROOT / "README.md": {"highlights": table_of(run, HIGHLIGHTS)},
        ROOT / "docs" / "performance.md": {"machine": told, "table": table_of(run)},
    }


def main(arguments: Sequence[str]) -> int:
    run = json.loads(BENCH_FILE.read_text(encoding="utf-8"))
    before = json.loads(BEFORE_FILE.read_text("utf-8")) if BEFORE_FILE.exists() else None
    check_whole(run)
    stale = []
    for path, parts in pages_of(run, before).items():
        page = path.read_text(encoding="utf-8")
        fresh = filled(page, parts)
        if fresh != page:
            stale.append(path.name)
        if "--check" not in arguments:
            path.write_text(fresh, encoding="utf-8")
    if "--check" in arguments and stale:
        sys.stderr.write(f"not of this run: {', '.join(stale)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
