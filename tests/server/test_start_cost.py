"""The shape of what a start costs, without a stopwatch: what it imports, and what it reads."""

import subprocess
import sys

ONLY_WHEN_ASKED_FOR = (
    "docx",
    "docxtpl",
    "lxml",
    "openpyxl",
    "xlsxwriter",
    "PIL",
    "kivy",
)
"""For a letter, a spreadsheet, a picture: a server starts without them."""


def test_a_start_imports_nothing_that_only_a_report_needs() -> None:
    program = "import sys, server.commands.run; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in said.stdout.split()}
    assert loaded.isdisjoint(ONLY_WHEN_ASKED_FOR), loaded.intersection(ONLY_WHEN_ASKED_FOR)
