"""An officer at a counter."""

import json
import signal

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office
from tests.browser.officer import QUIET_MS, at_counter, held, press, step, until

pytestmark = pytest.mark.browser


def test_an_officer_does_the_whole_day_with_the_keyboard(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    page.goto(f"{office.url}/counter/3")
    page.wait_for_url("**/login?next=/counter/3")
    visitor.witness.forgiven = ("409 (Conflict)",)
    visitor.sign_in(office, "officer")
    at_counter(page, office, 3)
    first, second, third = (office.issue("ho-tich")["label"] for _ in range(3))
    held(page, "closed")
    step(page, "Space", "free")
    expect(page.locator(".queue-waiting")).to_have_text("3")
    step(page, "Space", "called", first)
    assert office.last_called() == first
    press(page, "r")
    expect(page.locator(".held-state")).to_contain_text("2")
    press(page, "v")
    expect(page.locator("#message")).to_have_attribute("data-kind", "refused")
    held(page, "called", first)
    step(page, "Enter", "serving", first)
    step(page, "h", "free")
    step(page, "Space", "called", second)
    step(page, "Space", "serving", second)
    press(page, "n")
    expect(page.locator("#panel")).to_contain_text(first)
    page.keyboard.press("Enter")
    expect(page.locator(".next-label").first).to_have_text(first)
    press(page, "k")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.type("H26.1-0001")
    page.keyboard.press("Enter")
    held(page, "free")
    step(page, "z", "serving", second)
    step(page, "Space", "called", first)
    step(page, "Space", "serving", first)
    step(page, "Space", "called", third)
    press(page, "c")
    expect(page.locator("#panel-filter")).to_be_focused()
    page.keyboard.type("dat dai")
    expect(page.locator("#panel-to option")).to_have_count(3)
    page.keyboard.press("Enter")
    held(page, "free")
    press(page, "p")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    held(page, "paused")
    expect(page.locator(".held-service")).to_contain_text("Họp")
    step(page, "x", "closed")
    expect(page.locator("#today [data-part=served]")).to_have_text("2")


def test_a_number_is_called_out_of_order_with_a_reason(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.sign_in(office, "officer")
    at_counter(visitor.page, office, 9)
    office.issue("huong-dan")
    wanted = office.issue("huong-dan")["label"]
    step(visitor.page, "Space", "free")
    press(visitor.page, "s")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#panel .problem")).to_be_visible()
    visitor.page.keyboard.type(wanted)
    visitor.page.keyboard.press("Enter")
    held(visitor.page, "called", wanted)
    expect(visitor.page.locator("[data-tag=out_of_order]")).to_be_visible()


def test_a_double_press_is_one(office: Office, open_browser: OpenBrowser) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "officer")
    for _ in range(3):
        office.issue("xay-dung")
    at_counter(page, office, 6)
    step(page, "Space", "free")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    page.wait_for_timeout(QUIET_MS)
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.locator("#one-key").dblclick()
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    held(page, "called", "4001")
    page.wait_for_timeout(QUIET_MS)
    assert len(sent) == 1
    held(page, "called", "4001")


def test_a_press_while_a_slow_answer_is_on_its_way_counts_for_nothing(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "officer")
    office.issue("dat-dai")
    office.issue("dat-dai")
    at_counter(page, office, 4)
    step(page, "Space", "free")
    kept: list[Route] = []

    def keep(route: Route) -> None:
        kept.append(route)

    page.route("**/call-next?*", keep)
    press(page, "Space")
    expect(page.locator("#one-key")).to_have_attribute("aria-busy", "true")
    for _ in range(2):
        page.wait_for_timeout(QUIET_MS)
        page.keyboard.press("Space")
    kept[0].continue_()
    held(page, "called")
    page.keyboard.press("Space")
    page.wait_for_timeout(QUIET_MS)
    assert len(kept) == 1
    held(page, "called")


@pytest.mark.fault("page-reloaded")
def test_a_reload_in_the_middle_shows_the_same_ticket_and_timer(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "officer")
    label = office.issue("bao-tro")["label"]
    at_counter(page, office, 7)
    for state in ("free", "called", "serving"):
        step(page, "Space", state)
    timer = page.locator("[data-part=since]")
    expect(timer).to_have_text("0:03")
    page.reload()
    held(page, "serving", label)
    minutes, _, seconds = timer.inner_text().partition(":")
    assert (int(minutes), int(seconds)) >= (0, 3)
    second_tab = visitor.page.context.new_page()
    at_counter(second_tab, office, 7)
    held(second_tab, "serving", label)
    press(second_tab, "Space")
    held(second_tab, "free")
    held(page, "free")


def test_a_verb_whose_answer_was_lost_is_sent_again_as_the_same_request(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "officer")
    first = office.issue("tra-ket-qua")["label"]
    office.issue("tra-ket-qua")
    at_counter(page, office, 8)
    step(page, "Space", "free")
    visitor.witness.forgiven = ("net::ERR_FAILED",)
    ids: list[str] = []

    def lose_the_first(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "")["request_id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/call-next?*", lose_the_first)
    step(page, "Space", "called", first)
    until(page, lambda: len(ids) == 2)
    assert ids[0] == ids[1]
    expect(page.locator(".queue-waiting")).to_have_text("1")


def test_the_page_says_that_the_server_is_away_and_is_right_again_when_it_is_back(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    office = start_office()
    visitor.sign_in(office, "officer")
    label = office.issue()["label"]
    at_counter(page, office, 1)
    for state in ("free", "called"):
        step(page, "Space", state)
    visitor.witness.forgiven = ("net::ERR_",)
    office.stop(signal.SIGKILL)
    expect(page.locator("#connection")).to_have_attribute("data-state", "lost")
    expect(page.locator("#connection")).to_contain_text("Mất kết nối")
    press(page, "Space")
    expect(page.locator("#message")).to_contain_text("đang thử lại")
    office.start()
    held(page, "serving", label)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
