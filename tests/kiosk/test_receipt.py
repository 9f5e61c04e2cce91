"""The slip: what it says, that all of it is on the paper, and that a phone can read its code."""

import unicodedata
from dataclasses import replace

import pytest
import segno
from PIL import Image, ImageChops

from kiosk.receipt import Paper, Receipt, lay_out_receipt, render, slip_name
from kiosk.slip_image import Layout
from tests.kiosk.receipts import (
    CASES,
    ENGLISH,
    ENGLISH_RECEIPT,
    LONG,
    NARROW,
    PAPERS,
    PLAIN,
    RECEIPTS,
    TEXTS,
    VIETNAMESE,
    WIDE,
)
from tests.pictures import KeepPicture, keep_picture
from ticket_queue.catalogue import Catalogue

__all__ = ["keep_picture"]


def said(layout: Layout) -> str:
    """All that a slip says, in one line."""
    return " ".join(line.words for line in layout.lines).replace("\u00a0", " ")


def slip(receipt: Receipt, texts: Catalogue = VIETNAMESE, paper: Paper = WIDE) -> str:
    return said(lay_out_receipt(receipt, texts, paper))


# What it says


def test_a_slip_says_all_that_a_ward_wants_to_say() -> None:
    assert slip(PLAIN) == (
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU "
        "PHIẾU SỐ THỨ TỰ 1005 Chứng thực Quầy 1, 2 "
        "Trước ông/bà còn 3 người Dự kiến đến lượt: khoảng 09:10 – 09:20 "
        "Hồ sơ nộp sau 15 giờ được trả kết quả vào ngày làm việc tiếp theo. "
        "Quét mã để theo dõi lượt của mình Nếu lỡ lượt gọi, xin báo người hướng dẫn "
        "Phiếu này không thay thế Giấy tiếp nhận hồ sơ và hẹn trả kết quả "
        "Lấy số lúc 08:05, thứ Hai, 23/11/2026 Đường dây nóng: 1022 "
        "Your number is 1005. Please wait until it is called and shown on the board."
    )


def test_an_english_slip_is_english_with_a_line_for_those_at_the_counter() -> None:
    words = slip(ENGLISH_RECEIPT, ENGLISH)
    assert "QUEUE TICKET 1005 Certification Counters 1, 2 3 people before you" in words
    assert words.endswith("Số của ông/bà là 1005. Xin chờ được gọi và xem số quầy trên màn hình.")


def test_english_counts_people_and_counters_rightly() -> None:
    one = replace(ENGLISH_RECEIPT, people_ahead=1, counters=(4,))
    assert "Counter 4 1 person before you" in slip(one, ENGLISH)


def test_whoever_is_next_is_told_so_and_not_that_there_are_no_people() -> None:
    words = slip(RECEIPTS["next"])
    assert "Ông/bà là người tiếp theo" in words
    assert "0 người" not in words
    assert "khoảng 08:06 " in words


def test_alone_the_machine_says_calmly_what_it_does_not_know() -> None:
    words = slip(RECEIPTS["offline"])
    assert "chưa biết còn bao nhiêu người chờ" in words
    assert "Số này vẫn có giá trị" in words
    assert "Trước ông/bà" not in words
    assert "Dự kiến" not in words


@pytest.mark.parametrize(
    ("receipt", "mark"),
    [
        (replace(PLAIN, priority=True), "ƯU TIÊN"),
        (replace(PLAIN, reprint=True), "BẢN IN LẠI"),
        (replace(PLAIN, counters=()), "Xem số quầy trên màn hình"),
    ],
)
def test_a_mark_is_there_when_it_is_due_and_only_then(receipt: Receipt, mark: str) -> None:
    assert mark in slip(receipt)
    assert mark not in slip(PLAIN)


def test_without_an_address_there_is_no_code_and_no_word_of_one() -> None:
    layout = lay_out_receipt(RECEIPTS["plain-text"], VIETNAMESE, WIDE)
    assert layout.codes == ()
    assert "Quét mã" not in said(layout)
    assert "Nếu lỡ lượt gọi, xin báo người hướng dẫn" in said(layout)


def test_a_slip_is_named_by_number_and_moment() -> None:
    assert slip_name(PLAIN) == "1005-20261123-080509"
    assert slip_name(replace(PLAIN, reprint=True)) == "1005-20261123-080509-reprint"


# That all of it is on the paper


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("name", "receipt", "texts"), CASES)
def test_every_word_is_on_the_paper_and_no_two_rows_touch(
    name: str, receipt: Receipt, texts: Catalogue, paper: Paper
) -> None:
    layout = lay_out_receipt(receipt, texts, paper)
    assert layout.width == paper.dots
    for line in layout.lines:
        left, top, right, bottom = line.ink
        assert 0 <= left < right <= paper.dots, f"{name}: {line.words}"
        assert 0 <= top < bottom <= layout.height, f"{name}: {line.words}"
    boxes = [line.ink for line in layout.lines]
    for number, first in enumerate(boxes):
        for second in boxes[number + 1 :]:
            left, top, right, bottom = second
            # Two dots apart at least: thermal paper bleeds.
            assert not overlap(first, (left, top - 2, right, bottom + 2)), f"{name}: {first}"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("name", "receipt", "texts"), CASES)
