"""An officer whose laptop sleeps, whose network goes, who has two windows open."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.browser.officer import Officer, at_counter, held, press, until

pytestmark = pytest.mark.browser

LIVE = re.compile("/api/v1/live")
SLEEP = "const awake = Date.now; Date.now = () => awake() + 20 * 60 * 1000;"


def test_after_a_sleep_the_stream_is_new_and_the_timer_is_the_servers(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    page.clock.install()
    officer = Officer(visitor, office, "lan", 1)
    label = office.issue()["label"]
    officer.sit_down()
    officer.call()
    officer.serve()
    # A sleep that the browser's steady clock has counted …
    with page.expect_request(LIVE):
        page.clock.fast_forward("20:00")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(page.locator("[data-part=since]")).to_have_text(re.compile("^0:"))
    held(page, "serving", label)
    # … and one that it has not.
    with page.expect_request(LIVE):
        page.evaluate(SLEEP)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    held(page, "serving", label)


def test_without_a_network_the_page_says_so_and_a_press_is_done_once_when_it_is_back(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    officer = Officer(visitor, office, "hoa", 3)
    first, second = (office.issue("ho-tich")["label"] for _ in range(2))
    officer.sit_down()
    officer.call()
    visitor.witness.forgiven = ("net::ERR_",)
    officer.context.set_offline(True)
    expect(page.locator("#connection")).to_contain_text("Mất kết nối")
    press(page, "Space")
    expect(page.locator("#message")).to_contain_text("đang thử lại")
    office.issue("ho-tich")
    officer.context.set_offline(False)
    held(page, "serving", first)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(page.locator(".queue-waiting")).to_have_text("2")
    expect(page.locator(".next-label").first).to_have_text(second)


def test_the_one_key_pressed_in_two_windows_at_once_is_one_press(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    officer = Officer(visitor, office, "son", 5)
    visitor.witness.forgiven = ("409 (Conflict)",)
    labels = [office.issue("dat-dai")["label"] for _ in range(3)]
    officer.sit_down()
    officer.call()
    officer.serve()
    other = officer.context.new_page()
    at_counter(other, office, 5)
    held(other, "serving", labels[0])
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    officer.context.route("**/call-next?*", hold)
    for each in (page, other):
        press(each, "Space")
    until(page, lambda: len(on_the_way) == 2)
    for request in on_the_way:
        request.continue_()
    for each in (page, other):
        held(each, "called", labels[1])
    expect(other.locator("#message")).to_contain_text("vừa thay đổi ở một cửa sổ")
    expect(page.locator("#message")).to_contain_text(labels[1])
