"""How long a citizen waits for the slip to begin, with the server and alone; nothing here fails."""

import time
from pathlib import Path

import pytest
from PIL import Image

from kiosk.printer.commands import slip_bytes
from kiosk.printer.job import Picture
from kiosk.receipt import Paper, render
from tests.bench.table import note, times_ms
from tests.fault.kiosk_process import KioskProcess
from tests.kiosk.fake_printer import TcpFakePrinter
from tests.kiosk.receipts import NARROW, PLAIN, VIETNAMESE, WIDE
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

TOUCHES = 40


def forget_first_byte(printer: TcpFakePrinter) -> None:
    printer.first_byte_at_s = None


def touch(kiosk: KioskProcess, printer: TcpFakePrinter) -> float:
    """Touch a tile and return the seconds to the printer's first byte."""
    forget_first_byte(printer)
    began = time.monotonic()
    taken = kiosk.take()
    assert taken["print"] == "ok", taken
    assert printer.first_byte_at_s is not None
    return printer.first_byte_at_s - began


def test_touch_to_first_byte(tmp_path: Path) -> None:
    with (
        DemoProcess(tmp_path / "demo") as demo,
        Proxy(demo.port) as line,
        TcpFakePrinter() as printer,
        KioskProcess(demo, line.url, tmp_path / "kiosk", "--printer", printer.url) as kiosk,
    ):
        touch(kiosk, printer)
        with_server = [touch(kiosk, printer) for _ in range(TOUCHES)]
        note("touch to the printer's first byte, with the server", times_ms(with_server))
        line.break_line("stall")
        first = touch(kiosk, printer)
        note("the same, the first touch after the server stalls", times_ms([first]))
        alone = [touch(kiosk, printer) for _ in range(TOUCHES)]
        note("the same, alone", times_ms(alone))


def test_bytes_of_a_slip() -> None:
    """What must cross the line; at 115,200 baud 11,520 bytes are a second."""
    wide, narrow = render(PLAIN, VIETNAMESE, WIDE), render(PLAIN, VIETNAMESE, NARROW)
    small = render(PLAIN, VIETNAMESE, Paper(WIDE.dots, slow_line=True))
    figures = {
        "80mm_bytes": len(slip_bytes(packed(wide), cuts=True)),
        "58mm_bytes": len(slip_bytes(packed(narrow), cuts=True)),
        "serial_bytes": len(slip_bytes(packed(small), cuts=True)),
    }
    note("bytes of a slip", figures)


def packed(slip: Image.Image) -> Picture:
    return Picture(slip.width, slip.height, slip.tobytes())
