"""Kill -9 between every two steps from the touch to the slip: the same number, offered again."""

import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import is_handed_in, is_written_once, tickets
from tests.kiosk.fake_printer import Faults, TcpFakePrinter
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess, Json, until

pytestmark = pytest.mark.fault("kiosk-killed")

STEPS = [(number, side) for number in (1, 2, 3, 4) for side in ("before", "after")]
"""The journal's commits: a number is wanted; the number; its slip leaves; what became of it."""
WANTED, SLIP_IS_OUT = (1, "before"), (4, "after")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture
def line(demo: DemoProcess) -> Iterator[Proxy]:
    with Proxy(demo.port) as proxy:
        yield proxy


@pytest.mark.parametrize("alone", [False, True], ids=["with the server", "alone"])
def test_killed_at_every_step_of_its_journal_it_gives_no_second_number(
    demo: DemoProcess, line: Proxy, tmp_path: Path, alone: bool
) -> None:
    """One kiosk, killed eight times: each restart is asked for the reprint, and is killed next."""
    orders, folder, given = tmp_path / "die", tmp_path / "kiosk", list[Json]()

    def started() -> KioskProcess:
        die = ("env", f"MOISO_TEST_DIE={orders}")
        return KioskProcess(demo, line.url, folder, before=die, module="tests.fault.dying_kiosk")

    with started() as kiosk:
        first = kiosk.take("ho-tich")
    if alone:
        line.break_line("refuse")
    before, killed_at, kept = set(tickets(demo)), None, 0
    for step in (*STEPS, None):
        with started() as kiosk:
            given += [] if killed_at is None else reprints(kiosk, killed_at, alone)
            if step is not None:
                orders.write_text(f"{step[1]} {step[0]}")
                kiosk.ask(service="ho-tich")
                kiosk.dies()
                orders.unlink()
                killed_at = step
            else:
                line.mend()
                is_handed_in(demo, kiosk, *(given if alone else []))
                ((kept,),) = kiosk.journal("SELECT count(*) FROM tickets")
    # Eight touches after the first one; of one of them nothing was kept yet.
    assert len(set(tickets(demo)) - before) == 7
    assert kept == 8
    is_written_once(demo, first, *given)
    reprinted = {path.stem.split("-")[0] for path in folder.glob("slips/*-reprint.png")}
    assert reprinted == {str(each["number"]) for each in given}


def reprints(kiosk: KioskProcess, killed_at: tuple[int, str], alone: bool) -> list[Json]:
    """Ask for the slip that may be missing; it is offered once, unless it is surely out."""
    kiosk.ask(reprint=True)
    offered = kiosk.next()
    if killed_at in (WANTED, SLIP_IS_OUT):
        assert offered["refused"] == "not-found", killed_at
        return []
    assert (offered.get("print"), offered.get("offline")) == ("ok", alone), killed_at
    kiosk.ask(reprint=True)
    assert kiosk.next()["refused"] == "not-found"
    return [offered]


@pytest.fixture
def printer() -> Iterator[TcpFakePrinter]:
    with TcpFakePrinter() as fake:
        yield fake


def test_killed_at_every_step_of_printing_it_prints_the_same_number_again(
    demo: DemoProcess, line: Proxy, printer: TcpFakePrinter, tmp_path: Path
) -> None:
    folder, address = tmp_path / "kiosk", ("--printer", printer.url)
    with KioskProcess(demo, line.url, folder, *address) as kiosk:
        first = kiosk.take("bao-tro")
        alike = len(printer.received)
        kiosk.take("bao-tro")
    # With somebody ahead, as those to come have: their slips are as long.
    whole = len(printer.received) - alike
    before, given = set(tickets(demo)), list[Json]()
    # The first question, the second, the slip's first byte, its picture, its cut, the fence.
    for held_at in (0, 3, 6, whole // 2, whole - 7, whole - 1, None):
        with KioskProcess(demo, line.url, folder, *address) as kiosk:
            if printer.faults != Faults():
                printer.mend()
                kiosk.ask(reprint=True)
                given.append(kiosk.next())
                assert given[-1]["print"] == "ok", given[-1]
            if held_at is not None:
                printer.faults = Faults(hangs_at=held_at)
                kiosk.ask(service="bao-tro")
                until(partial(is_at, printer, len(printer.received) + held_at))
                until(partial(is_sending, kiosk))
    assert set(tickets(demo)) - before == {each["ticket_id"] for each in given}
    is_written_once(demo, first, *given)


def is_at(printer: TcpFakePrinter, byte: int) -> bool:
    return len(printer.received) >= byte


def is_sending(kiosk: KioskProcess) -> bool:
    last = kiosk.journal("SELECT printing FROM tickets ORDER BY place DESC LIMIT 1")
    return last == [("sending",)]


def test_killed_while_it_connects_it_prints_the_same_number_afterwards(
    demo: DemoProcess, line: Proxy, printer: TcpFakePrinter, tmp_path: Path
) -> None:
    folder = tmp_path / "kiosk"
    with KioskProcess(demo, line.url, folder, "--printer", printer.url) as kiosk:
        first = kiosk.take("bao-tro")
    # One caller waits already: the next one hears nothing, as from a printer that is off.
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as busy,
        socket.create_connection(busy.getsockname()),
        KioskProcess(demo, line.url, folder, "--printer", address_of(busy)) as kiosk,
    ):
        kiosk.ask(service="bao-tro")
        until(partial(is_sending, kiosk))
    with KioskProcess(demo, line.url, folder, "--printer", printer.url) as kiosk:
        kiosk.ask(reprint=True)
        offered = kiosk.next()
    assert offered["print"] == "ok"
    assert len(printer.slips) == 2
    is_written_once(demo, first, offered)


def address_of(listener: socket.socket) -> str:
    return f"tcp://127.0.0.1:{listener.getsockname()[1]}"
