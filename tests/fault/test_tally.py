"""The table of faults counts what the tests have counted, each in its row."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.fault.tally import Tally, columns

TESTS = """
import pytest

@pytest.mark.fault("rush")
def test_one(fault_tally):
    fault_tally.tries = 3
    fault_tally.lost += 2
    fault_tally.recovered_after(1.5)
    assert fault_tally.lost == 0

@pytest.mark.fault("rush")
def test_two(): pass

@pytest.mark.fault("frozen")
def test_three(): pytest.skip("no means")

@pytest.mark.fault
def test_of_no_row(): pass
"""


def run(folder: Path, tests: str, workers: str) -> tuple[str, Path]:
    """Run tests of a file of their own, with no plugin but those that it needs."""
    file, table = folder / "test_these.py", folder / "faults.json"
    file.write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "tests.conftest"]
    command += ["-n", workers, "--fault-table", str(table), str(file)]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=alone)
    return done.stdout + done.stderr, table


def test_each_test_is_a_try_of_its_row_and_what_it_counted_is_added_up(tmp_path: Path) -> None:
    said, table = run(tmp_path, TESTS, workers="1")
    told = json.loads(table.read_text())
    assert told["faults"] == {
        "rush": vars(Tally(tries=4, failed=1, lost=2, recovery_s=[1.5])),
        "frozen": vars(Tally(tries=0, skipped=1)),
    }
    for line in columns(told["faults"]):
        assert line in said


def test_a_row_that_there_is_not_ends_the_run(tmp_path: Path) -> None:
    said, table = run(tmp_path, TESTS.replace('"frozen"', '"frosen"'), workers="0")
    assert "docs/reliability.md has no row frosen" in said
    assert not table.exists()
