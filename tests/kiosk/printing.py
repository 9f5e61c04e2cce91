"""What the tests of the printer share: a picture that misses nothing, and patience with an end."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from random import Random

import pytest
from PIL import Image, ImageChops

from kiosk.ports import PrintOutcome, PrintResult, TicketPrinter
from kiosk.printer import PrinterProfile, open_printer
from kiosk.printer.opening import DEADLINE
from tests.kiosk.fake_printer import TcpFakePrinter

KILLING = timedelta(seconds=2)
OK, DOWN, UNKNOWN = PrintOutcome.OK, PrintOutcome.DOWN, PrintOutcome.UNKNOWN


def noise(width: int = 576, height: int = 700, seed: int = 7) -> Image.Image:
    """A picture in which every byte occurs, so that any byte lost or taken for a command shows."""
    random = Random(seed)
    bits = random.randbytes((width + 7) // 8 * height)
    # These read as questions to the printer, which answers them in the middle of the picture.
    bits = bits[:1000] + b"\x10\x04\x01\x10\x04\x04\x10\x04\x02" + bits[1009:]
    return Image.frombytes("1", (width, height), bits)


PICTURE = noise()


def same(printed: Image.Image, sent: Image.Image) -> bool:
    return (
        printed.size == sent.size
        and ImageChops.difference(printed.convert("L"), sent.convert("L")).getbbox() is None
    )


@contextmanager
def printing(
    url: str, profile: PrinterProfile | None = None, deadline: timedelta = DEADLINE
) -> Iterator[TicketPrinter]:
    with closing(open_printer(url, profile, deadline=deadline)) as printer:
        yield printer


@pytest.fixture
def fake() -> Iterator[TcpFakePrinter]:
    with TcpFakePrinter() as printer:
        yield printer


def in_time(printer: TicketPrinter, picture: Image.Image = PICTURE) -> PrintResult:
    """Print, and see that the citizen does not wait beyond the deadline."""
    began = time.monotonic()
    result = printer.print_slip(picture, "1005")
    assert timedelta(seconds=time.monotonic() - began) < DEADLINE + KILLING
    return result
