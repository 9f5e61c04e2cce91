"""The tablet at a counter: paired by six digits, unlocked by a finish, once a ticket, else calm."""

import re
import urllib.request
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.browser.test_every_page import findings
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser

COUNTER = 6


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A site with one counter at work."""
    with Office(tmp_path_factory.mktemp("office")) as office:
        office.verb(COUNTER, "open")
        yield office


def token_of_a_display(office: Office) -> str:
    devices = office.accounts()["devices"]
    return next(each["token"] for each in devices if each["role"] == "display")


@pytest.fixture
def tablet(office: Office, open_browser: OpenBrowser) -> Page:
    """A tablet that was paired some time ago."""
    page = open_browser(1280, 800).page
    open_tablet(office, page)
    return page


def open_tablet(office: Office, page: Page) -> None:
    token = token_of_a_display(office)
    page.add_init_script(f"localStorage.setItem('moiso-rating-token', '{token}')")
    page.goto(f"{office.url}/rate/{COUNTER}")


def shows(page: Page, view: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-shows", view)


def call(office: Office, language: str = "vi") -> dict[str, Any]:
    own = office.issue("ho-kinh-doanh", language=language)
    office.verb(COUNTER, "call", ticket_id=own["ticket_id"], reason="kiểm thử")
    return own


def sits_down(office: Office, language: str = "vi") -> dict[str, Any]:
    own = call(office, language)
    office.verb(COUNTER, "start-serving")
    return own


def is_done(office: Office, page: Page) -> None:
    """Finish, and see the tablet ask."""
    shows(page, "idle")
    office.verb(COUNTER, "finish")
    shows(page, "ask")


def ratings(office: Office) -> dict[str, tuple[int, str]]:
    return {
        each["ticket_id"]: (each["score"], each["by"])
        for each in office.events()
        if each["kind"] == "ticket_rated"
    }


def test_a_finish_asks_and_one_touch_answers(office: Office, tablet: Page) -> None:
    own = sits_down(office)
    is_done(office, tablet)
    expect(tablet.locator("[data-view=ask]:visible h1")).to_contain_text("hài lòng thế nào")
    tablet.click("button[data-score='4']:visible")
    shows(tablet, "thanks")
    display = next(
        each["device"] for each in office.accounts()["devices"] if each["role"] == "display"
    )
    assert ratings(office)[own["ticket_id"]] == (4, display)
    tablet.reload()
    shows(tablet, "idle")


def test_the_next_citizen_is_not_asked_about_the_one_before(office: Office, tablet: Page) -> None:
    own = sits_down(office)
    is_done(office, tablet)
    call(office)
    shows(tablet, "ask")
    office.verb(COUNTER, "start-serving")
    is_done(office, tablet)
    tablet.click("[data-later]:visible")
    shows(tablet, "idle")
    assert own["ticket_id"] not in ratings(office)


def test_who_took_an_english_slip_is_asked_in_english(office: Office, tablet: Page) -> None:
    sits_down(office, "en")
    is_done(office, tablet)
    expect(tablet.locator("[data-view=ask]:visible")).to_have_count(1)
    expect(tablet.locator("[data-view=ask]:visible h1")).to_contain_text("How satisfied")
    tablet.click("button[data-score='5']:visible")
    expect(tablet.locator("[data-view=thanks]:visible h1")).to_have_text("Thank you")


def test_who_has_rated_on_the_phone_is_not_asked_on_the_tablet(
    office: Office, tablet: Page
) -> None:
    own = sits_down(office)
    is_done(office, tablet)
    secret = own["status_url"].rsplit("/", 1)[1]
    body = {"request_id": str(uuid.uuid4()), "score": 5}
    office.ask(f"/api/v1/status/{secret}/rating", body)
    shows(tablet, "idle")


def test_a_tablet_is_paired_by_its_six_digits_and_a_revoked_one_asks_again(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser(1280, 800)
    visitor.witness.forgiven = ("401",)
    page = visitor.page
    sits_down(office)
    page.goto(f"{office.url}/rate/{COUNTER}")
    shows(page, "pair")
    expect(page.locator("#code")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    assert not findings(page)
    code = page.locator("#code").inner_text().replace(" ", "")
    administrator = office.as_role("administrator")
    office.ask("/api/v1/devices", {"device": "danh-gia-6", "code": code}, administrator)
    is_done(office, page)
    revoke = urllib.request.Request(
        f"{office.url}/api/v1/devices/danh-gia-6", headers=dict(administrator), method="DELETE"
    )
    urllib.request.urlopen(revoke, timeout=10).close()
    expect(page.locator("body")).to_have_attribute("data-shows", "pair", timeout=20_000)


@pytest.mark.parametrize(
    ("size", "dark"),
    [((1280, 800), False), ((800, 1280), True), ((360, 740), False)],
    ids=["wide", "upright-dark", "small"],
)
def test_each_screen_has_its_picture_and_axe_finds_nothing(
    office: Office,
    open_browser: OpenBrowser,
    keep_picture: KeepPicture,
    size: tuple[int, int],
    dark: bool,
) -> None:
    page = open_browser(*size, dark=dark).page
    sits_down(office)
    open_tablet(office, page)
    found: list[str] = []
    for view in ("idle", "ask", "thanks"):
        if view == "ask":
            is_done(office, page)
        elif view == "thanks":
            page.click("button[data-score='5']:visible")
        shows(page, view)
        found += findings(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        name = f"rate-{view}-{size[0]}-{'dark' if dark else 'light'}"
        keep_picture(name, Image.open(BytesIO(page.screenshot())))
    assert not found, "\n".join(found)
