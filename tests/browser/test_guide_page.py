"""The guide at the machine: a number for somebody, a ticket in hand, a slip once more."""

import json
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, Visitor, bytes_loaded
from tests.browser.office import Office
from tests.browser.test_every_page import FIRST_PAINT, findings
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser


@contextmanager
def kiosk(office: Office, result: Mapping[str, object]) -> Iterator[list[dict[str, Any]]]:
    """Listen for errands as a kiosk does and say what became of each; gives the orders."""
    token = next(each["token"] for each in office.accounts()["devices"] if each["role"] == "kiosk")
    bearer = {"Authorization": f"Bearer {token}"}
    orders: list[dict[str, Any]] = []
    address = f"{office.url}/api/v1/live?topics=errand"
    stream = urllib.request.urlopen(urllib.request.Request(address, headers=bearer), timeout=30)

    def work() -> None:
        for line in stream:
            if line.startswith(b"data: "):
                order = json.loads(line.removeprefix(b"data: "))
                orders.append(order)
                answer = urllib.request.Request(
                    f"{office.url}/api/v1/devices/self/errands/{order['errand_id']}",
                    data=json.dumps(result).encode(),
                    headers={**bearer, "Content-Type": "application/json"},
                )
                urllib.request.urlopen(answer, timeout=10).close()

    def work_until_closed() -> None:
        try:
            work()
        except (OSError, ValueError, AttributeError):
            return  # the test has closed the stream

    worker = threading.Thread(target=work_until_closed, daemon=True)
    worker.start()
    try:
        yield orders
    finally:
        stream.close()


def open_guide(open_browser: OpenBrowser, office: Office, *size: int, **how: Any) -> Visitor:  # noqa: ANN401 - as open_browser takes it
    visitor = open_browser(*size, **how)
    visitor.sign_in(office, "guide")
    visitor.page.click("text=/^(Người hướng dẫn|Guide)$/")
    expect(visitor.page.locator(".offer").first).to_be_visible()
    expect(visitor.page.locator("#connection")).to_have_attribute("data-state", "live")
    return visitor


def label(page: Page) -> str:
    expect(page.locator("#card .life li").first).to_be_visible()
    return page.locator("#card-label").inner_text()


