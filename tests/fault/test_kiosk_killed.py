"""A kiosk killed between the touch and the slip: a reprint is offered, never a second number."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.kiosk_process import KioskProcess
from tests.kiosk.fake_printer import Faults, TcpFakePrinter
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess, until

pytestmark = pytest.mark.fault("kiosk-killed")

SERVICE = "chung-thuc"
SLIP_BYTES = 40_000
"""A slip is a little longer: every position of these is within its picture."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture
def line(demo: DemoProcess) -> Iterator[Proxy]:
    with Proxy(demo.port) as proxy:
        yield proxy


@pytest.fixture
def printer() -> Iterator[TcpFakePrinter]:
    with TcpFakePrinter() as fake:
        yield fake


def numbers_of(demo: DemoProcess) -> list[int]:
    shown = demo.staff("guide").get("/api/v1/tickets")["tickets"]
    return [each["number"] for each in shown]


@pytest.mark.parametrize("alone", [False, True], ids=["with the server", "alone"])
def test_killed_while_the_slip_leaves_the_restart_offers_it_again(
    demo: DemoProcess,
    line: Proxy,
    printer: TcpFakePrinter,
    tmp_path: Path,
    fault_round: int,
    alone: bool,
) -> None:
    before = len(numbers_of(demo))
    stop_at = Random(fault_round).randrange(6, SLIP_BYTES)
    folder, address = tmp_path / "kiosk", ("--printer", printer.url)
    with KioskProcess(demo, line.url, folder, *address) as kiosk:
        kiosk.take("ho-tich")
        if alone:
            line.break_line("refuse")
        printer.faults = Faults(hangs_at=stop_at)
        printed = len(printer.received)
        kiosk.ask(service=SERVICE)
        until(lambda: len(printer.received) - printed >= stop_at)
    printer.mend()
    with KioskProcess(demo, line.url, folder, *address) as kiosk:
        kiosk.ask(reprint=True)
        reprint = kiosk.next()
        (kept,) = kiosk.journal("SELECT count(*), max(printing) FROM tickets")
        assert kept == (2, "ok")
        kiosk.ask(reprint=True)
        assert kiosk.next()["refused"] == "not-found"
        line.mend()
        until(lambda: not kiosk.waits_to_hand_in())
    assert reprint["print"] == "ok"
    assert reprint["offline"] is alone
    now = numbers_of(demo)
    assert len(now) == before + 2
    assert reprint["number"] in now


def test_killed_before_the_answer_came_the_number_is_the_one_that_the_server_gave(
    demo: DemoProcess, line: Proxy, tmp_path: Path
) -> None:
    folder = tmp_path / "kiosk"
    with KioskProcess(demo, line.url, folder) as kiosk:
        kiosk.take("dat-dai")
        before = numbers_of(demo)
        line.break_line("lose")
        kiosk.ask(service="dat-dai")
        until(lambda: len(numbers_of(demo)) > len(before))
    line.break_line("refuse")
    line.mend()
    with KioskProcess(demo, line.url, folder) as kiosk:
        kiosk.ask(reprint=True)
        offered = kiosk.next()
        until(lambda: not kiosk.waits_to_hand_in())
    now = numbers_of(demo)
    assert len(now) == len(before) + 1
    assert offered["number"] in set(now) - set(before)


def test_a_slip_that_came_out_is_not_offered_again(demo: DemoProcess, tmp_path: Path) -> None:
    with KioskProcess(demo, demo.server, tmp_path / "kiosk") as kiosk:
        kiosk.take()
    with KioskProcess(demo, demo.server, tmp_path / "kiosk") as kiosk:
        kiosk.ask(reprint=True)
        assert kiosk.next()["refused"] == "not-found"
