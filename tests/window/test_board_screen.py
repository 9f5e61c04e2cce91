"""The board as it is drawn: pictures of its states, in the shapes that TVs have."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from display.board_wording import Wording
from display.screens import style
from display.screens.environment import prepare_environment
from display.settings import TEXTS, ScreenSettings
from display.views import BoardView, CallRow
from tests.display.fakes_hall import OPENING, Hall, waiting_count
from tests.pictures import KeepPicture, keep_picture
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language

__all__ = ["keep_picture"]

pytestmark = pytest.mark.window
CATALOGUES = load_catalogues(TEXTS)
FULL_HD, UPRIGHT, SMALL = (1920, 1080), (1080, 1920), (1280, 720)
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
    return replace(view, **{"newest": CallRow("1005", "1", ""), "rows": rows, **changes})


STATES: list[tuple[str, tuple[int, int], Callable[[], BoardView]]] = [
    ("board-landscape", FULL_HD, view_of),
    ("board-fresh", FULL_HD, lambda: view_of(fresh=True)),
    ("board-portrait", UPRIGHT, view_of),
    ("board-720p", SMALL, lambda: view_of(notice="Quầy 6 tạm nghỉ đến 10:00, mời qua quầy 5")),
    (
        "board-recall",
        FULL_HD,
        lambda: view_of(
            fresh=True, newest=CallRow("392100", "12", "Gọi lần\u00a0thứ\u00a03"),
        ),
    ),
    (
        "board-lost",
        FULL_HD,
        lambda: view_of(
            lost=CATALOGUES[Language("vi")]("board.lost"), age="Dữ liệu lúc 07:28:31"
        ),
    ),
    ("board-empty", FULL_HD, lambda: view_of(newest=None, rows=())),
    ("board-english", FULL_HD, lambda: view_of("en")),
]  # fmt: skip


@pytest.fixture(scope="session")
def kivy() -> ModuleType:
    """Kivy's window module, on a screen that nobody sees."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    prepare_environment(ScreenSettings(fullscreen=False, width_px=1920, height_px=1080))
    from display.screens import board_window  # noqa: PLC0415  Kivy reads the environment

    return board_window


@asynccontextmanager
async def shown(
    kivy: ModuleType, size: tuple[int, int], view: BoardView, language: str = "vi"
) -> AsyncIterator[tuple[list[BoardView], Callable[[], None]]]:
    """Show a view, drawn to the end; for another one put it into the list and tell of news."""
    views = [view]
    kivy.Window.size = size
    app = kivy.BoardWindow(CATALOGUES[Language(language)], lambda: views[-1])
    running = asyncio.create_task(app.async_run(async_lib="asyncio"))
    try:
        await frames(8)
        yield views, app.news
    finally:
        app.stop()
        await running
        for child in list(kivy.Window.children):
            kivy.Window.remove_widget(child)


async def frames(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(1 / 30)


def picture(kivy: ModuleType) -> Image.Image:
    """Draw the window's content once more, into a picture of any size."""
    (board,) = kivy.Window.children
    core_image = board.export_as_image()
    data = core_image.texture.pixels
    size = (int(board.width), int(board.height))
    return Image.frombytes("RGBA", size, data).convert("RGB")


def labels(kivy: ModuleType) -> list[Any]:
    (board,) = kivy.Window.children
    return [widget for widget in board.walk() if "FittedLabel" in type(widget).__name__]


def whole(label: Any) -> bool:  # noqa: ANN401  Kivy has no types
    """Tell whether every word of a label came onto the screen."""
    drawn = " ".join(
        "".join(word.text for word in line.words)
        for line in label._label._cached_lines  # noqa: SLF001  Kivy tells it nowhere else
    )
    return drawn.split() == label.text.split()


@pytest.mark.parametrize(("name", "size", "make"), STATES, ids=[state[0] for state in STATES])
async def test_each_state_has_its_picture(
    kivy: ModuleType,
    keep_picture: KeepPicture,
    name: str,
    size: tuple[int, int],
    make: Callable[[], BoardView],
) -> None:
    language = "en" if name.endswith("english") else "vi"
    async with shown(kivy, size, make(), language):
        (board,) = kivy.Window.children
        while make().fresh and not board.lit:
            await frames(1)
        drawn = picture(kivy)
        cut = [label.text for label in labels(kivy) if not whole(label)]
    assert cut == []
    keep_picture(name, drawn)
    assert drawn.size == size
    assert len(drawn.getcolors(1_000_000) or ()) > 50


async def test_a_fresh_call_changes_its_ground_below_three_times_a_second_and_then_rests(
    kivy: ModuleType,
) -> None:
    async with shown(kivy, SMALL, view_of(fresh=True)) as (views, _news):
        (board,) = kivy.Window.children
        changes = []
        board.bind(lit=lambda _board, lit: changes.append(lit))
        while len(changes) < 4:
            await frames(1)
        assert changes in ([True, False] * 2, [False, True] * 2)
        assert 1 / (2 * board_screen().FLASH_HALF_PERIOD_S) < 3
        views.append(view_of(fresh=False))
        board.show(views[-1])
        assert board.lit is False
        changes.clear()
        await frames(30)
        assert changes == []


async def test_an_equal_view_draws_nothing(kivy: ModuleType) -> None:
    async with shown(kivy, SMALL, view_of()):
        (board,) = kivy.Window.children
        drawn = []
        for label in labels(kivy):
            label.bind(texture=lambda label, _texture: drawn.append(label.text))
        drawn.append("the first view, which a slow machine may not have drawn to the end")
        while drawn:
            drawn.clear()
            await frames(3)
        board.show(view_of())
        await frames(3)
        assert drawn == []
        board.show(view_of(newest=CallRow("1006", "1", "")))
        while not drawn:
            await frames(3)
        assert set(drawn) == {"1006"}


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


def board_screen() -> ModuleType:
    from display.screens import board_screen as module  # noqa: PLC0415  Kivy is ready by now

    return module
