"""A citizen's own ticket on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, bytes_loaded
from tests.browser.office import Office

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
    expect(page.locator("[data-part=ahead-name]")).to_contain_text("tiếp theo")
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
