"""A citizen's own ticket on a phone."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, bytes_loaded
from tests.browser.office import Office
from tests.browser.test_every_page import findings
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A site in which nobody else waits."""
    with Office(tmp_path_factory.mktemp("office")) as office:
        yield office


def own_state(page: Page, state: str) -> None:
    expect(page.locator("#ticket")).to_have_attribute("data-state", state)


def test_a_citizen_follows_the_own_number_until_it_is_called(
    office: Office, open_browser: OpenBrowser
) -> None:
    ahead, own = office.issue("ho-kinh-doanh"), office.issue("ho-kinh-doanh")
    page = open_browser(360, 740).page
    page.goto(own["status_url"])
    expect(page.locator(".own-number")).to_have_text(own["label"])
    own_state(page, "waiting")
    expect(page.locator("[data-part=ahead]")).to_have_text("1")
    office.verb(6, "open")
    office.verb(6, "call", ticket_id=ahead["ticket_id"], reason="kiểm thử")
    # A phone looks every five seconds where it stands.
    expect(page.locator("[data-part=ahead-name]")).to_contain_text("tiếp theo", timeout=15_000)
    office.verb(6, "start-serving")
    office.verb(6, "finish")
    office.verb(6, "call", ticket_id=own["ticket_id"], reason="kiểm thử")
    own_state(page, "called")
    expect(page.locator(".own-head")).to_have_text("Mời ông/bà đến quầy 6")
    expect(page.locator("#give-back")).to_be_hidden()
    office.verb(6, "start-serving")
    office.verb(6, "finish")
    own_state(page, "served")
    office.verb(6, "close")


HEAR_NOTES = """
window.notes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.notes += 1; start.call(this, at); };
"""


def call(office: Office, own: dict[str, Any]) -> None:
    office.verb(6, "open")
    office.verb(6, "call", ticket_id=own["ticket_id"], reason="kiểm thử")


def serve(office: Office, own: dict[str, Any]) -> None:
    call(office, own)
    for verb in ("start-serving", "finish", "close"):
        office.verb(6, verb)


