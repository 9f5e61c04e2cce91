"""The board in a browser beside the TV board: the same states with the same content."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.office import Office
from tests.display.fakes_hall import Hall, waiting_count
from tests.pictures import KeepPicture
from ticket_queue.messages import BoardSnapshot, encode_snapshot, json_bytes

pytestmark = pytest.mark.browser

FULL_HD, UPRIGHT, SMALL = (1920, 1080), (1080, 1920), (1280, 720)
NAMES = ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU", "ĐIỂM TIẾP NHẬN SỐ 1")
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


def busy(newest: tuple[int, int, int] = (1005, 1, 1), notice: str | None = None) -> Hall:
    """Return a hall in which six have been called."""
    hall = Hall()
    hall.notice = notice
    for number, counter, attempt in ((1004, 2, 1), (39201, 5, 1), (8003, 8, 1), (2011, 3, 2)):
        hall.call(number, counter, attempt)
    hall.call(3007, 4)
    hall.call(*newest)
    return hall


def told(hall: Hall) -> dict[str, Any]:
    snapshot: BoardSnapshot = replace(hall.snapshot(), waiting=WARD, name_lines=NAMES)
    shape: dict[str, Any] = json.loads(json_bytes(encode_snapshot(snapshot)))
    return shape


def show(page: Page, office: Office, hall: Hall, *, language: str = "vi") -> None:
    """Open the board on a hall's snapshot in place of the office's own."""

    def answer(route: Route) -> None:
        route.fulfill(json=told(hall))

    page.route("**/api/v1/live*", lambda route: route.abort())
    page.route("**/api/v1/board", answer)
    page.goto(f"{office.url}/board?language={language}")
    expect(page.locator("[data-part=clock]")).not_to_have_text("")


def fresh(page: Page, office: Office, hall: Hall) -> None:
    """Let a call come while the board is looked at."""
    before = Hall()
    show(page, office, before)
    page.unroute("**/api/v1/board")
    page.route("**/api/v1/board", lambda route: route.fulfill(json=told(hall)))
    expect(page.locator("[data-lit]")).to_have_count(1, timeout=10_000)


def lost(page: Page, office: Office, hall: Hall) -> None:
    show(page, office, hall)
    page.unroute("**/api/v1/board")
    page.route("**/api/v1/board", lambda route: route.abort())
    expect(page.locator("[data-lost]")).to_have_count(1, timeout=20_000)


def english(page: Page, office: Office, hall: Hall) -> None:
    show(page, office, hall, language="en")


Prepare = Callable[[Page, Office, Hall], None]
NOTICE = "Quầy 6 tạm nghỉ đến 10:00, mời qua quầy 5"
STATES: list[tuple[str, tuple[int, int], Prepare, Hall]] = [
    ("landscape", FULL_HD, show, busy()),
    ("portrait", UPRIGHT, show, busy()),
    ("720p", SMALL, show, busy(notice=NOTICE)),
    ("recall", FULL_HD, fresh, busy((392100, 12, 3))),
    ("fresh-portrait", UPRIGHT, fresh, busy()),
    ("lost", FULL_HD, lost, busy()),
    ("lost-portrait", UPRIGHT, lost, busy()),
    ("lost-720p", SMALL, lost, busy()),
    ("empty", FULL_HD, show, Hall()),
    ("english", FULL_HD, english, busy()),
]


@pytest.mark.parametrize(
    ("name", "size", "prepare", "hall"), STATES, ids=[state[0] for state in STATES]
)
def test_each_state_has_its_picture(
    office: Office,
    chromium: Browser,
    keep_picture: KeepPicture,
    name: str,
    size: tuple[int, int],
    prepare: Prepare,
    hall: Hall,
) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    try:
        prepare(page, office, hall)
        page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    finally:
        page.close()
    assert picture.size == size
    assert len(picture.getcolors(1_000_000) or ()) > 50
    keep_picture(f"board-browser-{name}", picture.quantize(128, dither=Image.Dither.NONE))
