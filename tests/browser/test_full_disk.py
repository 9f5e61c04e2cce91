"""The manager and the administrator are told that the server's disk is full, and what to do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.fault.mounts import small_disk

pytestmark = [pytest.mark.browser, pytest.mark.fault("disk-full")]


@pytest.fixture(scope="module")
def narrow_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office on whose disk the ballast has no room from the start."""
    with small_disk(tmp_path_factory.mktemp("narrow") / "disk", "48m") as disk:
        data = disk / "data"
        data.mkdir()
        with Office(data) as office:
            yield office


@pytest.mark.parametrize(("role", "path"), [("manager", "/manager"), ("administrator", "/admin")])
def test_whoever_can_have_room_made_sees_how_little_is_left(
    narrow_office: Office, open_browser: OpenBrowser, role: str, path: str
) -> None:
    visitor = open_browser()
    visitor.sign_in(narrow_office, role)
    visitor.page.goto(f"{narrow_office.url}{path}")
    line = visitor.page.locator("#disk")
    expect(line).to_contain_text("Đĩa của máy chủ sắp đầy")
    expect(line).to_contain_text("xóa bớt tệp trên máy chủ")
