#!/usr/bin/env python3
"""Writes what `make test-faults` has counted (build/faults.json) into docs/reliability.md.

Rows that this run did not try stay as they were measured before.
"""

import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
FOUND = ROOT / "build" / "faults.json"
BEGIN, END = "<!-- written by tools/write_reliability.py -->", "<!-- end of what is written -->"
HEAD = (
    "| fault | tries | failed | lost | doubled | back after: median, longest | measured |",
    "|---|---|---|---|---|---|---|",
)


def measured(found: dict[str, Any]) -> dict[str, str]:
    """Return a line of the table for each fault that was tried."""
    where = f"{found['date']}, {found['machine']}"
    return {
        fault: f"| `{fault}` | {row['tries']} | {row['failed']} | {row['lost']} |"
        f" {row['doubled']} | {_back(row['recovery_s'])} | {where} |"
        for fault, row in found["faults"].items()
        if row["tries"]
    }


def rewritten(page: str, fresh: dict[str, str]) -> str:
    """Return the page with the fresh lines in the place of the old."""
    body = re.search(rf"{BEGIN}\n(.*?){END}", page, re.DOTALL)
    if body is None:
        message = f"{PAGE} has lost its mark {BEGIN}"
        raise LookupError(message)
    lines = dict(_lines(body.group(1))) | fresh
    order = list(dict.fromkeys(name for name, _ in _lines(page[: body.start()])))
    table = [*HEAD, *(lines[fault] for fault in order if fault in lines)]
    return page[: body.start(1)] + "\n" + "\n".join(table) + "\n\n" + page[body.end(1) :]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    return (
        (found.group(1), found.group(0))
        for found in re.finditer(r"^\| `([a-z-]+)` .*$", text, re.MULTILINE)
    )


def _back(seconds: list[float]) -> str:
    if not seconds:
        return "–"
    return f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s"


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(), measured(json.loads(FOUND.read_text()))))
