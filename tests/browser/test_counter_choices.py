"""What an officer may set and correct: keys, priority, outcomes, the small window, the sound."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office
from tests.browser.officer import Officer, at_counter, held, press, step, until
from tests.browser.test_every_page import findings

pytestmark = pytest.mark.browser

COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  window.tones += 1;
  return start.apply(this, at);
};
"""
PROBLEM = "#panel .problem:not([hidden])"
NO_WINDOW_ON_TOP = "delete window.documentPictureInPicture;"


def key_button(page: Page, words: str) -> str:
    """Return what the keys' list shows for an action."""
    return page.locator(f"#panel li:has-text('{words}') kbd").inner_text()


def choose_key(page: Page, words: str, key: str) -> None:
    page.locator(f"#panel li:has-text('{words}') button").click()
    page.keyboard.press(key)


def test_keys_are_changed_and_refused_and_kept_for_each_member_of_staff(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in_as(office, "lan", office.pin("lan"))
    at_counter(page, office, 2)
    held(page, "closed")
    press(page, "?")
    listed = page.locator("#panel .keys li")
    verbs = page.locator("#verbs .verb").evaluate_all("all => all.map(each => each.dataset.verb)")
    assert listed.count() == len({*verbs, "press", "escape"})
    choose_key(page, "Gọi lại", "v")
    expect(page.locator(PROBLEM)).to_have_text(
        "Phím V đang dùng cho “Vắng mặt”. Xin chọn phím khác, hoặc đổi phím của việc đó trước."
    )
    choose_key(page, "Gọi lại", "F5")
    expect(page.locator(PROBLEM)).to_contain_text("dành cho trang hoặc trình duyệt")
    choose_key(page, "Phím chính", "Backspace")
    expect(page.locator(PROBLEM)).to_contain_text("ít nhất một phím")
    choose_key(page, "Phím chính", "NumpadAdd")
    choose_key(page, "Tạm nghỉ", "Enter")
    choose_key(page, "Đóng quầy", "Backspace")
    assert key_button(page, "Phím chính") == "+ (phím số)"
    assert key_button(page, "Đóng quầy") == "không có"
    page.keyboard.press("Escape")
    expect(page.locator("#one-key kbd")).to_have_text("+ (phím số)")
    page.reload()
    held(page, "closed")
    press(page, "Space")
    press(page, "NumpadAdd")
    held(page, "free")
    press(page, "x")
    held(page, "free")
    press(page, "Enter")
    expect(page.locator("#panel h2")).to_contain_text("Tạm nghỉ")
    page.keyboard.press("Escape")
    visitor.sign_in_as(office, "minh", office.pin("minh"))
    at_counter(page, office, 2)
    expect(page.locator("#one-key kbd")).to_have_text("Phím cách hoặc Enter")
    visitor.sign_in_as(office, "lan", office.pin("lan"))
    at_counter(page, office, 2)
    press(page, "?")
    page.locator("#panel .keys-foot button").click()
    assert key_button(page, "Đóng quầy") == "X"
    page.locator("#panel .keys-foot input").uncheck()
    page.keyboard.press("Escape")
    press(page, "p")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("[data-verb=pause] kbd")).to_be_hidden()
    press(page, "?")
    expect(page.locator("#panel")).to_be_visible()


