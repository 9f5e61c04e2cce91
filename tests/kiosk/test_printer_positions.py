"""Every kind of printer, failing in every way at many bytes: what is told is what has happened."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from random import Random

import pytest

from kiosk.ports import PrintReason, TicketPrinter
from kiosk.printer import PrinterProfile
from tests.kiosk.fake_printer import (
    FakePrinter,
    Faults,
    TcpFakePrinter,
    on_terminal,
    wait_until,
)
from tests.kiosk.printing import DOWN, OK, UNKNOWN, noise, printing, same

pytestmark = pytest.mark.fault("printer-stopped")

LOADS_IN_S = 30.0
HEAD, TAIL = 9, 12
"""Bytes at both ends of a connection at which things change: questions, cut, fence."""


@contextmanager
def on_the_net() -> Iterator[tuple[FakePrinter, str]]:
    with TcpFakePrinter() as fake:
        yield fake, fake.url


@contextmanager
def on_a_serial_line() -> Iterator[tuple[FakePrinter, str]]:
    fake = FakePrinter()
    with on_terminal(fake) as path:
        yield fake, f"serial:{path}?baud=115200"


@contextmanager
def on_a_device_file() -> Iterator[tuple[FakePrinter, str]]:
    fake = FakePrinter()
    with on_terminal(fake) as path:
        yield fake, f"file:{path}"


KINDS = {"tcp": on_the_net, "serial": on_a_serial_line, "file": on_a_device_file}
FAULTS: dict[str, Callable[[int], Faults]] = {
    "dies": lambda byte: Faults(dies_at=byte),
    "hangs": lambda byte: Faults(hangs_at=byte),
    "runs out of paper": lambda byte: Faults(runs_out_at=byte),
    "is opened": lambda byte: Faults(opens_at=byte),
}
SAYS = {
    "runs out of paper": {PrintReason.PAPER_OUT},
    "is opened": {PrintReason.COVER_OPEN},
    "dies": {PrintReason.CLOSED, PrintReason.TIMED_OUT},
    "hangs": {PrintReason.TIMED_OUT},
}


@dataclass(frozen=True)
class Case:
    kind: str
    dots: int
    fault: str
    seed: int

    def byte(self, length: int) -> int:
        """Where it fails: near the beginning, anywhere, or near the end."""
        random = Random(f"{self}")
        return random.choice(
            [
                random.randrange(HEAD),
                random.randrange(length),
                random.randrange(length),
                length - 1 - random.randrange(TAIL),
            ]
        )


def fails_and_is_mended(fake: FakePrinter, printer: TicketPrinter, case: Case) -> None:
    slip, reprint = noise(case.dots, 240, seed=case.seed), noise(case.dots, 90)
    before = len(fake.received)
    assert printer.print_slip(slip, "1005").outcome is OK
    fake.faults = FAULTS[case.fault](case.byte(len(fake.received) - before))
    slips = len(fake.slips)
    result = printer.print_slip(slip, "1005")
    printed = len(fake.slips) - slips
    assert result.reason in {None, *SAYS[case.fault]}, result
    assert printed in {OK: {1}, DOWN: {0}, UNKNOWN: {0, 1}}[result.outcome], result
    # What had left the head before it failed is cut off; nothing more of it is printed.
    scraps = 0 if fake.hanging_out.blank else 1
    fake.mend()
    assert len(fake.slips) == slips + printed, "an old slip came out"
    assert printer.print_slip(reprint, "1005").outcome is OK
    assert same(fake.slips[-1].picture(), reprint), "the next slip is not whole"
    assert len(fake.slips) == slips + printed + scraps + 1


def fails_in_every_way(
    fake: FakePrinter, printer: TicketPrinter, kind: str, dots: int, seed: int
) -> None:
    for fault in FAULTS:
        case = Case(kind, dots, fault, seed)
        try:
            fails_and_is_mended(fake, printer, case)
        except AssertionError as error:
            error.add_note(f"{case}, {fake.faults}")
            raise


@contextmanager
def ready(kind: str, dots: int) -> Iterator[tuple[FakePrinter, TicketPrinter]]:
    """A printer whose worker has loaded."""
    with KINDS[kind]() as (fake, url), printing(url, PrinterProfile(dots=dots)) as printer:
        wait_until(lambda: printer.check().outcome is OK, LOADS_IN_S)
        yield fake, printer


def test_what_is_told_is_what_has_happened_and_the_next_slip_is_whole(fault_round: int) -> None:
    printers = list(product(KINDS, (576, 384)))
    with ExitStack() as opened:
        # One after the other: each worker loads. Then side by side: they mostly wait.
        found = [opened.enter_context(ready(*each)) for each in printers]
        with ThreadPoolExecutor(len(printers)) as pool:
            ended = [
                pool.submit(fails_in_every_way, *both, *each, fault_round)
                for both, each in zip(found, printers, strict=True)
            ]
        for each in ended:
            each.result()