def test_a_number_is_given_by_keyboard_alone(office: Office, open_browser: OpenBrowser) -> None:
    page = open_guide(open_browser, office).page
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("so do")
    expect(page.locator("#issue-do")).to_have_text("Cấp số: Đất đai")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=news]")).to_have_text("Vừa cấp số")
    given = label(page)
    (ticket,) = office.see(f"/api/v1/tickets?number={given}")["tickets"]
    assert (ticket["service"], ticket["priority"], ticket["language"]) == ("dat-dai", False, "vi")
    expect(page.locator("#card")).to_be_focused()
    expect(page.locator(".card-qr img")).to_have_js_property("complete", value=True)
    assert page.evaluate("document.querySelector('.card-qr img').naturalWidth") > 0
    expect(page.locator("#search")).to_have_value("")
    expect(page.locator("#issue-do")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_focused()


def test_priority_and_language_go_with_the_number_and_are_not_kept_for_the_next(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_guide(open_browser, office, 360, 740).page
    page.check(".offer input[value=ho-tich]")
    page.select_option("#priority", index=1)
    page.select_option("#slip-language", "en")
    page.dblclick("#issue-do")
    given = label(page)
    (ticket,) = office.see(f"/api/v1/tickets?number={given}")["tickets"]
    assert (ticket["service"], ticket["priority"], ticket["language"]) == ("ho-tich", True, "en")
    expect(page.locator("#priority")).to_have_value("")
    tickets = office.see("/api/v1/tickets?service=ho-tich")["tickets"]
    assert len(tickets) == 1


def test_who_missed_the_call_is_found_and_put_back(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("xay-dung")
    page = open_guide(open_browser, office).page
    page.fill("#find", own["label"])
    page.press("#find", "Enter")
    expect(page.locator("#card-label")).to_have_text(own["label"])
    expect(page.locator("[data-part=place]")).to_contain_text("Quầy")
    expect(page.locator("[data-part=return]")).to_be_hidden()
    office.verb(6, "open")
    office.verb(6, "call", ticket_id=own["ticket_id"], reason="kiểm thử")
    expect(page.locator("#card")).to_have_attribute("data-state", "called")
    expect(page.locator("[data-part=place]")).to_have_text("Quầy 6")
    for verb in ("recall", "recall", "no-show"):
        office.verb(6, verb)
    expect(page.locator("#card")).to_have_attribute("data-state", "no_show")
    expect(page.locator("#away-list li")).to_have_count(1)
    page.click("[data-part=return]")
    expect(page.locator("#card")).to_have_attribute("data-state", "waiting")
    expect(page.locator("#away-list li")).to_have_count(0)
    expect(page.locator(".life li").last).to_contain_text("Xếp lại vào hàng chờ")
    office.verb(6, "close")


def test_a_number_that_nobody_has_is_told_in_a_sentence(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_guide(open_browser, office).page
    page.click("#find-form button")
    expect(page.locator("#find-problem")).to_have_text("Xin nhập số trên phiếu.")
    page.fill("#find", "7777")
    page.press("#find", "Enter")
    expect(page.locator("#find-problem")).to_contain_text("không có số 7777")
    expect(page.locator("#find")).to_be_focused()
    page.fill("#search", "zzzz")
    expect(page.locator("#no-offers")).to_contain_text("zzzz")
    expect(page.locator("#issue-do")).to_be_disabled()


def test_a_slip_comes_out_again_at_the_kiosk_that_was_chosen(
    office: Office, open_browser: OpenBrowser
) -> None:
    own = office.issue("chung-thuc")
    with kiosk(office, {"result": "down", "detail": "paper-out"}) as orders:
        page = open_guide(open_browser, office).page
        page.fill("#find", own["label"])
        page.press("#find", "Enter")
        expect(page.locator(".card-prints button").nth(1)).to_be_disabled()
        page.locator(".card-prints button").first.click()
        expect(page.locator("[data-part=printed]")).to_contain_text("không in được")
        expect(page.locator("[data-part=printed]")).to_contain_text("hết giấy")
        expect(page.locator("[data-part=tags]")).to_contain_text("Đã cho in lại 1 lần")
        assert [order["ticket"]["label"] for order in orders] == [own["label"]]
    with kiosk(office, {"result": "ok"}) as orders:
        page.click("#kiosk-list button:enabled")
        expect(page.locator("#kiosk-message")).to_have_text("Máy 1 in được trở lại.")
        assert [order["kind"] for order in orders] == ["paper-changed"]


@pytest.mark.parametrize(
    ("size", "language", "dark"),
    [
        ((1366, 768), "vi-VN", False),
        ((683, 768), "vi-VN", True),
        ((360, 740), "en-US", False),
        ((1366, 768), "en-US", True),
    ],
    ids=["wide", "half-dark", "phone-english", "wide-dark-english"],
)
def test_the_page_fits_and_axe_finds_nothing(
    office: Office,
    open_browser: OpenBrowser,
    keep_picture: KeepPicture,
    size: tuple[int, int],
    language: str,
    dark: bool,
) -> None:
    own, missed = office.issue("dat-dai", priority=True), office.issue("dat-dai")
    office.verb(5, "open")
    office.verb(5, "call", ticket_id=missed["ticket_id"], reason="kiểm thử")
    for verb in ("recall", "recall", "no-show", "close"):
        office.verb(5, verb)
    with kiosk(office, {"result": "ok"}):
        page = open_guide(open_browser, office, *size, language=language, dark=dark).page
        found = findings(page)
        page.fill("#find", own["label"])
        page.press("#find", "Enter")
        label(page)
        page.locator(".card-prints button:enabled").click()
        expect(page.locator("[data-part=printed]")).to_have_attribute("data-kind", "done")
    # What a sticky bar happens to lie upon is no smaller for it.
    page.evaluate("scrollTo(0, 0)")
    found += findings(page)
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.evaluate("document.getElementById('card').scrollIntoView({block: 'center'})")
    shot = page.screenshot(full_page=False)
    name = f"guide-{size[0]}-{'dark' if dark else 'light'}-{language[:2]}"
    keep_picture(name, Image.open(BytesIO(shot)))


def test_a_first_visit_is_light(office: Office, open_browser: OpenBrowser) -> None:
    signed_in = open_guide(open_browser, office)
    fresh = open_browser()
    fresh.page.context.add_cookies(signed_in.page.context.cookies())  # type: ignore[arg-type] # what one gives the other takes
    assert bytes_loaded(fresh.page, f"{office.url}/guide") < FIRST_PAINT
