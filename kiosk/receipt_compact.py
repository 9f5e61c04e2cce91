"""The slip for a slow line: fewer dots, so that 115,200 baud carry it within a second.

A serial line takes ten bits a byte, 11,520 bytes/s; the slip of `receipt` has 37 to 59 kB. This one
is set at half the resolution in letters of at least 3.5 mm, flush left as white at the right is not
sent, and holds what one must know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import receipt_words as words
from kiosk.receipt_words import Receipt, Texts
from kiosk.slip_image import Block, Code, Gap, Rule, Text, draw, lay_out

if TYPE_CHECKING:
    from PIL import Image

SCALE = 2
NUMBER_SIZE = 100
"""Half dots, as all lengths here."""


def render_compact(receipt: Receipt, texts: Texts, dots: int) -> Image.Image:
    """The slip as a picture `dots` wide in which each dot is twice as wide and high, mode "1"."""
    blocks = [*_head(receipt, texts), *_body(receipt, texts), *_foot(receipt, texts)]
    small = draw(lay_out(blocks, dots // SCALE // 8 * 8, centred=False))
    return small.resize((small.width * SCALE, small.height * SCALE))


def _head(receipt: Receipt, texts: Texts) -> list[Block]:
    blocks: list[Block] = [Text(receipt.site_lines[-1].upper(), "Bold", 17, 14)]
    if receipt.reprint:
        blocks += [Gap(2), Text(texts("slip.reprint"), "Bold", 17, 14, inverse=True)]
    blocks += [Gap(6), Text(receipt.label, "ExtraBold", NUMBER_SIZE, 40), Gap(8)]
    if receipt.priority:
        blocks += [Text(texts("slip.priority"), "Bold", 17, 14, inverse=True), Gap(2)]
    return blocks


def _body(receipt: Receipt, texts: Texts) -> list[Block]:
    blocks: list[Block] = [
        Text(receipt.service_name, "SemiBold", 18, 15, rows=2),
        Text(words.counters(receipt, texts), "SemiBold", 18, 15),
    ]
    if receipt.people_ahead is not None:
        blocks.append(Text(words.people_ahead(receipt.people_ahead, texts), "Medium", 16, 14))
    if receipt.expected is not None:
        blocks.append(Text(words.expected(receipt.expected, texts), "Medium", 16, 14))
    if receipt.offline:
        blocks.append(Text(texts("slip.offline"), "Medium", 15, 14, rows=4))
    return [*blocks, *(Text(note, "Medium", 14, 14, rows=3) for note in receipt.notes)]


def _foot(receipt: Receipt, texts: Texts) -> list[Block]:
    blocks: list[Block] = [Gap(2), Rule(1), Gap(2)]
    missed = Text(texts("slip.missed"), "Medium", 14, 14, rows=3)
    if receipt.status_url is None:
        blocks.append(missed)
    else:
        blocks.append(Code(receipt.status_url, (missed,), module=2))
    return [
        *blocks,
        Text(texts("slip.not_a_dossier_receipt"), "Medium", 14, 14, rows=2),
        Text(words.issued(receipt.issued_at, texts), "Medium", 14, 14, rows=2),
    ]
