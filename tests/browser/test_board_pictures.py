"""The board in a browser beside the TV board: the same states with the same content."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.office import Office
from tests.display.fakes_hall import Hall, waiting_count
from tests.pictures import KeepPicture
from ticket_queue.messages import BoardSnapshot, WaitingCount, encode_snapshot, json_bytes

pytestmark = pytest.mark.browser

SHAPES = {"landscape": "landscape", "portrait": "portrait", "720p": "landscape"}
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


def told(hall: Hall, ward: tuple[WaitingCount, ...] = WARD) -> dict[str, Any]:
    snapshot: BoardSnapshot = replace(hall.snapshot(), waiting=ward, name_lines=NAMES)
    shape: dict[str, Any] = json.loads(json_bytes(encode_snapshot(snapshot)))
    return shape


def placed(page: Page, **facts: object) -> None:
    """Let the board's page stand at another place than the office's settings say."""

    def change(route: Route) -> None:
        response = route.fetch()
        found = re.search(r'(id="facts">)(.*?)(</script>)', response.text(), re.DOTALL)
        assert found is not None
        told = json.dumps(json.loads(found[2]) | facts, ensure_ascii=False)
        body = response.text().replace(found[0], f"{found[1]}{told}{found[3]}")
        route.fulfill(response=response, body=body)

    page.route(re.compile(r"://[^/]+/board(\?.*)?$"), change)


def show(
    page: Page,
    office: Office,
    hall: Hall,
    *,
    language: str = "vi",
    ward: tuple[WaitingCount, ...] = WARD,
) -> None:
    """Open the board on a hall's snapshot in place of the office's own."""

    def answer(route: Route) -> None:
        route.fulfill(json=told(hall, ward))

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


def night(page: Page, office: Office, hall: Hall) -> None:
    placed(page, hours=["18:00", "18:01"])
    show(page, office, hall)
    expect(page.locator("[data-part=night]")).to_be_visible()


def deep_hall(page: Page, office: Office, hall: Hall) -> None:
    placed(page, glass={"width_mm": 1210, "height_mm": 680, "farthest_seat_m": 40})
    show(page, office, hall)


def few(page: Page, office: Office, hall: Hall) -> None:
    show(page, office, hall, ward=WARD[:4])


Prepare = Callable[[Page, Office, Hall], None]
NOTICE = "Quầy 6 tạm nghỉ đến 10:00, mời qua quầy 5"
STATES: dict[str, tuple[Prepare, Hall]] = {
    "": (show, busy()),
    "-fresh": (fresh, busy()),
    "-recall": (fresh, busy((392100, 12, 3))),
    "-few": (few, busy(notice=NOTICE)),
    "-lost": (lost, busy()),
    "-empty": (show, Hall()),
    "-english": (english, busy()),
    "-deep-hall": (deep_hall, busy()),
    "-night": (night, Hall()),
}
SIZES = {"landscape": (1920, 1080), "portrait": (1080, 1920), "720p": (1280, 720)}


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_pictures(
    office: Office, chromium: Browser, keep_picture: KeepPicture, state: str
) -> None:
    prepare, hall = STATES[state]
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    try:
        for shape, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if shape == "landscape" or prepare is fresh:  # a flash is soon over
                page.unroute_all()
                prepare(page, office, hall)
                page.evaluate("document.fonts.ready")
            expect(page.locator("body")).to_have_attribute("data-shape", SHAPES[shape])
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            assert picture.size == (width, height)
            assert len(picture.getcolors(1_000_000) or ()) > 10
            keep_picture(f"board-browser{state}-{shape}", picture, colours=128)
    finally:
        page.close()
