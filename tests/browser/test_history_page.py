"""A manager asks what has been: from a figure to its tickets, from a ticket to its life."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.browser.test_every_page import findings

pytestmark = pytest.mark.browser

REASON = "Người cao tuổi, sức khỏe yếu"


def a_few_tickets(office: Office) -> str:
    """Serve one, call another out of order, let two wait; return the label of the second."""
    issued = [office.issue(service) for service in ("chung-thuc",) * 3 + ("dat-dai",)]
    office.verb(1, "open")
    office.verb(1, "call-next")
    office.verb(1, "start-serving")
    office.verb(1, "finish")
    office.verb(1, "call", ticket_id=issued[2]["ticket_id"], reason=REASON)
    return str(issued[2]["label"])


def test_from_figures_to_tickets_to_a_life_and_back_by_links_and_by_the_browsers_own(
    office: Office, open_browser: OpenBrowser
) -> None:
    out_of_order = a_few_tickets(office)
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(office, "manager")
    page.goto(f"{office.url}/manager")
    page.locator("nav.tabs a", has_text="Lịch sử").click()
    title = page.locator("#view-title")
    expect(title).to_have_text("Số liệu 23/11/2026")
    expect(page.locator("#total")).to_contain_text("Lấy số4")
    expect(page.locator(".chart svg")).to_have_count(2)
    found = findings(page)
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")
    rows = page.locator(".chart-table").first.locator("tbody tr")
    expect(rows).to_have_count(19)
    expect(rows.nth(1)).to_have_text("08:0041")
    page.locator("#bys a", has_text="Quầy").click()
    expect(page.locator("#table tbody th")).to_have_text(["Quầy 1", "Chưa được gọi"])
    expect(title).to_be_focused()
    page.locator("#table tbody tr").first.locator("a").first.click()
    expect(title).to_have_text("Lấy số · Quầy 1 · 23/11/2026")
    expect(page.locator("#tickets tbody tr")).to_have_count(2)
    found += findings(page)
    page.locator("#tickets a", has_text=out_of_order).click()
    expect(title).to_contain_text(f"Số {out_of_order} · Chứng thực")
    step = page.locator(".life-step[data-kind=out-of-order]")
    expect(step).to_contain_text("Được gọi không theo thứ tự đến quầy 1")
    expect(step).to_contain_text(REASON)
    expect(step).to_contain_text("bởi Nguyễn Thị Lan")
    found += findings(page)
    address = page.url
    page.go_back()
    expect(title).to_have_text("Lấy số · Quầy 1 · 23/11/2026")
    page.locator("#back").click()
    expect(title).to_have_text("Số liệu 23/11/2026")
    page.goto(address)
    expect(step).to_contain_text(REASON)
    page.goto(f"{office.url}/manager/history")
    expect(title).to_have_text("Số liệu 23/11/2026")
    page.locator("#disruptions").click()
    expect(page.locator("#disruptions-title")).to_be_in_viewport()
    expect(page.locator("input[name=from]")).to_have_value("2026-11-23")
    assert not found, "\n".join(found)


def test_a_day_on_which_nobody_came_says_so_and_a_wrong_period_why(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser(360, 740, language="en-US", dark=True)
    visitor.witness.forgiven = ("422",)
    page = visitor.page
    visitor.sign_in(office, "manager")
    page.goto(f"{office.url}/manager/history?first=2026-11-21&last=2026-11-22")
    expect(page.locator("#nothing")).to_have_text("Nobody took a number in these days.")
    found = findings(page)
    page.locator("#last").fill("2026-11-20")
    page.locator("#period button").click()
    expect(page.locator("#problem")).to_contain_text("Choose a first day")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not found, "\n".join(found)
