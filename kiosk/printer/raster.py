"""A picture as ESC/POS raster, in as few bytes as any printer understands.

Only GS v 0 is used, from the left edge: ESC J feeds by a unit that differs from printer to printer
(1/203 inch here, 1/360 there), and many cheap ones do not obey ESC a before a picture. Source:
Epson, "ESC/POS Command Reference", GS v 0, ESC J, GS P.
"""

import re
import struct
from collections.abc import Sequence

from kiosk.printer.job import Picture

_BLACK, _WHITE = "#", "."
_STRETCHES = re.compile(r"#(?:\.?#){0,400}|\.{1,800}")
"""What is sent as one picture: print, or white. White of two rows parts nothing, because a printer
may stop between two pictures; none is higher than 1,602 rows, of the 2,303 that GS v 0 allows."""
_HALVES = {
    sum((nibble >> bit & 1) * (3 << 2 * bit) for bit in range(4)): nibble for nibble in range(16)
}
"""Eight dots that are four doubled ones, and these four."""


def raster_bytes(picture: Picture) -> bytes:
    """The picture row by row: white at the right of each stretch is not sent, white rows hardly."""
    across = (picture.width + 7) // 8
    # 1 is white for Pillow, black for a printer; the bits that fill up a row are 0 for both.
    whole = int.from_bytes(picture.bits) ^ int.from_bytes(_full_row(picture.width) * picture.height)
    black = whole.to_bytes(across * picture.height)
    rows = [black[at : at + across] for at in range(0, len(black), across)]
    # In pairs of rows, so that doubled dots stay together.
    pairs = (rows[at : at + 2] for at in range(0, len(rows), 2))
    marks = "".join(_BLACK if any(map(any, pair)) else _WHITE for pair in pairs)
    stretches = (found.span() for found in _STRETCHES.finditer(marks))
    return b"".join(_stretch(rows[2 * top : 2 * bottom]) for top, bottom in stretches)


def _full_row(width: int) -> bytes:
    return ((1 << width) - 1 << -width % 8).to_bytes((width + 7) // 8)


def _stretch(rows: Sequence[bytes]) -> bytes:
    """One GS v 0, doubled by the printer (m = 3) where all its dots are doubled."""
    across = max(1, *(len(row.rstrip(b"\0")) for row in rows))
    sent = [row[:across] for row in rows]
    halved = _halved(sent)
    mode, sent = (0, sent) if halved is None else (3, halved)
    head = b"\x1dv0" + struct.pack("<BHH", mode, len(sent[0]), len(sent))
    return head + b"".join(sent)


def _halved(rows: Sequence[bytes]) -> list[bytes] | None:
    """The rows at half their size; None when that would lose a dot."""
    if rows[::2] != rows[1::2] or any(byte not in _HALVES for row in rows for byte in row):
        return None
    return [
        bytes(
            _HALVES[left] << 4 | _HALVES[right]
            for left, right in zip(row[::2], row[1::2] + b"\0" * (len(row) % 2), strict=True)
        )
        for row in rows[::2]
    ]
