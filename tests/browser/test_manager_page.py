"""A manager watches the lobby."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser, StartOffice
from tests.browser.office import Office

pytestmark = pytest.mark.browser


def test_a_manager_sees_waits_pass_the_levels_and_writes_down_what_was_done(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    # At this speed twenty minutes pass in ten seconds.
    office = start_office(speed=120)
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "manager")
    page.goto(f"{office.url}/manager")
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
    expect(alerts).to_have_count(4)
    page.locator(".alert[data-level=past] button").first.click()
    page.locator(".acknowledge select").select_option("informed_citizens")
    page.locator(".acknowledge input").fill("Đã mời vào quầy 5")
    page.keyboard.press("Enter")
    expect(alerts).to_have_count(3)
    page.locator(".alert-group header button").click()
    page.locator(".acknowledge select").select_option("opened_counter")
    page.locator(".acknowledge button[type=submit]").click()
    expect(alerts).to_have_count(0)
    expect(page.locator("#alerts-none")).to_be_visible()
    answered = office.see("/api/v1/alerts?state=all")["alerts"]
    notes = [alert["acknowledged"]["note"] for alert in answered]
    assert len(notes) == 4
    assert "Đã mời vào quầy 5" in notes


def test_a_note_with_a_telephone_number_is_refused_in_words(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office(speed=240)
    visitor = open_browser(360, 740)
    visitor.witness.forgiven = ("422",)
    visitor.sign_in(office, "manager")
    visitor.page.goto(f"{office.url}/manager")
    office.issue("ho-tich")
    visitor.page.locator(".alert button").first.click(timeout=20_000)
    visitor.page.locator(".acknowledge input").fill("gọi 0912345678")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".acknowledge .problem")).to_be_visible()


def test_the_page_draws_no_row_anew_that_has_not_changed(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "manager")
    page.goto(f"{office.url}/manager")
    before = len(office.see("/api/v1/tickets?state=waiting")["tickets"])
    office.issue("van-hoa-giao-duc-y-te")
    expect(page.locator(".bar")).to_have_count(before + 1)
    page.evaluate(
        """() => {
          window.touched = [];
          new MutationObserver((changes) => changes.forEach(({ addedNodes }) =>
            addedNodes.forEach((node) => node.nodeType === 1 && window.touched.push(node.className))
          )).observe(document.getElementById("services"), { childList: true, subtree: true });
        }"""
    )
    office.issue("van-hoa-giao-duc-y-te")
    expect(page.locator(".bar")).to_have_count(before + 2)
    assert page.evaluate("window.touched.filter(Boolean)") == ["bar"]
