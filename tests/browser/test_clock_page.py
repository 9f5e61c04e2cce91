"""The server asks what time it is, and a manager answers on the page."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from server.machine_clock import KeptTime, ThisMachine, keep_time
from tests.browser.conftest import OpenBrowser
from tests.browser.test_every_page import findings
from tests.fault.clocked_process import ClockedProcess
from tests.pictures import KeepPicture
from tests.server.ward import ZONE, ward
from tests.system.demo_process import until

pytestmark = pytest.mark.browser

AHEAD = timedelta(days=3)


async def live_ahead(folder: Path) -> None:
    """Leave a ledger whose clock ran three days ahead."""
    async with ward(folder, start=datetime.now(ZONE) + AHEAD) as here:
        await here.open_counter()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ClockedProcess]:
    """A server that asks, because its ledger has seen a day that has not come."""
    # Playwright keeps a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, live_ahead(tmp_path / "data")).result()
    with ClockedProcess(tmp_path / "data") as running:
        yield running


def keep(keep_picture: KeepPicture, page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    keep_picture(name, picture, colours=256)


def sign(page: Page, server: ClockedProcess, role: str = "manager") -> None:
    (who, *_) = (each for each in server.accounts["staff"] if each["role"] == role)
    page.locator("#staff").fill(who["staff"])
    page.locator("#pin").fill(who["pin"])


@pytest.mark.parametrize(("language", "dark"), [("vi-VN", False), ("en-US", True)])
def test_a_manager_puts_a_clock_right_that_ran_ahead(
    server: ClockedProcess,
    open_browser: OpenBrowser,
    keep_picture: KeepPicture,
    language: str,
    dark: bool,
) -> None:
    visitor = open_browser(language=language, dark=dark)
    visitor.witness.forgiven = ("409", "503", "ERR_CONNECTION", "ERR_EMPTY", "Failed to fetch")
    page = visitor.page
    page.goto(f"{server.server}/manager")
    expect(page).to_have_url(f"{server.server}/clock")
    last = page.locator('[data-part="last"] dd')
    expect(last).to_contain_text((datetime.now(ZONE) + AHEAD).strftime("%d/%m/%Y"))
    here = page.locator('[data-part="here"] dd')
    expect(here).to_contain_text(datetime.now(ZONE).strftime("%d/%m/%Y"))
    expect(page.locator('[data-part="service"]')).to_be_hidden()
    assert findings(page) == []
    keep(keep_picture, page, f"clock-asks-{language[:2]}")
    sign(page, server)
    page.keyboard.press("Enter")
    expect(page.locator("#goes-back")).to_be_focused()
    assert findings(page) == []
    keep(keep_picture, page, f"clock-goes-back-{language[:2]}")
    page.keyboard.press("Space")
    page.locator("#submit").click()
    page.wait_for_url(f"{server.server}/", timeout=60_000)
    page.goto(f"{server.server}/clock")
    today = datetime.now(ZONE).strftime("%d/%m/%Y")
    expect(page.locator('[data-part="service"] dd')).to_contain_text(today)
    assert findings(page) == []


def test_the_managers_page_says_that_clocks_differ(
    server: ClockedProcess, open_browser: OpenBrowser, keep_picture: KeepPicture
) -> None:
    now = datetime.now(ZONE)
    early = now - timedelta(hours=2)
    assert server.tell(early.isoformat(), goes_back=True)[0] == 200
    until(server.is_ready)
    visitor = open_browser()
    visitor.witness.forgiven = ("503", "ERR_CONNECTION", "ERR_EMPTY", "ERR_INCOMPLETE")
    page = visitor.page
    page.goto(f"{server.server}/login?next=/manager")
    sign(page, server)
    page.keyboard.press("Enter")
    notice = page.locator("#clock-notice")
    expect(notice).to_contain_text("Đồng hồ máy chủ chỉ")
    expect(notice.locator("a")).to_have_attribute("href", "/clock")
    keep(keep_picture, page, "manager-clock-notice")
    assert findings(page) == []
    machine = ThisMachine()
    keep_time(server.data, KeptTime.of(machine, now, told_by="command"))
    hours = {f"{moment:%Y-%m-%dT%H}" for moment in (now, now + timedelta(minutes=5))}
    until(lambda: any(map(server.time_begins, hours)))
    visitor.witness.forgiven = ("503", "ERR_CONNECTION", "ERR_EMPTY", "Failed to fetch")
    page.goto(f"{server.server}/clock")
    expect(page.locator('[data-part="service"] dd')).to_contain_text(now.strftime("%d/%m/%Y"))


def test_another_time_is_typed_in_the_sites_own_zone(
    server: ClockedProcess, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.witness.forgiven = ("409", "503", "ERR_CONNECTION", "ERR_EMPTY", "Failed to fetch")
    page = visitor.page
    page.goto(f"{server.server}/clock")
    page.locator('input[value="other"]').check()
    sign(page, server, "administrator")
    page.locator("#submit").click()
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#other")).to_be_focused()
    wanted = (datetime.now(ZONE) + AHEAD + timedelta(hours=2)).replace(second=0, microsecond=0)
    page.locator("#other").fill(wanted.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#submit").click()
    page.wait_for_url(f"{server.server}/", timeout=60_000)
    assert datetime.fromisoformat(server.standing()["at"]) - wanted < timedelta(minutes=3)
