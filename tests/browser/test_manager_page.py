"""A manager watches the lobby, and does something about it."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, StartOffice, Visitor
from tests.browser.office import Office, eventually

pytestmark = pytest.mark.browser

ALERT = ".alert[data-level=past]"
FORM = ".place-form"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A site in which twenty minutes pass in eight seconds; each test has services of its own.

    A minute and a half goes by before the lunch break, over which a wait stands still.
    """
    with Office(tmp_path_factory.mktemp("hasty"), speed=160, start="07:30") as office:
        yield office


def open_lobby(visitor: Visitor, office: Office) -> Page:
    visitor.sign_in(office, "manager")
    visitor.page.goto(f"{office.url}/manager")
    expect(visitor.page.locator("#connection")).to_have_attribute("data-state", "live")
    return visitor.page


def test_a_manager_sees_waits_pass_the_levels_and_writes_down_what_was_done(
    hasty: Office, open_browser: OpenBrowser
) -> None:
    office = hasty
    visitor = open_browser()
    visitor.witness.forgiven = ("422",)
    page = open_lobby(visitor, office)
    labels = [office.issue("dat-dai")["label"] for _ in range(3)]
    bars = page.locator(".bar")
    expect(bars).to_have_count(3)
    office.verb(4, "open")
    office.verb(4, "call-next")
    expect(bars).to_have_count(2)
    expect(page.locator("#counters tr").nth(3)).to_contain_text(labels[0])
    expect(page.locator(".bar[data-level=near]")).to_have_count(2, timeout=20_000)
    expect(page.locator(".bar[data-level=past]")).to_have_count(2, timeout=20_000)
    alerts = page.locator(".alert")
    expect(page.locator(ALERT)).to_have_count(2)
    expect(alerts).to_have_count(2)
    expect(page).to_have_title("(2) Sảnh chờ · MờiSố")
    page.locator(f"{ALERT} button").first.click()
    page.locator(f"{FORM} select").select_option("citizen_away")
    page.locator(f"{FORM} [name=note]").fill("gọi 0912345678")
    page.keyboard.press("Enter")
    expect(page.locator(f"{FORM} .problem")).to_contain_text("Không ghi số CCCD")
    page.locator(f"{FORM} [name=note]").fill("Đã tìm ngoài sảnh")
    page.keyboard.press("Enter")
    expect(alerts).to_have_count(1)
    page.locator(f"{ALERT} button").click()
    page.locator(f"{FORM} select").select_option("opened_counter")
    expect(page.locator(f"{FORM} .hint").first).to_have_text("Quầy của dịch vụ này chưa mở: 5.")
    page.locator(f"{FORM} button[type=submit]").click()
    expect(alerts).to_have_count(0)
    expect(page.locator("#alerts-none")).to_be_visible()
    answered = office.see("/api/v1/alerts?state=all")["alerts"]
    assert [alert["acknowledged"]["note"] for alert in answered].count("Đã tìm ngoài sảnh") == 2
    assert len(answered) == 4, "both levels of both tickets"


def test_what_was_done_is_done_right_there(hasty: Office, open_browser: OpenBrowser) -> None:
    page = open_lobby(open_browser(), hasty)
    for service in ("xay-dung", "ho-tich", "chung-thuc"):
        hasty.issue(service)
    hasty.verb(3, "open")
    expect(page.locator(ALERT)).to_have_count(3, timeout=20_000)
    answer(page, "Xây dựng - Hạ tầng - Đô thị", "helped_service", "3")
    expect(page.locator("#counters tr").nth(2)).to_contain_text("hỗ trợ Xây dựng")
    answer(page, "Chứng thực", "paused_service", "Mất điện")
    expect(page.locator(".service").first).to_contain_text("tạm ngừng cấp số: Mất điện")
    answer(page, "Tư pháp - Hộ tịch", "informed_citizens", "Xin chờ, đang thêm quầy")
    expect(page.locator("#site")).to_contain_text("Xin chờ, đang thêm quầy")
    expect(page.locator(".alert")).to_have_count(0)
    told = hasty.see("/api/v1/alerts?state=all")["alerts"]
    actions = {alert["service"]: alert["acknowledged"]["action"] for alert in told}
    assert actions["xay-dung"] == "helped_service"
    assert actions["chung-thuc"] == "paused_service"
    assert actions["ho-tich"] == "informed_citizens"
    page.locator(".service").first.locator(".manage").click()
    page.locator(f"{FORM} select").select_option("resume")
    page.locator(f"{FORM} button[type=submit]").click()
    expect(page.locator(".service").first).not_to_contain_text("tạm ngừng")


def answer(page: Page, service: str, action: str, deed: str) -> None:
    """Answer a service's alert: what was done, and do it."""
    group = page.locator(".alert-group", has_text=service)
    group.locator(".alert button").click()
    group.locator("[name=action_done]").select_option(action)
    field = group.locator("[name=deed]")
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(deed)
    else:
        field.fill(deed)
    group.locator("button[type=submit]").click()
    expect(group).to_have_count(0)


