"""A slip for a serial line: few bytes, the same picture."""

import pytest

from kiosk.printer.commands import slip_bytes
from kiosk.printer.job import Picture
from kiosk.receipt import Paper, Receipt, render
from tests.kiosk.escpos_decoder import decode
from tests.kiosk.fake_printer import FakePrinter, on_terminal
from tests.kiosk.printing import OK, in_time, printing, same
from tests.kiosk.receipts import CASES, RECEIPTS, VIETNAMESE
from ticket_queue.catalogue import Catalogue

BYTES_A_SECOND = 115_200 // 10
"""At 8N1 a byte takes ten bits."""
LARGEST = 11_000


@pytest.mark.parametrize(
    ("receipt", "texts"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
@pytest.mark.parametrize("dots", [576, 512, 384])
def test_every_slip_is_out_within_a_second_at_115200_baud(
    receipt: Receipt, texts: Catalogue, dots: int
) -> None:
    slip = render(receipt, texts, Paper(dots, slow_line=True))
    assert slip.width <= dots
    data = slip_bytes(Picture(slip.width, slip.height, slip.tobytes()), cuts=True)
    assert len(data) <= LARGEST
    (printed,) = decode(data)
    assert same(printed.picture(), slip)


def test_a_serial_printer_gets_the_small_slip() -> None:
    fake = FakePrinter()
    slip = render(RECEIPTS["vi"], VIETNAMESE, Paper(576, slow_line=True))
    with on_terminal(fake) as path, printing(f"serial:{path}?baud=115200") as printer:
        assert in_time(printer, slip).outcome is OK
    assert len(fake.received) < BYTES_A_SECOND
    assert len(fake.slips) == 1
