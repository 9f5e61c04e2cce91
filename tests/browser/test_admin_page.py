"""An administrator sets up the site, staff and devices in a real browser, while the server runs."""

import json
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.browser.test_every_page import findings
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser

PARTS = ("site", "hours", "services", "counters", "groups", "queue", "staff", "devices", "changes")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of this file's own: what is set up here must not meet other tests."""
    with Office(tmp_path_factory.mktemp("admin")) as opened:
        yield opened


def open_part(page: Page, office: Office, part: str) -> None:
    page.goto(f"{office.url}/admin#{part}")
    expect(page.locator(f"#{part}")).to_be_visible()
    expect(page.locator("#site-fields textarea").first).to_be_attached()


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu và áp dụng").click()


def test_a_new_counter_is_in_force_at_once(office: Office, open_browser: OpenBrowser) -> None:
    visitor = open_browser()
    visitor.sign_in(office, "administrator")
    page = visitor.page
    open_part(page, office, "counters")
    page.get_by_role("button", name="Thêm quầy").click()
    entry = page.locator("#counters details[open]")
    entry.get_by_label("Tên quầy").fill("Quầy lưu động")
    entry.get_by_role("group", name="Phục vụ").get_by_label("Chứng thực").check()
    save(page)
    expect(page.locator("#save-news")).to_contain_text("có hiệu lực ngay")
    names = [each["name"] for each in office.ask("/api/v1/board")["counters"]]
    assert "Quầy lưu động" in names
    with urllib.request.urlopen(f"{office.url}/board") as board:
        assert "lưu động" in board.read().decode().lower(), "the board's voice knows the name"


def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.sign_in(office, "administrator")
    page = visitor.page
    open_part(page, office, "hours")
    page.locator("#hours").get_by_label("Thứ Hai", exact=True).fill("25:00-26:00")
    save(page)
    field = page.locator('[data-path="hours.monday"]')
    expect(field.locator(".field-problem")).to_be_visible()
    expect(field.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#save-news")).to_contain_text("Chưa có gì thay đổi")
    page.get_by_role("button", name="Bỏ thay đổi").click()
    expect(page.locator("#hours").get_by_label("Thứ Hai", exact=True)).to_have_value(
        "07:30-11:30, 13:00-17:00"
    )


def test_procedures_come_from_a_file_that_is_looked_at_first(
    office: Office, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    file = tmp_path / "thu-tuc.csv"
    rows = ["Mã;Tên", "2.000815;Chứng thực bản sao", 'sai;"Tên; có dấu"', '2.000884;"Chữ ký; khác"']
    file.write_text("\n".join(rows), encoding="utf-8-sig")
    visitor = open_browser()
    visitor.sign_in(office, "administrator")
    page = visitor.page
    open_part(page, office, "services")
    page.locator("#services summary").first.click()
    entry = page.locator("#services .entry").first
    entry.get_by_text("Thủ tục hành chính").click()
    entry.locator('input[type="file"]').set_input_files(file)
    expect(entry.locator(".import-preview")).to_contain_text("Đọc được 2 thủ tục")
    expect(entry.locator(".import-preview")).to_contain_text("Dòng 3")
    entry.get_by_role("button", name="Dùng 2 thủ tục này").click()
    save(page)
    expect(page.locator("#save-news")).to_contain_text("Đã lưu")
    page.reload()
    expect(page.locator("#services .procedures").first).to_contain_text("Chữ ký; khác")


def test_staff_are_added_and_a_removal_is_asked_twice(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.witness.forgiven = ("422",)
    visitor.sign_in(office, "administrator")
    page = visitor.page
    open_part(page, office, "staff")
    page.get_by_label("Mã nhân viên").fill("huong")
    page.get_by_label("Họ và tên").fill("Lê Thu Hương")
    page.get_by_label("Mã PIN").fill("1111")
    page.get_by_role("button", name="Lưu nhân viên").click()
    expect(page.locator("#staff-news")).to_contain_text("quá dễ đoán")
    page.get_by_label("Mã PIN").fill("8305")
    page.get_by_role("button", name="Lưu nhân viên").click()
    row = page.locator("#staff-list li", has_text="Lê Thu Hương")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Xóa").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Xóa").click()
    expect(row).to_have_count(0)


def test_a_device_is_paired_and_revoked(office: Office, open_browser: OpenBrowser) -> None:
    request = urllib.request.Request(
        f"{office.url}/api/v1/pairing",
        data=b'{"role": "display"}',
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        code = json.load(answer)["code"]
    visitor = open_browser()
    visitor.sign_in(office, "administrator")
    page = visitor.page
    open_part(page, office, "devices")
    page.get_by_label("Sáu số trên thiết bị").fill(f"{code[:3]} {code[3:]}")
    page.get_by_label("Đặt tên cho thiết bị").fill("bang-moi")
    page.get_by_role("button", name="Ghép nối", exact=True).click()
    expect(page.locator("#device-news")).to_contain_text("Đã ghép nối bang-moi")
    row = page.locator("#device-list li", has_text="bang-moi")
    row.get_by_role("button", name="Thu hồi").click()
    row.get_by_role("button", name="Thu hồi").click()
    expect(row).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_part_is_open_to_everybody_and_has_its_picture(
    office: Office, open_browser: OpenBrowser, keep_picture: KeepPicture, dark: bool
) -> None:
    visitor = open_browser(language="en-US" if dark else "vi-VN", dark=dark)
    visitor.sign_in(office, "administrator")
    page = visitor.page
    found: list[str] = []
    # The forms are one and the same in every part: in the dark a few of them tell.
    for part in PARTS if not dark else ("services", "staff", "devices"):
        open_part(page, office, part)
        if part in ("services", "counters"):
            page.locator(f"#{part} summary").first.click()
        found += findings(page)
        if not dark:
            page.evaluate("window.scrollTo(0, 0)")
            keep_picture(f"admin-{part}", Image.open(BytesIO(page.screenshot())))
    page.set_viewport_size({"width": 683, "height": 768})
    keep_picture(f"admin-683{'-dark' if dark else ''}", Image.open(BytesIO(page.screenshot())))
    assert found == []