def test_the_phone_rings_at_each_call_once_it_was_asked_to(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh")
    page = open_browser(360, 740).page
    page.add_init_script(HEAR_NOTES)
    page.goto(own["status_url"])
    own_state(page, "waiting")
    expect(page.locator("#bell")).to_contain_text("Chạm một lần")
    page.click("text=Bật chuông khi đến lượt")
    expect(page.locator("[data-part=bell]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#bell")).to_contain_text("chỉ kêu và rung khi trang này đang mở")
    assert page.evaluate("notes") == 3
    call(office, own)
    own_state(page, "called")
    expect(page).to_have_title(re.compile("Mời đến quầy 6"))
    page.wait_for_function("notes === 12")
    office.verb(6, "recall")
    expect(page.locator(".own-lead")).to_contain_text("Gọi lần thứ 2")
    page.wait_for_function("notes === 21")
    for verb in ("start-serving", "finish", "close"):
        office.verb(6, verb)


def test_a_phone_that_nobody_has_touched_stays_silent(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh")
    page = open_browser(360, 740).page
    page.add_init_script(HEAR_NOTES)
    page.goto(own["status_url"])
    own_state(page, "waiting")
    serve(office, own)
    own_state(page, "served")
    assert page.evaluate("notes") == 0


def test_five_faces_and_a_sentence_are_sent_once(office: Office, open_browser: OpenBrowser) -> None:
    own = office.issue("ho-kinh-doanh")
    visitor = open_browser(360, 740)
    visitor.witness.forgiven = ("422",)
    page = visitor.page
    page.goto(own["status_url"])
    expect(page.locator("#rating")).to_be_hidden()
    serve(office, own)
    expect(page.locator("#rating")).to_be_visible()
    assert not findings(page)
    page.check("input[value='4']")
    page.fill("#sentence", "Gọi tôi 0903 123 456")
    page.click("text=Gửi đánh giá")
    expect(page.locator("[data-part=rating-problem]")).to_contain_text("số điện thoại")
    page.fill("#sentence", "Rất nhanh")
    page.click("text=Gửi đánh giá")
    expect(page.locator(".thanks")).to_be_visible()
    expect(page.locator("#rating")).to_be_hidden()
    page.reload()
    expect(page.locator(".thanks")).to_be_visible()
    expect(page.locator("#rating")).to_be_hidden()
    rated = [each for each in office.events() if each["kind"] == "ticket_rated"]
    assert [each["score"] for each in rated if each["ticket_id"] == own["ticket_id"]] == [4]


def test_a_phone_that_was_away_shows_the_present_state_when_it_comes_back(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh")
    visitor = open_browser(360, 740)
    visitor.witness.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    page = visitor.page
    page.goto(own["status_url"])
    own_state(page, "waiting")
    page.context.set_offline(offline=True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-part=fresh]")).to_contain_text("Tạm mất kết nối")
    call(office, own)
    page.context.set_offline(offline=False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    own_state(page, "called")
    expect(page.locator("[data-part=fresh]")).to_contain_text("Cập nhật lúc")
    for verb in ("start-serving", "finish", "close"):
        office.verb(6, verb)


def test_a_ticket_taken_in_english_speaks_english_until_the_phone_is_told_otherwise(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh", language="en")
    page = open_browser(360, 740).page
    page.goto(own["status_url"])
    expect(page.locator(".own-label")).to_have_text("Your number")
    page.click("nav.languages a[lang=vi]")
    expect(page.locator(".own-label")).to_have_text("Số của ông/bà")
    page.goto(own["status_url"])
    expect(page.locator(".own-label")).to_have_text("Số của ông/bà")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_state_has_its_picture_and_axe_finds_nothing(
    office: Office, open_browser: OpenBrowser, keep_picture: KeepPicture, dark: bool
) -> None:
    own, gone = office.issue("ho-kinh-doanh"), office.issue("ho-kinh-doanh")
    page = open_browser(360, 740, dark=dark).page
    theme = "dark" if dark else "light"
    found: list[str] = []

    def picture(state: str) -> None:
        found.extend(findings(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        shot = Image.open(BytesIO(page.screenshot(full_page=True)))
        keep_picture(f"phone-{state}-{theme}", shot)

    page.goto(gone["status_url"])
    own_state(page, "waiting")
    page.click("[data-part=bell]")
    picture("waiting")
    page.click("[data-part=ask]")
    picture("giving-back")
    page.click("[data-part=yes]")
    own_state(page, "cancelled")
    picture("cancelled")
    page.goto(own["status_url"])
    own_state(page, "waiting")
    call(office, own)
    own_state(page, "called")
    picture("called")
    for verb in ("start-serving", "finish", "close"):
        office.verb(6, verb)
    own_state(page, "served")
    page.check("input[value='5']")
    picture("served")
    page.click("[data-part=rating-send]")
    expect(page.locator(".thanks")).to_be_visible()
    picture("thanked")
    assert not found, "\n".join(found)


def test_a_ticket_is_given_back_only_after_asking(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh")
    page = open_browser(360, 740, language="en-US").page
    page.goto(own["status_url"])
    page.click("text=I no longer need this number")
    page.click("text=No, keep it")
    own_state(page, "waiting")
    page.click("text=I no longer need this number")
    page.click("text=Yes, give it back")
    own_state(page, "cancelled")


def test_the_phone_page_weighs_less_than_50_kilobytes(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("ho-kinh-doanh")
    page = open_browser(360, 740).page
    assert bytes_loaded(page, own["status_url"]) < 50_000
    own_state(page, "waiting")


def test_an_unknown_link_is_told_in_words(office: Office, open_browser: OpenBrowser) -> None:
    visitor = open_browser(360, 740)
    visitor.witness.forgiven = ("404",)
    visitor.page.goto(f"{office.url}/t/{'x' * 22}")
    expect(visitor.page.locator("h1")).to_have_text("Không tìm thấy phiếu này")
