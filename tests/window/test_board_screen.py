"""The board as it is drawn: pictures of its states, in the shapes that TVs have."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from display.board_wording import Wording
from display.legibility import METRES_PER_MM, Glass
from display.screens import style
from display.views import BoardView, CallRow
from tests.display.fakes_hall import OPENING, Hall, waiting_count
from tests.pictures import KeepPicture, keep_picture
from tests.window.hall_screens import CATALOGUES, frames, kivy, labels, picture, shown, whole
from ticket_queue.ids import Language

__all__ = ["keep_picture", "kivy"]

pytestmark = pytest.mark.window
FULL_HD, UPRIGHT, SMALL, ULTRA_HD = (1920, 1080), (1080, 1920), (1280, 720), (3840, 2160)
COLOURS = 128
"""Enough for flat colours and smooth edges, at a third of the bytes."""
WARD = (
    waiting_count("Chứng thực", "Certification", 12, (10, 18)),
    waiting_count("Tư pháp - Hộ tịch", "Civil status", 4, (7, 7)),
    waiting_count("Đất đai", "Land", 3, (20, 45)),
    waiting_count("Xây dựng - Hạ tầng - Đô thị", "Construction", 0, (0, 1)),
    waiting_count("Hộ kinh doanh - Kinh tế", "Business", 2, (4, 9)),
    waiting_count("Bảo trợ xã hội - Người có công", "Social protection", 5, (12, 25)),
    waiting_count("Văn hóa - Giáo dục - Y tế", "Culture, education, health", 1, None),
    waiting_count("Nhận kết quả", "Collecting results", 6, (3, 8)),
    replace(
        waiting_count(
            "Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến", "Help with online files", 0, (2, 2)
        ),
        open=False,
    ),
)


def view_of(language: str = "vi", **changes: Any) -> BoardView:  # noqa: ANN401  any field
    snapshot = replace(
        Hall().snapshot(),
        waiting=WARD,
        name_lines=("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU", "ĐIỂM TIẾP NHẬN SỐ 1"),
    )
    texts = CATALOGUES[Language(language)]
    view = Wording(texts).board(snapshot, OPENING, lost=False)
    rows = (
        CallRow("3007", "4", ""),
        CallRow("2011", "3", texts("board.again", n=2)),
        CallRow("8003", "8", ""),
        CallRow("39201", "5", ""),
        CallRow("1004", "2", ""),
    )
    calls = {"places": 5, "newest": CallRow("1005", "1", ""), "rows": rows}
    return replace(view, **{**calls, **changes})


def lost() -> BoardView:
    sentence = CATALOGUES[Language("vi")]("board.lost")
    return view_of(lost=sentence, age="Dữ liệu lúc 07:28:31")


def few() -> BoardView:
    four = view_of().waiting[:4]
    return view_of(waiting=four, notice="Quầy 6 tạm nghỉ đến 10:00, mời qua quầy 5")


STATES: dict[str, Callable[[], BoardView]] = {
    "": view_of,
    "-fresh": lambda: view_of(fresh=True),
    "-recall": lambda: view_of(
        fresh=True, newest=CallRow("392100", "12", "Gọi lần\u00a0thứ\u00a03")
    ),
    "-few": few,
    "-lost": lost,
    "-empty": lambda: view_of(newest=None, rows=()),
    "-english": lambda: view_of("en"),
    "-deep-hall": lambda: view_of(places=2, rows=view_of().rows[:2]),
    "-night": lambda: view_of(asleep=True),
}
SIZES = {"landscape": FULL_HD, "portrait": UPRIGHT, "720p": SMALL}
PICTURES = [
    *((f"board{state}-{shape}", size, make) for state, make in STATES.items()
      for shape, size in SIZES.items()),
    ("board-4k", ULTRA_HD, view_of),
]  # fmt: skip


@pytest.mark.parametrize(("name", "size", "make"), PICTURES, ids=[each[0] for each in PICTURES])
async def test_each_state_has_its_picture(
    kivy: ModuleType,
    keep_picture: KeepPicture,
    name: str,
    size: tuple[int, int],
    make: Callable[[], BoardView],
) -> None:
    language = "en" if "english" in name else "vi"
    async with shown(kivy, size, make(), language):
        board = kivy.Window.children[-1]
        while make().fresh and not board.lit:
            await frames(1)
        while make().asleep and len(kivy.Window.children) == 1:
            await frames(1)
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
    assert cut == []
    keep_picture(name, drawn, colours=COLOURS)
    assert drawn.size == size
    assert len(drawn.getcolors(1_000_000) or ()) > 10


async def test_a_fresh_call_changes_its_ground_below_three_times_a_second_and_then_rests(
    kivy: ModuleType,
) -> None:
    async with shown(kivy, SMALL, view_of(fresh=True)) as (views, _news):
        (board,) = kivy.Window.children
        changes = []
        board.bind(lit=lambda _board, lit: changes.append(lit))
        while len(changes) < 4:
            await frames(1)
        assert changes[:4] in ([True, False] * 2, [False, True] * 2)
        assert 1 / (2 * flashing().FLASH_HALF_PERIOD_S) < 3
        views.append(view_of(fresh=False))
        board.show(views[-1])
        assert board.lit is False
        changes.clear()
        await frames(30)
        assert changes == []


@pytest.mark.parametrize("rows", [2, 3, 4, 5])
@pytest.mark.parametrize("size", [FULL_HD, UPRIGHT, SMALL])
async def test_the_last_calls_are_as_tall_as_the_seats_are_promised(
    kivy: ModuleType, size: tuple[int, int], rows: int
) -> None:
    wide, high = (1210.0, 680.0) if size[0] > size[1] else (680.0, 1210.0)
    glass = Glass(wide, high, 1.0)
    view = view_of(places=rows, rows=tuple(CallRow("39204", "14", "") for _ in range(rows)))
    async with shown(kivy, size, view):
        (board,) = kivy.Window.children
        drawn = [label for label in labels(kivy) if label.text in {"39204", "14"}]
        heights = [(label.text, digit_height(label)) for label in drawn]
        assert [whole(label) for label in drawn] == [True] * 2 * rows
    for text, pixels in heights:
        metres = pixels * high / board.height * METRES_PER_MM
        assert metres >= glass.reach_m(rows), (text, pixels)


def digit_height(label: Any) -> int:  # noqa: ANN401  Kivy has no types
    """Count the rows of pixels that a label's digits take."""
    texture = label.written.texture
    alphas = texture.pixels[3::4]
    width = texture.size[0]
    inked = [any(alphas[at : at + width]) for at in range(0, len(alphas), width)]
    return sum(inked)


