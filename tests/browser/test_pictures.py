"""What the pages look like on a busy morning; docs/pictures shows them."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office, eventually
from tests.browser.officer import step
from tests.browser.test_every_page import findings
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser

ARRIVALS = (
    "chung-thuc dat-dai chung-thuc dat-dai ho-tich bao-tro chung-thuc dat-dai tra-ket-qua "
    "chung-thuc dat-dai ho-tich xay-dung chung-thuc dat-dai chung-thuc ho-kinh-doanh ho-tich "
    "chung-thuc tra-ket-qua dat-dai bao-tro chung-thuc ho-tich xay-dung chung-thuc ho-tich "
    "tra-ket-qua chung-thuc"
)
BETWEEN = timedelta(seconds=52)
SPEED = 120
"""At this speed the twenty-five minutes of the arrivals take half as many seconds."""


def now_in(office: Office) -> datetime:
    return datetime.fromisoformat(office.ask("/api/v1/board")["at"])


def pass_time(office: Office, duration: timedelta) -> None:
    until = now_in(office) + duration
    eventually(lambda: now_in(office) >= until, "the service clock goes on")


def busy_morning(office: Office) -> None:
    """Let people arrive and counters work."""
    for counter in (2, 3, 4, 5, 8):
        office.verb(counter, "open")
    for index, service in enumerate(ARRIVALS.split()):
        office.issue(service, priority=index % 7 == 3)
        pass_time(office, BETWEEN)
        if index in (1, 4, 8):
            office.verb({1: 4, 4: 3, 8: 8}[index], "call-next")
        if index in (3, 6, 11):
            office.verb({3: 4, 6: 3, 11: 8}[index], "start-serving")
    office.verb(5, "call-next")
    office.verb(2, "pause", reason="Họp")


def test_every_page_on_a_busy_morning(
    start_office: StartOffice, open_browser: OpenBrowser, keep_picture: KeepPicture
) -> None:
    office = start_office(speed=SPEED)
    keep = _keeper(keep_picture)
    visitor = open_browser()
    # A picture of a change of theme would else show buttons half-way.
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.page.goto(f"{office.url}/login")
    keep(visitor.page, "login-light")
    busy_morning(office)
    visitor.page.goto(f"{office.url}/")
    keep(visitor.page, "home-visitor")
    visitor.sign_in(office, "manager")
    expect(visitor.page.locator('.way-state[data-part="state"]').first).not_to_be_empty()
    keep(visitor.page, "home-manager")
    visitor.page.goto(f"{office.url}/manager")
    expect(visitor.page.locator(".bar[data-level=near]").first).to_be_visible()
    expect(visitor.page.locator(".bar[data-level=past]").first).to_be_visible()
    keep(visitor.page, "manager-light")
    visitor.page.emulate_media(color_scheme="dark")
    keep(visitor.page, "manager-dark")
    visitor.page.emulate_media(color_scheme="light")
    for width in (683, 360):
        visitor.page.set_viewport_size({"width": width, "height": 768})
        keep(visitor.page, f"manager-{width}")
    visitor.page.set_viewport_size({"width": 1366, "height": 768})
    _manager_acts_and_looks_back(office, visitor.page, keep)
    _officer_calls(office, visitor.page, keep)
    _officer_serves(office, visitor.page, keep)
    _officer_chooses(visitor.page, keep)
    visitor.witness.forgiven = ("net::ERR_",)
    visitor.page.context.set_offline(offline=True)
    expect(visitor.page.locator("#connection")).to_have_attribute("data-state", "lost")
    keep(visitor.page, "counter-lost")


def _manager_acts_and_looks_back(
    office: Office, page: Page, keep: Callable[[Page, str], None]
) -> None:
    page.locator(".alert button").first.click()
    page.locator(".place-form [name=action_done]").select_option("helped_service")
    keep(page, "manager-answer")
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.locator(".service .manage").first.click()
    expect(page.locator(".place-form").first).to_be_visible()
    keep(page, "manager-manage")
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".place-form")).to_have_count(0)
    page.locator("#charts").scroll_into_view_if_needed()
    expect(page.locator("#charts svg")).to_have_count(2)
    keep(page, "manager-charts")
    page.goto(f"{office.url}/manager/history")
    expect(page.locator("#charts svg")).to_have_count(2)
    keep(page, "manager-history")
    page.set_viewport_size({"width": 360, "height": 768})
    keep(page, "manager-history-360")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="dark")
    page.locator("#total a").first.click()
    expect(page.locator("#tickets tbody tr").first).to_be_visible()
    keep(page, "manager-tickets-dark")
    page.emulate_media(color_scheme="light")
    served = office.see("/api/v1/history/tickets?what=called")["tickets"][0]
    page.goto(f"{office.url}/manager/history?ticket={served['ticket_id']}")
    expect(page.locator(".life-step").first).to_be_visible()
    keep(page, "manager-life")


def _officer_calls(office: Office, page: Page, keep: Callable[[Page, str], None]) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{office.url}/counter/1")
    office.verb(1, "open")
    expect(page.locator("#held")).to_have_attribute("data-state", "free")
    keep(page, "counter-free")
    waiting = office.see("/api/v1/tickets?state=waiting&service=chung-thuc")["tickets"]
    last = max(waiting, key=lambda ticket: ticket["number"])
    office.verb(1, "call", ticket_id=last["ticket_id"], reason="Người cao tuổi, sức khỏe yếu")
    expect(page.locator("#held")).to_have_attribute("data-state", "called")
    keep(page, "counter-called")


def _officer_serves(office: Office, page: Page, keep: Callable[[Page, str], None]) -> None:
    office.verb(1, "start-serving")
    expect(page.locator("#held")).to_have_attribute("data-state", "serving")
    page.emulate_media(color_scheme="dark")
    keep(page, "counter-dark")
    page.emulate_media(color_scheme="light")
    page.locator("[data-verb=finish]").click()
    expect(page.locator("#panel form")).to_be_visible()
    keep(page, "counter-finish")
    page.keyboard.press("Enter")
    expect(page.locator("#held")).to_have_attribute("data-state", "free")


def _officer_chooses(page: Page, keep: Callable[[Page, str], None]) -> None:
    for verb in ("outcome", "priority", "keys"):
        page.locator(f"[data-verb={verb}]").click()
        expect(page.locator("#panel form")).to_be_visible()
        keep(page, f"counter-{verb}")
        page.keyboard.press("Escape")
    step(page, "Space", "called")
    with page.context.expect_page() as opened:
        page.locator("[data-verb=small]").click()
    small = opened.value
    small.set_viewport_size({"width": 380, "height": 250})
    expect(small.locator("#held")).to_have_attribute("data-state", "called")
    keep(small, "counter-small")
    small.close()
    step(page, "Space", "serving")
    page.set_viewport_size({"width": 683, "height": 768})
    keep(page, "counter-683")


def _keeper(keep_picture: KeepPicture) -> Callable[[Page, str], None]:
    def keep(page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        assert picture.getextrema() != ((255, 255),) * 3
        keep_picture(name, picture, colours=256)

    return keep
