"""ESC/POS: a slip as bytes, and the meaning of a printer's status bytes.

Numbers and bits: Epson, "ESC/POS Command Reference", DLE EOT, GS r, GS a, DLE DC4 (fn 8).
"""

from kiosk.printer.job import Picture
from kiosk.printer.raster import raster_bytes

ASK_PRINTER = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
FENCE = b"\x1dr\x01"
"""GS r 1 is answered in its turn, so its answer says that all before it has been printed."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what has not been printed; obeyed at once, also without paper."""

_START = b"\x1b@\x1da\x00"  # initialize; no status that was not asked for
_CUT = b"\x1dVB\x00"  # GS V 66 0: feeds to the cutter by itself, and leaves a little uncut
_TO_TEAR = b"\x1bd\x06"  # ESC d: lines of white to tear at


def slip_bytes(picture: Picture, *, cuts: bool) -> bytes:
    """The whole slip: its picture, then a partial cut, or white to tear at."""
    return _START + raster_bytes(picture) + (_CUT if cuts else _TO_TEAR)


def cut_off_bytes(*, cuts: bool) -> bytes:
    """What parts the next slip from the half of an earlier one that hangs out of the printer."""
    return _START + (_CUT if cuts else _TO_TEAR)


def is_real_time_status(answer: int) -> bool:
    """Whether a byte answers DLE EOT (bits 0, 1, 4, 7 are 0, 1, 1, 0)."""
    return answer & 0x93 == 0x12  # noqa: PLR2004 - the fixed bits above


def is_fence(answer: int) -> bool:
    """Whether a byte answers GS r (bits 4 and 7 are 0), which no answer to DLE EOT does."""
    return answer & 0x90 == 0


def is_offline(answer: int) -> bool:
    """DLE EOT 1, bit 3."""
    return bool(answer & 0x08)


def is_cover_open(answer: int) -> bool:
    """DLE EOT 2, bit 2."""
    return bool(answer & 0x04)


def is_stopped_by_paper(answer: int) -> bool:
    """DLE EOT 2, bit 5."""
    return bool(answer & 0x20)


def is_paper_out(answer: int) -> bool:
    """DLE EOT 4, bits 5 and 6."""
    return bool(answer & 0x60)


def is_paper_near_end(answer: int) -> bool:
    """DLE EOT 4, bits 2 and 3."""
    return bool(answer & 0x0C)


def fence_says_near_end(answer: int) -> bool:
    """GS r 1, bits 0 and 1."""
    return bool(answer & 0x03)


def fence_says_out(answer: int) -> bool:
    """GS r 1, bits 2 and 3."""
    return bool(answer & 0x0C)
