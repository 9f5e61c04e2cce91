"""Printers that die, hang and run out of paper in the middle of a slip."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.ports import PrintReason
from tests.kiosk.fake_printer import (
    Faults,
    TcpFakePrinter,
)
from tests.kiosk.printing import DOWN, OK, UNKNOWN, fake, in_time, noise, printing, same

__all__ = ["fake"]


IN_THE_SLIP = [6, 7, 12, 40, 5_000, 30_000, 50_000, 50_418]
"""Positions in what a connection carries: two questions, 6 bytes, then the slip, 50,420 more."""


@pytest.mark.fault("printer-stopped")
@pytest.mark.parametrize("byte", [0, 1, 3, 5])
def test_a_printer_that_dies_while_it_is_asked_has_printed_nothing(
    fake: TcpFakePrinter, byte: int
) -> None:
    fake.faults = Faults(dies_at=byte)
    with printing(fake.url) as printer:
        assert in_time(printer).outcome is DOWN
        fake.mend()
        assert fake.slips == []
        assert in_time(printer).outcome is OK


@pytest.mark.fault("printer-stopped")
@pytest.mark.parametrize("byte", IN_THE_SLIP)
def test_a_printer_that_dies_in_the_slip_leaves_it_unknown(fake: TcpFakePrinter, byte: int) -> None:
    fake.faults = Faults(dies_at=byte)
    with printing(fake.url) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.CLOSED)
        fake.mend()
        assert in_time(printer).outcome is OK


@pytest.mark.fault("printer-hangs")
@pytest.mark.parametrize("byte", [7, 5_000, 50_417])
def test_a_printer_that_hangs_in_the_slip_leaves_it_unknown_by_the_deadline(
    fake: TcpFakePrinter, byte: int
) -> None:
    fake.faults = Faults(hangs_at=byte)
    with printing(fake.url, deadline=timedelta(seconds=3)) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, PrintReason.TIMED_OUT)
        fake.mend()
        assert in_time(printer, noise(height=90)).outcome is OK
    # Whether it hung just before or after the cut, the next slip is whole and alone on its paper.
    assert same(fake.slips[-1].picture(), noise(height=90))


@pytest.mark.fault("printer-stopped")
@pytest.mark.parametrize("byte", [7, 50_000])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (lambda byte: Faults(runs_out_at=byte), PrintReason.PAPER_OUT),
        (lambda byte: Faults(opens_at=byte), PrintReason.COVER_OPEN),
    ],
)
def test_a_slip_stopped_half_way_does_not_come_out_when_all_is_well_again(
    fake: TcpFakePrinter, fault: Callable[[int], Faults], reason: PrintReason, byte: int
) -> None:
    fake.faults = fault(byte)
    with printing(fake.url) as printer:
        result = in_time(printer)
        assert (result.outcome, result.reason) == (UNKNOWN, reason)
        fake.mend()
        assert fake.slips == []
        reprint = noise(height=90)
        assert in_time(printer, reprint).outcome is OK
    assert len(fake.slips) == 1
