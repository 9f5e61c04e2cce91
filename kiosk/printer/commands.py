"""ESC/POS: a slip as bytes, and the meaning of a printer's status bytes.

Numbers and bits: Epson, "ESC/POS Command Reference", DLE EOT, GS r, GS a, DLE DC4 (fn 8).
"""

import struct
from collections.abc import Iterator
from itertools import groupby

from escpos.printer import Dummy
from PIL import Image, ImageChops

from kiosk.printer.job import Picture

ASK_PRINTER = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
FENCE = b"\x1dr\x01"
"""GS r 1 is answered in its turn, so its answer says that all before it has been printed."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what has not been printed; obeyed at once, also without paper."""

_START = b"\x1b@\x1da\x00"  # initialize; no status that was not asked for
_LINES_TO_TEAR = 6
_CENTRE = b"\x1ba\x01"
_LEAST_WHITE = 4


def slip_bytes(picture: Picture, *, cuts: bool) -> bytes:
    """The whole slip: one raster image, then a partial cut, or white to tear at."""
    image = Image.frombytes("1", (picture.width, picture.height), picture.bits)
    recorder = Dummy()
    recorder.image(image, impl="bitImageRaster")
    if cuts:
        recorder.cut(mode="PART", feed=False)  # GS V 66 0: feeds to the cutter by itself
    else:
        recorder.print_and_feed(_LINES_TO_TEAR)
    return _START + bytes(recorder.output)


def cut_off_bytes(*, cuts: bool) -> bytes:
    """What parts the next slip from the half of an earlier one that hangs out of the printer."""
    recorder = Dummy()
    if cuts:
        recorder.cut(mode="PART", feed=False)
    else:
        recorder.print_and_feed(_LINES_TO_TEAR)
    return _START + bytes(recorder.output)


def small_slip_bytes(picture: Picture, *, cuts: bool) -> bytes:
    """The same slip in fewer bytes, for a slow line.

    White rows are fed over, each band of print is sent without the white at its sides (ESC a 1
    centres it again), and one whose dots are all doubled at half its size (GS v 0, m = 3).
    """
    image = Image.frombytes("1", (picture.width, picture.height), picture.bits)
    black = ImageChops.invert(image.convert("L"))
    data = _START + _CENTRE
    fed_to = 0
    for top, bottom in _bands(black):
        data += _feed(top - fed_to) + _band(image.crop((0, top, image.width, bottom)))
        fed_to = bottom
    data += _feed(image.height - fed_to)
    recorder = Dummy()
    if cuts:
        recorder.cut(mode="PART", feed=False)
    else:
        recorder.print_and_feed(_LINES_TO_TEAR)
    return data + bytes(recorder.output)


def _bands(black: Image.Image) -> Iterator[tuple[int, int]]:
    """The stretches of rows with print in them; white of less than 4 rows parts nothing."""
    rows = [y for y in range(black.height) if black.crop((0, y, black.width, y + 1)).getbbox()]
    for _, group in groupby(enumerate(rows), lambda place: _gaps_before(rows, place[0])):
        band = [y for _, y in group]
        # From an even row to an even row, so that doubled dots stay in pairs.
        yield band[0] // 2 * 2, min(black.height, (band[-1] + 2) // 2 * 2)


def _gaps_before(rows: list[int], place: int) -> int:
    return sum(rows[n] - rows[n - 1] > _LEAST_WHITE for n in range(1, place + 1))


def _feed(rows: int) -> bytes:
    full, rest = divmod(rows, 255)
    return b"\x1bJ\xff" * full + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def _band(image: Image.Image) -> bytes:
    left, _, right, _ = ImageChops.invert(image.convert("L")).getbbox() or (0, 0, image.width, 0)
    white = min(left, image.width - right) // 16 * 16
    image = image.crop((white, 0, image.width - white, image.height))
    small = image.resize((image.width // 2, image.height // 2))
    doubled = ImageChops.difference(
        small.resize(image.size).convert("L"), image.convert("L")
    ).getbbox()
    mode, sent = (3, small) if doubled is None else (0, image)
    across = (sent.width + 7) // 8
    head = b"\x1dv0" + bytes((mode,)) + struct.pack("<HH", across, sent.height)
    # 1 is black for a printer, white for Pillow.
    return head + ImageChops.invert(sent.convert("L")).convert("1").tobytes()


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