def test_priority_is_granted_from_the_list_and_an_outcome_is_put_right(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    officer = Officer(visitor, office, "hoa", 3)
    page = officer.page
    first, second, third = (office.issue("ho-tich")["label"] for _ in range(3))
    officer.sit_down()
    row = page.locator("#next li", has_text=third)
    row.locator("button").click()
    expect(page.locator("#panel h2")).to_contain_text(third)
    page.keyboard.press("Enter")
    expect(page.locator("#panel-number")).to_have_value(third)
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text(f"Số {third} đã được ưu tiên.")
    expect(page.locator(".next-label").first).to_have_text(third)
    expect(row.locator(".next-tag")).to_have_text("Ưu tiên")
    visitor.witness.forgiven = ("409 (Conflict)",)
    officer.call()
    press(page, "u")
    page.locator("#panel-number").fill(third)
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_attribute("data-kind", "refused")
    press(page, "u")
    page.locator("#panel-number").fill("9999")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("Hôm nay không có số 9999")
    officer.serve()
    officer.finish("1")
    press(page, "q")
    expect(page.locator("#panel form")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(PROBLEM)).to_contain_text("chưa thay đổi")
    page.keyboard.press("Escape")
    officer.correct(third, "3")
    served = office.see(f"/api/v1/tickets?number={third}")["tickets"][0]
    assert served["outcome"] == "rejected"
    assert {first, second} == set(page.locator(".next-label").all_inner_texts())


def test_a_form_for_one_citizen_goes_when_another_comes(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    officer = Officer(visitor, office, "nam", 6)
    for _ in range(2):
        office.issue("xay-dung")
    officer.sit_down()
    officer.call()
    officer.serve()
    press(officer.page, "k")
    expect(officer.page.locator("#panel form")).to_be_visible()
    office.verb(6, "call-next")
    held(officer.page, "called")
    expect(officer.page.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize("on_top", [True, False], ids=["on-top", "plain"])
def test_a_small_window_does_the_day_beside_the_dossier_system(
    office: Office, open_browser: OpenBrowser, *, on_top: bool
) -> None:
    counter, service = (7, "bao-tro") if on_top else (8, "tra-ket-qua")
    visitor = open_browser()
    page = visitor.page
    if not on_top:
        page.add_init_script(NO_WINDOW_ON_TOP)
    labels = [office.issue(service)["label"] for _ in range(2)]
    visitor.sign_in(office, "officer")
    at_counter(page, office, counter)
    with page.context.expect_page() as opened:
        press(page, "w")
    small = opened.value
    visitor.witness.watch(small)
    expect(small.locator("#one-key")).to_be_focused()
    step(small, "Space", "free")
    expect(small.locator("#waits")).to_contain_text("2 người đang chờ")
    step(small, "Space", "called", labels[0])
    held(page, "called", labels[0])
    press(small, "r")
    expect(small.locator(".held-state")).to_contain_text("2")
    if on_top:
        assert findings(small) == []
    press(small, "c")
    expect(small.locator("#message")).to_contain_text("trang quầy")
    step(small, "Enter", "serving", labels[0])
    expect(small.locator("[data-part=since]")).to_have_text("0:02")
    step(page, "Space", "called", labels[1])
    held(small, "called", labels[1])
    page.reload()
    held(page, "called", labels[1])
    until(page, small.is_closed)


def test_an_officer_who_looks_elsewhere_hears_and_sees_who_comes_and_who_waits_too_long(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    # At this speed fifteen minutes pass in eight seconds.
    office = start_office(speed=120)
    visitor = open_browser()
    page = visitor.page
    page.add_init_script(COUNT_TONES)
    officer = Officer(visitor, office, "lan", 1)
    officer.sit_down()
    assert page.title() == "Quầy 1"
    label = office.issue()["label"]
    expect(page).to_have_title("● 1 người chờ · Quầy 1")
    assert _icon(page) == "icon-waiting.svg"
    assert page.evaluate("window.tones") == 2
    expect(page).to_have_title("▲ 1 · Quầy 1", timeout=20_000)
    expect(page.locator("#message")).to_have_text(f"Số {label} sắp quá giới hạn chờ.")
    assert _icon(page) == "icon-near.svg"
    expect(page).to_have_title("◆ 1 · Quầy 1", timeout=20_000)
    officer.call()
    expect(page).to_have_title(f"{label} · Quầy 1")
    assert _icon(page) == "icon.svg"
    press(page, "a")
    expect(page.locator("[data-verb=sound] span")).to_have_text("Âm báo: tắt")
    heard = page.evaluate("window.tones")
    officer.serve()
    officer.finish("1")
    office.issue()
    expect(page).to_have_title("● 1 người chờ · Quầy 1")
    assert json.loads(page.evaluate("localStorage.getItem('moiso.sound.lan')")) == "off"
    assert page.evaluate("window.tones") == heard


def _icon(page: Page) -> str:
    address = page.locator("link[rel=icon]").get_attribute("href") or ""
    return address.rsplit("/", 1)[1]