def test_the_words_that_are_laid_out_are_drawn_where_they_are_laid_out(
    name: str, receipt: Receipt, texts: Catalogue, paper: Paper
) -> None:
    layout = lay_out_receipt(receipt, texts, paper)
    picture = render(receipt, texts, paper)
    assert picture.mode == "1"
    assert picture.size == (layout.width, layout.height)
    white = ImageChops.invert(picture.convert("L"))
    for line in layout.lines:
        part = picture.convert("L").crop(line.ink) if line.inverse else white.crop(line.ink)
        box = part.getbbox()
        assert box is not None, f"{name}: {line.words} is not there"
        width, height = line.ink[2] - line.ink[0], line.ink[3] - line.ink[1]
        # A line's width counts the white that its first and last letters bring with them.
        assert box[2] - box[0] >= width - line.size // 4, f"{name}: {line.words}"
        assert box[3] - box[1] >= height - 1, f"{name}: {line.words}"
    # And no ink anywhere else.
    for line in layout.lines:
        left, top, right, bottom = line.ink
        white.paste(0, (left - 1, top - 1, right + 1, bottom + 1))
    for bar in layout.bars:
        white.paste(0, bar)
    for code in layout.codes:
        side = len(code.rows) * code.module
        white.paste(0, (code.left, code.top, code.left + side, code.top + side))
    assert white.getbbox() is None, f"{name}: ink outside every line"


def overlap(first: tuple[int, int, int, int], second: tuple[int, int, int, int]) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    "service_name",
    [
        LONG,
        LONG.upper(),
        "Giải quyết " * 30,
        "Khiếunạitốcáophảnánhkiếnnghịkhôngcókhoảngtrắng" * 3,
        "ẪỘỄỆẨỮỰẴẶ Ỹ Ợ Ọ Ẵ Ể gyjpq " * 6,
    ],
)
def test_no_letter_of_a_long_service_name_is_lost(service_name: str, paper: Paper) -> None:
    layout = lay_out_receipt(replace(PLAIN, service_name=service_name), VIETNAMESE, paper)
    letters = said(layout).replace(" ", "")
    assert service_name.replace(" ", "") in letters
    assert all(line.ink[0] >= 0 and line.ink[2] <= paper.dots for line in layout.lines)


def test_the_accents_of_capitals_are_drawn_whole() -> None:
    """Clipped above, Ẫ would be Ẩ or Â; clipped below, Ậ would be Â."""
    pictures = [
        render(replace(PLAIN, service_name=name), VIETNAMESE, WIDE).tobytes()
        for name in ("MẪU", "MẨU", "MÂU", "MẬU", "MẤU", "MẦU")
    ]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_number_is_by_far_the_largest_thing(paper: Paper) -> None:
    for label in ("1005", "11000", "392100"):
        layout = lay_out_receipt(replace(PLAIN, label=label), VIETNAMESE, paper)
        number = next(line for line in layout.lines if line.words == label)
        others = max(line.size for line in layout.lines if line.words != label)
        assert number.size >= 2 * others
        assert number.ink[2] - number.ink[0] > paper.dots * 0.75


def test_nothing_is_set_smaller_than_two_and_a_half_millimetres() -> None:
    for paper in PAPERS:
        for _, receipt, texts in CASES:
            layout = lay_out_receipt(receipt, texts, paper)
            assert min(line.size for line in layout.lines) >= 20


@pytest.mark.parametrize("texts", [VIETNAMESE, ENGLISH])
def test_the_words_are_composed_unicode(texts: Catalogue) -> None:
    for key, words in texts.under("slip").items():
        assert unicodedata.is_normalized("NFC", words), key


def test_every_language_has_all_of_the_slip() -> None:
    for texts in TEXTS.values():
        own = {key for key in texts.texts if key.startswith("slip.")}
        plain = {key.removesuffix(".one").removesuffix(".other") for key in own}
        assert plain == set(VIETNAMESE.under("slip"))


# That a phone can read the code


@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_on_the_paper_is_the_address(paper: Paper) -> None:
    layout = lay_out_receipt(PLAIN, VIETNAMESE, paper)
    picture = render(PLAIN, VIETNAMESE, paper)
    (code,) = layout.codes
    middle = code.module // 2
    read = [
        [
            picture.getpixel(
                (code.left + x * code.module + middle, code.top + y * code.module + middle)
            )
            == 0
            for x in range(len(code.rows))
        ]
        for y in range(len(code.rows))
    ]
    assert PLAIN.status_url is not None
    meant = segno.make_qr(PLAIN.status_url, error="m", boost_error=False).matrix
    assert read == [[bool(module) for module in row] for row in meant]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_is_large_enough_and_stands_in_white(paper: Paper) -> None:
    layout = lay_out_receipt(PLAIN, VIETNAMESE, paper)
    (code,) = layout.codes
    # 5 dots are 0.62 mm: telephones read 0.4 mm at arm's length, worn heads need more.
    assert code.module >= 5
    side, quiet = len(code.rows) * code.module, 4 * code.module
    around = (
        code.left - quiet,
        code.top - quiet,
        code.left + side + quiet,
        code.top + side + quiet,
    )
    assert around[0] >= 0
    assert around[2] <= paper.dots
    picture = ImageChops.invert(render(PLAIN, VIETNAMESE, paper).convert("L"))
    picture.paste(0, (code.left, code.top, code.left + side, code.top + side))
    assert picture.crop(around).getbbox() is None


# Pictures for people


@pytest.mark.parametrize(("name", "receipt", "texts"), CASES)
def test_the_slips_are_kept_as_pictures(
    name: str, receipt: Receipt, texts: Catalogue, keep_picture: KeepPicture
) -> None:
    for suffix, paper in (("", WIDE), ("-58mm", NARROW), ("-serial", Paper(576, slow_line=True))):
        picture = render(receipt, texts, paper)
        with Image.open(keep_picture(f"slip-{name}{suffix}", picture)) as kept:
            assert kept.size == picture.size
