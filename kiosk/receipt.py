"""What stands on the slip that a citizen takes from the machine, and its picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import receipt_words as words
from kiosk.receipt_compact import render_compact
from kiosk.receipt_words import Receipt, Texts
from kiosk.slip_image import Block, Code, Gap, Layout, Rule, Text, draw, lay_out

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Paper", "Receipt", "Texts", "lay_out_receipt", "render", "slip_name"]

NUMBER_SIZE = 210
NARROW_DOTS = 500
"""Heads with fewer dots than this in a line belong to 58 mm paper: a slightly smaller text."""


@dataclass(frozen=True)
class Paper:
    """The paper: dots that the printer's head has in a line (80 mm: 576 or 512; 58 mm: 384).

    `slow_line` when the printer hangs on a serial line: the slip is then a small picture.
    """

    dots: int
    slow_line: bool = False

    @property
    def narrow(self) -> bool:
        """Whether this is 58 mm paper."""
        return self.dots < NARROW_DOTS


def slip_name(receipt: Receipt) -> str:
    """A file name for the slip, without ending: number, moment of issue, whether a reprint."""
    again = "-reprint" if receipt.reprint else ""
    return f"{receipt.label}-{receipt.issued_at:%Y%m%d-%H%M%S}{again}"


def render(receipt: Receipt, texts: Texts, paper: Paper) -> Image.Image:
    """The slip as a picture `paper.dots` wide, mode "1", black on white."""
    if paper.slow_line:
        return render_compact(receipt, texts, paper.dots)
    return draw(lay_out_receipt(receipt, texts, paper))


def lay_out_receipt(receipt: Receipt, texts: Texts, paper: Paper) -> Layout:
    """Where everything stands on the slip, for `render` and for whoever wants to check it."""
    blocks = [
        *_head(receipt, texts),
        *_what_and_where(receipt, texts),
        *_wait(receipt, texts, paper),
        *_foot(receipt, texts, paper),
    ]
    return lay_out(blocks, paper.dots)


def _head(receipt: Receipt, texts: Texts) -> list[Block]:
    first, *others = [line.upper() for line in receipt.site_lines if line]
    blocks: list[Block] = [Text(first, "SemiBold", 27, 24)]
    blocks += [Text(line, "Bold", 30, 24, rows=2) for line in others]
    blocks += [Gap(10), Rule(3), Gap(10)]
    if receipt.reprint:
        blocks += [Text(texts("slip.reprint"), "Bold", 30, 24, inverse=True), Gap(8)]
    return [*blocks, Text(texts("slip.title"), "SemiBold", 30, 24)]


def _what_and_where(receipt: Receipt, texts: Texts) -> list[Block]:
    blocks: list[Block] = [Gap(12), Text(receipt.label, "ExtraBold", NUMBER_SIZE, 60), Gap(20)]
    if receipt.priority:
        blocks += [Text(texts("slip.priority"), "Bold", 34, 26, inverse=True), Gap(10)]
    return [
        *blocks,
        Text(receipt.service_name, "Bold", 40, 32, rows=2),
        Gap(4),
        Text(words.counters(receipt, texts), "Bold", 40, 30, rows=2),
        Gap(8),
        Rule(1),
        Gap(8),
    ]


def _wait(receipt: Receipt, texts: Texts, paper: Paper) -> list[Block]:
    large, small = (28, 26) if paper.narrow else (32, 28)
    blocks: list[Block] = []
    if receipt.people_ahead is not None:
        blocks.append(Text(words.people_ahead(receipt.people_ahead, texts), "SemiBold", large, 24))
    if receipt.expected is not None:
        blocks.append(Text(words.expected(receipt.expected, texts), "Medium", small, 24, rows=2))
    if receipt.offline:
        blocks.append(Text(texts("slip.offline"), "Medium", small, 24, rows=4))
    for note in receipt.notes:
        blocks += [Gap(6), Text(note, "SemiBold", 26, 24, rows=3)]
    return [*blocks, Gap(8), Rule(1), Gap(4)] if blocks else blocks


def _foot(receipt: Receipt, texts: Texts, paper: Paper) -> list[Block]:
    small = 22 if paper.narrow else 24
    missed = Text(texts("slip.missed"), "SemiBold", 26, 24, rows=3)
    blocks: list[Block] = [missed]
    if receipt.status_url is not None:
        scan = Text(texts("slip.scan"), "Bold", 28, 24, rows=3)
        blocks = [Code(receipt.status_url, (scan, missed), module=5), Gap(6)]
    blocks += [
        Text(texts("slip.not_a_dossier_receipt"), "Medium", small, 22, rows=2),
        Gap(6),
        Text(words.issued(receipt.issued_at, texts), "Medium", 24, 22, rows=2),
    ]
    if receipt.hotline:
        blocks.append(Text(texts("slip.hotline", hotline=receipt.hotline), "Bold", 26, 24, rows=2))
    other = texts("slip.other_language", number=receipt.label)
    return [*blocks, Gap(8), Rule(1), Gap(4), Text(other, "Medium", 21, 20, rows=2), Gap(4)]
