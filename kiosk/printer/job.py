"""What the kiosk asks of its print worker, and what the worker answers: JSON lines."""

from msgspec import Struct

from kiosk.ports import PrintResult
from kiosk.printer.address import PrinterAddress, PrinterProfile


class Picture(Struct, frozen=True):
    """A one-bit picture: rows of packed bits, each row filled up to a byte, 1 is white."""

    width: int
    height: int
    bits: bytes


class Job(Struct, frozen=True):
    """Print a picture, or only look at the printer when there is none.

    ``clears`` when the slip before may be there in part. ``answered`` when this printer is known to
    answer: silent now, it is no printer without status but one that is stuck. ``ends_at_s`` is the
    moment on the machine's monotonic clock, which all its processes share, at which the kiosk stops
    waiting.
    """

    address: PrinterAddress
    profile: PrinterProfile
    ends_at_s: float
    clears: bool = False
    answered: bool = False
    picture: Picture | None = None


class Answer(Struct, frozen=True):
    """From the worker: first one without a result when the slip's first byte is about to leave.

    It comes before that byte, so a worker that died without it has printed nothing.
    """

    result: PrintResult | None = None
