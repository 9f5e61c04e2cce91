"""How often each fault was tried, and what came of it: the table of ``make test-faults``.

A test's tally travels in its report, so that it arrives from the processes of pytest-xdist too.
"""

import json
import platform
import statistics
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

FAULTS = (
    "server-killed",
    "kiosk-killed",
    "broker-killed",
    "power-cut",
    "disk-full",
    "printer-stopped",
    "printer-hangs",
    "broker-down",
    "cut-apart",
    "messages-disordered",
    "clock-stepped",
    "ledger-damaged",
    "rush",
    "same-instant",
    "page-reloaded",
    "half-open",
    "frozen",
    "migration-killed",
    "server-dies",
    "clock-dead",
    "device-floods",
    "connections-held",
)
"""The rows of docs/reliability.md."""


@dataclass
class Tally:
    """What one test, or one row of the table, has counted; ``recovery_s`` is in seconds."""

    tries: int = 1
    failed: int = 0
    skipped: int = 0
    lost: int = 0
    doubled: int = 0
    recovery_s: list[float] = field(default_factory=list)

    def recovered_after(self, seconds: float) -> None:
        """Note how long it took until everything was served again."""
        self.recovery_s.append(round(seconds, 3))

    def add(self, other: "Tally") -> None:
        """Take in what another has counted."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


_KEPT = pytest.StashKey[Tally]()


@pytest.fixture
def fault_tally(request: pytest.FixtureRequest) -> Tally:
    """What this test counts for its row of the table of faults."""
    tally: Tally = request.node.stash.setdefault(_KEPT, Tally())
    return tally


def fault_of(item: pytest.Item) -> str | None:
    """Return the row that a test reports to, if it names one.

    Raises:
        pytest.UsageError: there is no such row.
    """
    named = [str(mark.args[0]) for mark in item.iter_markers("fault") if mark.args]
    if named and named[0] not in FAULTS:
        message = f"{item.nodeid}: docs/reliability.md has no row {named[0]}"
        raise pytest.UsageError(message)
    return named[0] if named else None


class FaultTable:
    """The plugin that gathers the tallies; it writes them to ``path`` where one is given."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._rows: dict[str, Tally] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        fault = fault_of(item)
        if fault is not None and (report.when == "call" or report.outcome != "passed"):
            tally = item.stash.get(_KEPT, Tally())
            if report.outcome == "skipped":
                tally = Tally(tries=0, skipped=1)
            elif report.outcome == "failed":
                tally.failed += 1
            report.user_properties.append(("fault", {"fault": fault, **asdict(tally)}))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, told in report.user_properties:
            if name == "fault":
                self._take(dict(told))  # type: ignore[call-overload]  # a property may hold anything

    def _take(self, told: dict[str, Any]) -> None:
        row = self._rows.setdefault(told.pop("fault"), Tally(tries=0))
        row.add(Tally(**told))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._path is None or not self._rows:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        found = {fault: asdict(self._rows[fault]) for fault in FAULTS if fault in self._rows}
        told = {"date": date.today().isoformat(), "machine": machine(), "faults": found}  # noqa: DTZ011 - the day on the tester's own calendar
        self._path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        terminalreporter.write_sep("=", "faults")
        for line in columns(found):
            terminalreporter.write_line(line)


def columns(found: dict[str, dict[str, Any]]) -> Iterable[str]:
    """Return the table's lines: one for each fault that was tried."""
    head = ("fault", "tries", "failed", "skipped", "lost", "doubled", "recovery", "longest")
    form = "{:<20}{:>7}{:>8}{:>9}{:>6}{:>9}{:>10}{:>10}"
    yield form.format(*head)
    for fault, row in found.items():
        counts = (row[name] for name in ("tries", "failed", "skipped", "lost", "doubled"))
        yield form.format(fault, *counts, *recovery(row["recovery_s"]))


def recovery(seconds: list[float]) -> tuple[str, str]:
    """Return the median and the longest, in words."""
    if not seconds:
        return "–", "–"
    return f"{statistics.median(seconds):.1f} s", f"{max(seconds):.1f} s"


def machine() -> str:
    """Return what the figures were measured on."""
    cores = len([line for line in _lines("/proc/cpuinfo") if line.startswith("processor")])
    memory = next(line for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return f"{cores} processors, {int(memory.split()[1]) / 2**20:.0f} GB, {system}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="ascii").splitlines()
