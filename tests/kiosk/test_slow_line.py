"""A slip for a serial line: few bytes, the same picture."""

import pytest

from kiosk.printer.commands import small_slip_bytes
from kiosk.printer.job import Picture
from kiosk.receipt import Paper, Receipt, render
from tests.kiosk.escpos_decoder import decode
from tests.kiosk.fake_printer import FakePrinter, on_terminal
from tests.kiosk.printing import OK, in_time, noise, printing, same
from tests.kiosk.receipts import RECEIPTS, VIETNAMESE

BYTES_A_SECOND = 115_200 // 10
"""At 8N1 a byte takes ten bits."""


@pytest.mark.parametrize("receipt", RECEIPTS.values(), ids=RECEIPTS)
@pytest.mark.parametrize("dots", [576, 512, 384])
def test_every_slip_is_out_within_a_second_at_115200_baud(receipt: Receipt, dots: int) -> None:
    slip = render(receipt, VIETNAMESE, Paper(dots, slow_line=True))
    assert slip.width <= dots
    data = small_slip_bytes(Picture(slip.width, slip.height, slip.tobytes()), cuts=True)
    assert len(data) <= BYTES_A_SECOND - 500


@pytest.mark.parametrize("receipt", RECEIPTS.values(), ids=RECEIPTS)
def test_the_picture_on_paper_is_the_one_that_was_drawn(receipt: Receipt) -> None:
    slip = render(receipt, VIETNAMESE, Paper(576, slow_line=True))
    data = small_slip_bytes(Picture(slip.width, slip.height, slip.tobytes()), cuts=True)
    (printed,) = decode(data)
    rows = [row or [False] * 576 for row in printed.rows]
    printed.rows = rows
    assert same(printed.picture(), slip)


def test_a_picture_without_doubled_dots_or_white_comes_out_as_it_is() -> None:
    picture = noise(576, 200)
    (printed,) = decode(small_slip_bytes(Picture(576, 200, picture.tobytes()), cuts=True))
    assert same(printed.picture(), picture)


def test_a_serial_printer_gets_the_small_slip() -> None:
    fake = FakePrinter()
    slip = render(RECEIPTS["vi"], VIETNAMESE, Paper(576, slow_line=True))
    with on_terminal(fake) as path, printing(f"serial:{path}?baud=115200") as printer:
        assert in_time(printer, slip).outcome is OK
    assert len(fake.received) < BYTES_A_SECOND
    assert len(fake.slips) == 1
