"""Sets lines of text, rules and a QR code under one another and draws them for a thermal printer.

Lengths are dots (203 to the inch, 8 to the millimetre); a picture is black on white, one bit a dot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import segno
from fontpkg_be_vietnam_pro import ROOT
from PIL import Image, ImageDraw, ImageFont

Weight = Literal["Medium", "SemiBold", "Bold", "ExtraBold"]
Box = tuple[int, int, int, int]

BLACK, WHITE = 0, 1
ABOVE, BELOW = 0.98, 0.34
"""Room over and under the baseline in font sizes: with less, Ộ of one line meets Ẫ of the next."""
QUIET_MODULES = 4
"""White modules around a QR code (ISO/IEC 18004)."""
MARGIN = 12
"""White on both sides of every text."""
FLUSH_MARGIN = 4
"""The same where all stands at the left: the 3 mm at which no head can print are white too."""


@dataclass(frozen=True)
class Text:
    """Words to be set.

    As large as `size` if they fit `rows` rows, else smaller down to `smallest`, else in more rows.
    """

    words: str
    weight: Weight
    size: int
    smallest: int
    rows: int = 1
    inverse: bool = False


@dataclass(frozen=True)
class Rule:
    """A black line across the paper."""

    thickness: int


@dataclass(frozen=True)
class Gap:
    """White space."""

    height: int


@dataclass(frozen=True)
class Code:
    """A QR code with words: at its side where the paper is wide enough, else below."""

    url: str
    captions: tuple[Text, ...]
    module: int


Block = Text | Rule | Gap | Code


@dataclass(frozen=True)
class Line:
    """One row of text that has found its place; `ink` is left, top, right, bottom of its black."""

    words: str
    weight: Weight
    size: int
    x: int
    baseline: int
    ink: Box
    inverse: bool = False


@dataclass(frozen=True)
class Modules:
    """A QR code that has found its place; `rows` are its modules, true where black."""

    rows: tuple[tuple[bool, ...], ...]
    left: int
    top: int
    module: int


@dataclass(frozen=True)
class Layout:
    """Everything on a slip with its place."""

    width: int
    height: int
    lines: tuple[Line, ...]
    bars: tuple[Box, ...]
    codes: tuple[Modules, ...]


@lru_cache(maxsize=128)
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ROOT / "files" / f"BeVietnamPro-{weight}.ttf"), size)


@lru_cache(maxsize=4096)
def _word_width(word: str, weight: Weight, size: int) -> float:
    return _font(weight, size).getlength(word)


def _width(words: str, weight: Weight, size: int) -> float:
    # Word by word, because the same words are measured again and again while a row is sought.
    parts = words.split(" ")
    spaces = (len(parts) - 1) * _word_width(" ", weight, size)
    return spaces + sum(_word_width(part, weight, size) for part in parts)


def _break(words: str, weight: Weight, size: int, width: int) -> list[str]:
    """Rows of at most `width` dots; a word wider than that is broken inside."""
    rows: list[str] = []
    row = ""
    # Only the plain space parts words: "09:10 – 09:20" is held together by no-break spaces.
    for word in words.split(" "):
        longer = f"{row} {word}" if row else word
        if _width(longer, weight, size) <= width:
            row = longer
            continue
        if row:
            rows.append(row)
        row = word
        while _width(row, weight, size) > width:
            fitting = next(
                n
                for n in range(len(row) - 1, 0, -1)
                if n == 1 or _width(row[:n], weight, size) <= width
            )
            rows.append(row[:fitting])
            row = row[fitting:]
    return [*rows, row] if row else rows


def _balanced(words: str, weight: Weight, size: int, width: int) -> list[str]:
    """The same number of rows as `_break`, as even as they can be."""
    rows = _break(words, weight, size, width)
    if len(rows) < 2:  # noqa: PLR2004 - one row is even already
        return rows
    narrow, wide = width // len(rows), width
    while wide - narrow > size // 2:
        middle = (narrow + wide) // 2
        if len(_break(words, weight, size, middle)) > len(rows):
            narrow = middle
        else:
            wide = middle
    return _break(words, weight, size, wide)


def _set_text(text: Text, box: tuple[int, int, int], *, centred: bool) -> tuple[list[Line], int]:
    """The rows of `text` in a box (left, top, width), and where they end."""
    left, top, width = box
    size = text.size
    while size > text.smallest and len(_break(text.words, text.weight, size, width)) > text.rows:
        size -= 1
    lines: list[Line] = []
    for row in _balanced(text.words, text.weight, size, width):
        ink = _font(text.weight, size).getbbox(row, mode="1", anchor="ls")
        ink_left, ink_top, ink_right, ink_bottom = (round(edge) for edge in ink)
        # Digits have nothing above or below: they need no room for accents.
        above = -ink_top if row.isdigit() else max(round(size * ABOVE), -ink_top)
        below = ink_bottom if row.isdigit() else max(round(size * BELOW), ink_bottom)
        x = left - ink_left + ((width - (ink_right - ink_left)) // 2 if centred else 0)
        baseline = top + above
        placed = (x + ink_left, baseline + ink_top, x + ink_right, baseline + ink_bottom)
        lines.append(Line(row, text.weight, size, x, baseline, placed, text.inverse))
        top = baseline + below
    return lines, top


def _set_inverse(text: Text, top: int, width: int, *, centred: bool) -> tuple[list[Line], Box]:
    """White words on a black bar that is a little wider than they are."""
    pad = text.size // 2
    left = pad if centred else FLUSH_MARGIN + pad
    lines, end = _set_text(text, (left, top + pad // 3, width - left - pad), centred=centred)
    left = min(line.ink[0] for line in lines) - pad
    right = max(line.ink[2] for line in lines) + pad
    return lines, (left, top, right, end + pad // 6)


def _set_code(
    code: Code, top: int, width: int, *, centred: bool
) -> tuple[list[Line], Modules, int]:
    """The QR code with white all around it, and its captions; and where they end."""
    matrix = segno.make_qr(code.url, error="m", boost_error=False).matrix
    rows = tuple(tuple(bool(module) for module in row) for row in matrix)
    side = len(rows) * code.module
    quiet = QUIET_MODULES * code.module
    beside = width - 2 * MARGIN - side - quiet
    if beside < side * 3 // 2:
        modules = Modules(rows, (width - side) // 2, top + quiet, code.module)
        lines, end = _set_captions(code, (MARGIN, top + side + 2 * quiet, width - 2 * MARGIN))
        return lines, modules, end
    lines, end = _set_captions(code, (0, 0, beside))
    # Code and words stand together.
    words = max(line.ink[2] for line in lines)
    left = (width - side - quiet - words) // 2 if centred else FLUSH_MARGIN
    down = top + quiet + max(0, (side - end) // 2)
    lines = [_moved(line, left + side + quiet, down) for line in lines]
    modules = Modules(rows, left, top + quiet, code.module)
    return lines, modules, max(modules.top + side + quiet, down + end)


def _set_captions(code: Code, box: tuple[int, int, int]) -> tuple[list[Line], int]:
    left, top, width = box
    lines: list[Line] = []
    for caption in code.captions:
        rows, top = _set_text(caption, (left, top, width), centred=left > 0)
        lines += rows
    return lines, top


def _moved(line: Line, right: int, down: int) -> Line:
    x0, y0, x1, y1 = line.ink
    ink = (x0 + right, y0 + down, x1 + right, y1 + down)
    return replace(line, x=line.x + right, baseline=line.baseline + down, ink=ink)


def lay_out(blocks: Iterable[Block], width: int, *, centred: bool = True) -> Layout:
    """Gives every block its place on paper `width` dots wide; the height is what they need.

    In the middle of the paper, or flush with its left edge, which takes fewer bytes: white at the
    right need not be sent.
    """
    lines: list[Line] = []
    bars: list[Box] = []
    codes: list[Modules] = []
    margin = MARGIN if centred else FLUSH_MARGIN
    top = 0
    for block in blocks:
        match block:
            case Gap(height):
                top += height
            case Rule(thickness):
                bars.append((0, top, width, top + thickness))
                top += thickness
            case Code():
                rows, modules, top = _set_code(block, top, width, centred=centred)
                lines += rows
                codes.append(modules)
            case Text(inverse=True):
                rows, bar = _set_inverse(block, top, width, centred=centred)
                lines += rows
                bars.append(bar)
                top = bar[3]
            case Text():
                rows, top = _set_text(block, (margin, top, width - 2 * margin), centred=centred)
                lines += rows
    return Layout(width, top, tuple(lines), tuple(bars), tuple(codes))


def draw(layout: Layout) -> Image.Image:
    """The picture of a layout, mode "1".

    On a one-bit picture Pillow sets glyphs with FreeType's one-bit rasteriser, which keeps stems
    and accents even; antialiased text cut at a threshold loses thin strokes at 18 to 24 dots.
    """
    picture = Image.new("1", (layout.width, layout.height), WHITE)
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in layout.bars:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=BLACK)
    for code in layout.codes:
        _draw_code(pen, code)
    for line in layout.lines:
        ink = WHITE if line.inverse else BLACK
        pen.text(
            (line.x, line.baseline),
            line.words,
            font=_font(line.weight, line.size),
            fill=ink,
            anchor="ls",
        )
    return picture


def _draw_code(pen: ImageDraw.ImageDraw, code: Modules) -> None:
    for y, row in enumerate(code.rows):
        for x, black in enumerate(row):
            if black:
                left, top = code.left + x * code.module, code.top + y * code.module
                pen.rectangle(
                    (left, top, left + code.module - 1, top + code.module - 1), fill=BLACK
                )