def test_a_site_is_paused_and_given_free_by_keyboard_and_needs_a_reason(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_lobby(open_browser(), office)
    pause = page.locator("#site [data-part=pause]")
    pause.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#site form input").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#site .problem")).to_have_text("Xin ghi lý do để công dân biết.")
    page.keyboard.type("Mất điện")
    page.keyboard.press("Enter")
    expect(page.locator("#site")).to_contain_text("Tạm ngừng cấp số: Mất điện")
    expect(pause).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#site")).to_contain_text("Đang cấp số theo giờ làm việc.")


NOTICED = """() => {
  window.noticed = [];
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, options) { window.noticed.push([title, options.body]); }
  };
  window.sounds = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { window.sounds += 1; start.call(this, at); };
}"""


def test_a_burst_of_alerts_is_one_sound_and_one_notification_and_none_when_switched_off(
    hasty: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.page.add_init_script(f"({NOTICED})()")
    page = open_lobby(visitor, hasty)

    def titles() -> list[str]:
        return [title for title, _ in page.evaluate("window.noticed")]

    # The first press on the page unlocks the sound, as browsers want it.
    page.locator("#site-title").click()
    labels = [hasty.issue("ho-kinh-doanh")["label"] for _ in range(2)]
    eventually(lambda: "2 số chờ quá hạn" in titles(), "a notification")
    assert len(titles()) <= 2, "four alerts: near and past of two tickets"
    body = page.evaluate("window.noticed.at(-1)[1]")
    assert body == f"{', '.join(labels)} · Hộ kinh doanh - Kinh tế"
    sounds = page.evaluate("window.sounds")
    assert sounds > 0
    switch = page.locator("#attention [data-part=sound]")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    hasty.issue("huong-dan")
    eventually(lambda: "1 số chờ quá hạn" in titles(), "a notification without a sound")
    assert page.evaluate("window.sounds") == sounds
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_yesterdays_alert_without_a_cause_is_still_there_and_says_its_day(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office(speed=480, start="16:00")
    office.issue("ho-tich")
    eventually(lambda: len(office.see("/api/v1/alerts")["alerts"]) == 2, "both levels are passed")

    def is_closed() -> bool:
        return datetime.fromisoformat(office.ask("/api/v1/board")["at"]).hour >= 17

    # The demo that starts again out of hours goes on with the next working day.
    eventually(is_closed, "the day is over")
    office.stop()
    office.start()
    page = open_lobby(open_browser(), office)
    expect(page.locator(".alert")).to_have_count(1)
    expect(page.locator(".alert-what")).to_contain_text("23/11")
    page.locator(".alert button").click()
    page.locator(f"{FORM} select").select_option("system_fault")
    page.locator(f"{FORM} button[type=submit]").click()
    expect(page.locator(".alert")).to_have_count(0)


def test_a_devices_trouble_is_seen_as_it_comes(office: Office, open_browser: OpenBrowser) -> None:
    page = open_lobby(open_browser(), office)
    expect(page.locator("#devices")).to_contain_text("Broker (MQTT)")
    kiosk = next(each for each in office.accounts()["devices"] if each["role"] == "kiosk")
    row = page.locator(".device", has_text=kiosk["device"])
    for paper, words in (("out", "Giấy: hết"), ("ok", "Giấy: tốt")):
        office.tell("/api/v1/devices/self/health", {"paper": paper}, kiosk["token"])
        expect(row).to_contain_text(words)


A_SECOND = 10
"""So many events a second come to a busy lobby."""

CHANGES = """() => {
  window.changes = 0;
  window.rows = new Set();
  window.made = [];
  window.blocked_ms = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
    window.blocked_ms += duration;
  })).observe({ type: "longtask" });
  new MutationObserver((records) => records.forEach(({ target, addedNodes }) => {
    window.changes += 1;
    const node = target.nodeType === 1 ? target : target.parentElement;
    const row = node.closest(".bar");
    if (row) window.rows.add(row.dataset.key);
    addedNodes.forEach((each) => each.nodeType === 1 && window.made.push(each.className));
  })).observe(document.getElementById("services"), {
    attributes: true, characterData: true, childList: true, subtree: true });
}"""


def test_with_five_hundred_waiting_an_event_touches_its_own_row_and_no_other(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    # So slow a clock changes no row by itself: what changes, an event has changed.
    office = start_office(speed=0.01)
    services = ("chung-thuc", "dat-dai", "ho-tich", "bao-tro")
    for n in range(500):
        office.issue(services[n % 4])
    page = open_lobby(open_browser(), office)
    expect(page.locator(".bar")).to_have_count(500, timeout=20_000)
    page.evaluate(CHANGES)
    began, numbers = time.monotonic(), []
    for n in range(50):
        numbers.append(office.issue(services[n % 4])["ticket_id"])
        page.wait_for_timeout(max(0.0, began + (n + 1) / A_SECOND - time.monotonic()) * 1000)
    expect(page.locator(".bar")).to_have_count(550, timeout=20_000)
    took_s = time.monotonic() - began
    # Smooth: what keeps the page from answering a hand is far less than what it is free.
    assert page.evaluate("window.blocked_ms") < took_s * 1000 / 2
    assert set(page.evaluate("Array.from(window.rows)")) <= set(numbers)
    assert page.evaluate("window.made.filter((name) => name === 'bar').length") == 50
    # A row has five parts, and its service's head says a new count.
    assert page.evaluate("window.changes") <= 50 * 20
    assert page.evaluate("window.made.filter((name) => name === 'service').length") == 0
