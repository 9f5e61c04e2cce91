"""The process that prints: it may be stuck, frozen or killed, and is never in the way."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from kiosk.ports import PrintReason, PrintResult
from kiosk.printer import (
    PrinterProfile,
)
from tests.kiosk.escpos_decoder import decode
from tests.kiosk.fake_printer import (
    TcpFakePrinter,
    wait_until,
)
from tests.kiosk.printing import DOWN, OK, PICTURE, UNKNOWN, fake, in_time, printing, same

__all__ = ["fake"]


def test_a_device_that_cannot_even_be_opened_is_given_up_and_the_worker_replaced(
    tmp_path: Path, fake: TcpFakePrinter
) -> None:
    stuck = tmp_path / "stuck"
    os.mkfifo(stuck)
    keeper = os.open(stuck, os.O_RDWR | os.O_NONBLOCK)
    # A pipe that nobody empties takes 64 kB and no more: a device that hangs.
    os.write(keeper, bytes(65_536))
    with printing(
        f"file:{stuck}", PrinterProfile(status="none"), deadline=timedelta(seconds=2)
    ) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.TIMED_OUT)
        os.close(keeper)
        stuck.unlink()
        assert in_time(printer).outcome is OK
    # Nobody knows what the pipe took: a cut comes first, then the slip.
    begun, slip = decode(stuck.read_bytes())
    assert begun.rows == []
    assert same(slip.picture(), PICTURE)


def running() -> dict[int, tuple[int, str]]:
    """The processes that live: id to parent's id and command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found[int(entry.name)] = (int(parent), command)
    return found


def workers(kiosk: int | None = None) -> list[int]:
    """The print workers of a kiosk; the tests' own process is one too."""
    return [
        worker
        for worker, (parent, command) in running().items()
        if parent == (kiosk or os.getpid()) and "kiosk.printer" in command
    ]


def test_a_worker_that_freezes_is_killed_and_the_next_slip_comes_out(
    fake: TcpFakePrinter,
) -> None:
    with printing(fake.url, deadline=timedelta(seconds=4)) as printer:
        assert in_time(printer).outcome is OK
        (frozen,) = workers()
        os.kill(frozen, signal.SIGSTOP)
        assert in_time(printer) == PrintResult(
            DOWN, PrintReason.TIMED_OUT, detail="print worker ended with status -9"
        )
        assert in_time(printer).outcome is OK
        assert frozen not in workers()
    assert workers() == []
    assert len(fake.slips) == 2


def test_a_worker_that_was_killed_is_replaced(fake: TcpFakePrinter) -> None:
    with printing(fake.url) as printer:
        (killed,) = workers()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: killed not in running())
        assert in_time(printer).outcome is OK


def test_no_worker_outlives_a_kiosk_that_was_killed() -> None:
    code = (
        "import time; from kiosk.printer import open_printer; "
        "printer = open_printer('tcp://127.0.0.1:1'); printer.check(); "
        "print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as kiosk:
        assert kiosk.stdout is not None
        assert kiosk.stdout.readline() == b"ready\n"
        (worker,) = workers(kiosk.pid)
        kiosk.kill()
    wait_until(lambda: worker not in running())
