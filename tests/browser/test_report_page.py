"""A manager's Friday: the figures, part B from a file, the finish, the files."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from server.ledger import LEDGER_FILE, SqliteLedger
from tests.browser.conftest import OpenBrowser, bytes_loaded
from tests.browser.office import Office
from tests.browser.test_every_page import FIRST_PAINT, findings
from tests.pictures import KeepPicture
from tests.server.report.simulated_week import SimulatedWard

pytestmark = pytest.mark.browser

LAST_WEEK = "/manager/report?week=2026-W48"
DOSSIERS = (
    "Lĩnh vực;Kỳ trước chuyển sang;Trực tuyến;Trực tiếp;BCCI;Trước hạn;Đúng hạn;Đã xử lý quá hạn;"
    "Trong hạn;Đang xử lý quá hạn;Tạm dừng;Đã trả kết quả\n"
    "Chứng thực;12;40;380;6;120;290;2;20;3;3;410\n"
    "Tư pháp - Hộ tịch;8;35;90;4;40;70;1;22;2;2;110\n"
    "Đất đai;25;10;44;2;12;30;4;28;5;2;42\n"
)


@pytest.fixture(scope="module")
def week_gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office on the Monday after a simulated week."""
    data: Path = tmp_path_factory.mktemp("week-gone")
    ward = SimulatedWard(seed=11, per_day=60).lives()

    async def write() -> None:
        ledger = await SqliteLedger.open(data / LEDGER_FILE)
        await ledger.append(ward.commit())
        await ledger.close()

    # Playwright's own loop runs in this thread.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(write())).result()
    with Office(data) as office:
        yield office


def picture(page: Page, *, whole: bool = True) -> Image.Image:
    """Take a picture in few colours: a page of words has no more."""
    return Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")


def of_file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [(1366, "vi-VN", False), (683, "en-US", True), (360, "vi-VN", False)],
)
def test_the_report_shuts_nobody_out_and_fits_its_screen(
    week_gone: Office,
    open_browser: OpenBrowser,
    keep_picture: KeepPicture,
    width: int,
    language: str,
    dark: bool,
) -> None:
    visitor = open_browser(width, 768, language=language, dark=dark)
    page = visitor.page
    visitor.sign_in(week_gone, "manager")
    page.goto(week_gone.url + LAST_WEEK)
    expect(page.locator("#rows input").first).to_be_visible()
    keep_picture(f"report-{width}", picture(page, whole=width > 1000), colours=64)
    found = findings(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".facts [data-fact=past_limit] a").click()
    expect(page.locator(".sheet-head h2")).to_be_visible()
    keep_picture(f"report-tickets-{width}", picture(page, whole=False), colours=64)
    found += findings(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not found, "\n".join(found)


def test_a_figure_leads_to_as_many_tickets_as_it_says(
    week_gone: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(week_gone, "manager")
    page.goto(week_gone.url + LAST_WEEK)
    for table, row, column in (("services", 1, 1), ("hours", 2, 3), ("counters", 1, 2)):
        cell = page.locator(
            f"section[aria-labelledby={table}-title] tbody tr:nth-child({row}) td"
        ).nth(column - 1)
        said = cell.inner_text()
        cell.locator("a").click()
        expect(page.locator("tbody tr")).to_have_count(int(said.replace(".", "")))
        page.go_back()


def test_a_manager_imports_part_b_writes_c_and_d_and_finishes(
    week_gone: Office, open_browser: OpenBrowser, keep_picture: KeepPicture
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.witness.forgiven = ("422",)
    visitor.sign_in(week_gone, "manager")
    page.goto(week_gone.url + LAST_WEEK)
    page.set_input_files("#file", of_file("sai.csv", DOSSIERS.replace("380", "ba trăm")))  # type: ignore[arg-type]  # a file's payload
    expect(page.locator("#preview .problem")).to_have_text("1 chỗ cần sửa trong tệp")
    expect(page.locator("#preview [data-kind=mistake] li").first).to_contain_text("Dòng 2, cột D")
    page.locator("#preview").scroll_into_view_if_needed()
    keep_picture("report-import", picture(page, whole=False), colours=64)
    page.set_input_files("#file", of_file("dung.csv", DOSSIERS))  # type: ignore[arg-type]  # (the same)
    page.get_by_role("button", name="Đưa 3 lĩnh vực vào bảng").click()
    expect(page.locator("[data-sum=in_person]")).to_have_text("514")
    page.fill("#difficulties", "Gọi anh Ba theo số 0912345678")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#problem")).to_contain_text("Không ghi số CCCD")
    page.fill("#difficulties", "Đường truyền không ổn định sáng thứ Ba.")
    page.fill("#proposals", "Bổ sung một công chức cho quầy Hộ tịch.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#message")).to_contain_text("Đã lưu lúc")
    assert findings(page) == []
    page.reload()
    expect(page.locator("[data-sum=in_person]")).to_have_text("514")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Bảng tính (XLSX)").click()
    book = openpyxl.load_workbook(BytesIO(downloading.value.path().read_bytes()))
    assert book["Hồ sơ theo lĩnh vực"]["D4"].value == 380
    # From the button to the end by keyboard alone.
    page.locator("#finish").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#finish-no")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".report-state")).to_have_attribute("data-state", "finished")
    expect(page.locator("#entry")).to_have_count(0)
    expect(page.locator(".part-text").first).to_have_text("Đường truyền không ổn định sáng thứ Ba.")
    assert findings(page) == []
    page.emulate_media(media="print")
    keep_picture("report-print", picture(page), colours=64)
    expect(page.locator(".work-head")).to_be_hidden()


def test_any_other_period_is_counted_when_asked_for(
    week_gone: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(week_gone, "manager")
    page.goto(f"{week_gone.url}/manager/report?from=2026-11-24&to=2026-11-24")
    expect(page.locator(".report-state")).to_have_attribute("data-state", "ad_hoc")
    expect(page.locator("section[aria-labelledby=days-title] tbody tr")).to_have_count(1)
    page.goto(f"{week_gone.url}/manager/report?week=2026-W99")
    expect(page.locator(".report > .problem")).to_contain_text("2026-W99")


def test_the_closing_slip_prints_the_heads_of_the_last_days_alone(
    week_gone: Office, open_browser: OpenBrowser, keep_picture: KeepPicture
) -> None:
    visitor = open_browser()
    page = visitor.page
    visitor.sign_in(week_gone, "manager")
    page.goto(f"{week_gone.url}/manager")
    page.get_by_role("link", name="Xem và in mã khóa sổ").click()
    expect(page.locator(".head-digits")).to_have_count(2)
    expect(page.locator("section[aria-labelledby=earlier] tbody tr").first).to_be_visible()
    assert not findings(page)
    keep_picture("closing-slip", picture(page), colours=64)
    page.emulate_media(media="print")
    expect(page.locator("article.closing")).to_be_visible()
    expect(page.locator("section[aria-labelledby=earlier]")).to_be_hidden()
    expect(page.locator("#print")).to_be_hidden()


def test_a_first_visit_loads_less_than_100_kilobytes(
    week_gone: Office, open_browser: OpenBrowser
) -> None:
    signed_in, fresh = open_browser(), open_browser()
    signed_in.sign_in(week_gone, "manager")
    fresh.page.context.add_cookies(signed_in.page.context.cookies())  # type: ignore[arg-type]  # what one gives the other takes
    assert bytes_loaded(fresh.page, week_gone.url + LAST_WEEK) < FIRST_PAINT
