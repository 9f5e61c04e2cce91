"""How long a citizen waits for the slip to begin, with the server and alone; nothing here fails."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from kiosk.printer.commands import slip_bytes
from kiosk.printer.job import Picture
from kiosk.receipt import Paper, render
from tests.bench.conftest import Floor
from tests.bench.table import Goal, Limit, note, sized, times_ms
from tests.fault.kiosk_process import KioskProcess
from tests.kiosk.fake_printer import TcpFakePrinter
from tests.kiosk.receipts import CASES, NARROW, WIDE
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

TOUCHES = sized(100, 5)
BYTES_A_SECOND = 115_200 // 10


def touch(kiosk: KioskProcess, printer: TcpFakePrinter) -> float:
    """Touch a tile and return the seconds to the printer's first byte."""
    printer.forget_first_byte()
    began = time.monotonic()
    taken = kiosk.take()
    assert taken["print"] == "ok", taken
    assert printer.first_byte_at_s is not None
    return printer.first_byte_at_s - began


def test_touch_to_first_byte(tmp_path: Path, floor: Floor) -> None:
    with (
        DemoProcess(tmp_path / "demo") as demo,
        Proxy(demo.port) as line,
        TcpFakePrinter() as printer,
        KioskProcess(demo, line.url, tmp_path / "kiosk", "--printer", printer.url) as kiosk,
    ):
        touch(kiosk, printer)
        with_server = [touch(kiosk, printer) for _ in range(TOUCHES)]
        line.break_line("stall")
        first = touch(kiosk, printer)
        alone = [touch(kiosk, printer) for _ in range(TOUCHES)]
    note_touches("kiosk: touch to the printer's first byte, without a window", with_server, floor)
    note("the same, the first touch after the server stalls", times_ms([first]),
         goals=[Goal("max_ms", most=2000)])  # fmt: skip
    note_touches("the same, alone", alone, floor)


def note_touches(name: str, took: Sequence[float], floor: Floor) -> None:
    figures, limit = times_ms(took), floor.post_ms + 2 * floor.sync_ms
    note(
        name,
        figures,
        limit=Limit("a bare POST and two syncs, p50 ms", round(limit, 3),
                    round(figures["p50_ms"] / limit, 1)),
        goals=[Goal("p99_ms", most=150)],
    )  # fmt: skip


def test_bytes_of_a_slip() -> None:
    """The largest of every kind and language; at 115,200 baud 11,520 bytes are a second."""
    serial = largest(Paper(WIDE.dots, slow_line=True))
    note(
        "bytes of the largest slip",
        {"80mm_bytes": largest(WIDE), "58mm_bytes": largest(NARROW), "serial_bytes": serial},
        limit=Limit("what 115,200 baud carry in a second, bytes", BYTES_A_SECOND,
                    round(serial / BYTES_A_SECOND, 2)),
        goals=[Goal("80mm_bytes", most=60_000), Goal("serial_bytes", most=11_000)],
    )  # fmt: skip


def largest(paper: Paper) -> int:
    slips = (render(receipt, texts, paper) for _, receipt, texts in CASES)
    return max(len(slip_bytes(packed(slip), cuts=True)) for slip in slips)


def packed(slip: Image.Image) -> Picture:
    return Picture(slip.width, slip.height, slip.tobytes())
