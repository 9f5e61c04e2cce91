"""The order of the tests, and how often a fault is tried."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.fault.tally import FaultTable, fault_of, fault_tally

__all__ = ["fault_tally"]

# How long an example takes is the machine's affair; pytest-timeout ends one that hangs.
settings.register_profile("moiso", deadline=None)
settings.load_profile("moiso")

_SLOWER = ("window", "browser", "fault", "bench")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fault-rounds",
        type=int,
        default=1,
        metavar="N",
        help="try each fault at N instants (its test takes `fault_round`, the seed)",
    )
    parser.addoption(
        "--fault-table",
        type=Path,
        metavar="FILE",
        help="print at the end what came of each fault, and write it as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FaultTable(config.getoption("--fault-table")))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault_round" in metafunc.fixturenames:
        metafunc.parametrize("fault_round", range(metafunc.config.getoption("--fault-rounds")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run rules first and faults last: a wrong rule is then read before what it broke."""
    for item in items:
        fault_of(item)  # a row that is misspelt ends the run here

    def slowness(item: pytest.Item) -> int:
        if "ticket_queue" in item.path.parts:
            return -1
        return max(
            (_SLOWER.index(mark.name) + 1 for mark in item.iter_markers() if mark.name in _SLOWER),
            default=0,
        )

    items.sort(key=slowness)
