"""The manager is told, as it happens, when no board of a part of the hall can be heard."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.pictures import KeepPicture

pytestmark = pytest.mark.browser


def test_the_manager_sees_which_part_of_the_hall_nobody_speaks_for(
    office: Office, open_browser: OpenBrowser, keep_picture: KeepPicture
) -> None:
    visitor = open_browser()
    visitor.sign_in(office, "manager")
    manager = visitor.page
    manager.goto(f"{office.url}/manager")
    warning = manager.locator("#silent-zones")
    expect(manager.locator("#devices li").first).to_be_visible()
    expect(warning).to_be_hidden()
    television = open_browser(1280, 720).page
    television.goto(f"{office.url}/board?counters=4,5&services=tra-ket-qua")
    expect(warning).to_contain_text("quầy 4, 5 và dịch vụ Nhận kết quả")
    drawn = Image.open(io.BytesIO(manager.screenshot())).convert("RGB")
    keep_picture("manager-silent-zone", drawn, colours=128)
    other = open_browser(1280, 720).page
    other.goto(f"{office.url}/board?sound=off")
    expect(warning.locator("p")).to_have_count(1)
    television.locator("[data-part=sound]").press("Enter")
    expect(warning).to_be_hidden()
    television.reload()
    expect(warning).to_contain_text("quầy 4, 5")
    television.goto("about:blank")
    expect(warning).to_be_hidden()
