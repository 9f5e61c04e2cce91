"""A slip as bytes: few, and the same picture at the other end."""

import pytest
from PIL import Image, ImageChops

from kiosk.printer.commands import slip_bytes
from kiosk.printer.job import Picture
from kiosk.printer.raster import raster_bytes
from kiosk.receipt import Paper, Receipt, render
from tests.kiosk.escpos_decoder import decode
from tests.kiosk.printing import noise, same
from tests.kiosk.receipts import CASES, PAPERS
from ticket_queue.catalogue import Catalogue

LARGEST = 60_000
RASTER = b"\x1dv0"


def packed(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes())


def printed(image: Image.Image) -> Image.Image:
    (paper,) = decode(raster_bytes(packed(image)))
    return paper.picture()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.dots}")
@pytest.mark.parametrize(
    ("receipt", "texts"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_every_slip_takes_at_most_60_000_bytes_and_comes_out_as_it_was_drawn(
    receipt: Receipt, texts: Catalogue, paper: Paper
) -> None:
    slip = render(receipt, texts, paper)
    data = slip_bytes(packed(slip), cuts=True)
    assert len(data) <= LARGEST
    (out,) = decode(data)
    assert same(out.picture(), slip)


@pytest.mark.parametrize("size", [(576, 200), (384, 201), (8, 1), (100, 7), (576, 4001)])
def test_a_picture_in_which_every_byte_occurs_comes_out_as_it_is(size: tuple[int, int]) -> None:
    picture = noise(size[0] + -size[0] % 8, size[1]).crop((0, 0, *size))
    assert same(printed(picture).crop((0, 0, *size)), picture)


def test_no_picture_is_higher_than_a_printer_takes() -> None:
    for picture in (noise(16, 9000), Image.new("1", (16, 9000), 1)):
        data = raster_bytes(packed(picture))
        heads = [at for at in range(len(data)) if data[at : at + 3] == RASTER]
        assert max(data[at + 6] + 256 * data[at + 7] for at in heads) <= 2303
        assert printed(picture).height == 9000


def test_white_costs_a_byte_a_row_and_white_at_the_right_nothing() -> None:
    picture = Image.new("1", (576, 300), 1)
    picture.paste(0, (3, 100, 10, 103))
    data = raster_bytes(packed(picture))
    assert len(data) <= 300 + 3 * len(RASTER + b"\0" * 5)
    assert printed(picture).size == (16, 300)


def test_doubled_dots_are_sent_at_half_their_size_only_if_all_of_them_are() -> None:
    small = noise(64, 50)
    doubled = small.resize((128, 100))
    assert len(raster_bytes(packed(doubled))) < 64 // 8 * 50 + 20
    assert same(printed(doubled), doubled)
    doubled.paste(ImageChops.invert(doubled.crop((77, 51, 78, 52))), (77, 51))
    assert same(printed(doubled), doubled)


def test_a_white_gap_inside_a_letter_parts_no_picture() -> None:
    """A printer may stop between two pictures: an accent must not be torn off its letter."""
    picture = Image.new("1", (64, 40), 1)
    picture.paste(0, (8, 0, 16, 10))
    picture.paste(0, (8, 12, 16, 30))
    assert raster_bytes(packed(picture)).count(RASTER) == len(["letter", "white below it"])