async def test_at_night_a_clock_lies_over_the_board_until_somebody_is_called(
    kivy: ModuleType,
) -> None:
    async with shown(kivy, SMALL, view_of(asleep=True)) as (views, news):
        while len(kivy.Window.children) == 1:
            await frames(1)
        night, board = kivy.Window.children
        assert night.clock == "07:30"
        places = [night.place]
        views.append(view_of(asleep=True, clock="07:31"))
        news()
        while night.clock != "07:31":
            await frames(1)
        assert night.place != places[0]
        views.append(view_of())
        news()
        while len(kivy.Window.children) > 1:
            await frames(1)
        assert kivy.Window.children == [board]


async def test_a_shifted_picture_is_the_same_one_a_little_elsewhere(kivy: ModuleType) -> None:
    async with shown(kivy, SMALL, view_of(shift=(3, 3))) as (views, news):
        (board,) = kivy.Window.children
        newest = board.ids.newest
        before = (newest.x, newest.y, *newest.size)
        views.append(view_of(shift=(-3, 0)))
        news()
        while (newest.x, newest.y) == before[:2]:
            await frames(1)
        await frames(3)
        assert (newest.x, newest.y, *newest.size) == (before[0] - 6, before[1] - 3, *before[2:])


async def test_an_equal_view_draws_nothing(kivy: ModuleType) -> None:
    async with shown(kivy, SMALL, view_of()):
        (board,) = kivy.Window.children
        drawn = []
        for label in labels(kivy):
            label.bind(written=lambda label, _written: drawn.append(label.text))
        quiet = 0
        while quiet < 3:  # the first view, which a slow machine may not have drawn to the end
            drawn.clear()
            await frames(3)
            quiet = 0 if drawn else quiet + 1
        board.show(view_of())
        await frames(3)
        assert drawn == []
        board.show(view_of(newest=CallRow("1006", "1", "")))
        while "1006" not in drawn:
            await frames(3)
        # The number's own label may fit itself once more before it takes the new text.
        assert set(drawn) <= {"1005", "1006"}


async def test_a_call_writes_only_its_own_texts_and_a_flash_none(kivy: ModuleType) -> None:
    """Software GL waits for the frame before whenever a text is written anew (promise P4)."""
    async with shown(kivy, SMALL, view_of()):
        (board,) = kivy.Window.children
        await until_written(kivy)
        before = [label.written for label in labels(kivy)]
        rows = (CallRow("1005", "1", ""), *view_of().rows[:4])
        board.show(view_of(newest=CallRow("1006", "1", ""), rows=rows, fresh=True))
        await until_written(kivy)
        after = [label.written for label in labels(kivy)]
        assert sorted(new.text for new in after if new not in before) == ["1", "1005", "1006"]
        board.lit = not board.lit
        await frames(2)
        assert [label.written for label in labels(kivy)] == after


async def until_written(kivy: ModuleType) -> None:
    """Wait until every label has written the text that it holds."""

    def written(label: Any) -> str:  # noqa: ANN401  Kivy has no types
        return label.written.text if label.written else ""

    while any(written(label) != label.text for label in labels(kivy)):
        await frames(1)
    await frames(2)


async def test_the_screen_asks_for_a_view_at_news_and_draws_it(kivy: ModuleType) -> None:
    async with shown(kivy, SMALL, view_of()) as (views, news):
        (board,) = kivy.Window.children
        views.append(view_of(newest=CallRow("4242", "6", "")))
        await asyncio.to_thread(news)
        while board.number != "4242":
            await frames(1)
        assert board.counter == "6"


@pytest.mark.parametrize("pair", style.TEXTS_ON_GROUNDS)
def test_every_text_stands_out_from_its_ground(pair: tuple[style.Rgba, style.Rgba]) -> None:
    ink, ground = (luminance(colour) for colour in pair)
    lighter, darker = max(ink, ground), min(ink, ground)
    assert (lighter + 0.05) / (darker + 0.05) >= 7


def luminance(colour: style.Rgba) -> float:
    """Return the relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def flashing() -> ModuleType:
    from display.screens import flashing as module  # noqa: PLC0415  Kivy is ready by now

    return module
