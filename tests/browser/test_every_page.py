"""What holds for every page: nobody is shut out, nothing is asked elsewhere, little is loaded."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from server.accounts import Role
from tests.browser.conftest import OpenBrowser, bytes_loaded
from tests.browser.office import Office
from tests.written_rights import PAGES

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_PAINT = 100_000


def findings(page: Page) -> list[str]:
    """Return what axe finds, with the elements."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{page.url} {each['id']}: {node['html']} {node.get('failureSummary')}"
        for each in results.response["violations"]
        for node in each["nodes"]
    ]


def staff_pages(page: Page, office: Office, *, forms: bool) -> Iterator[str]:
    """Go through every page of somebody who is signed in, and the forms on them if wanted."""
    page.goto(f"{office.url}/")
    expect(page.locator("h1")).to_be_visible()
    yield "home"
    page.goto(f"{office.url}/manager")
    expect(page.locator(".bar").first).to_be_visible()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    yield "manager"
    page.goto(f"{office.url}/manager/closing")
    expect(page.locator(".head-digits").first).to_be_visible()
    yield "closing"
    page.goto(f"{office.url}/counter/5")
    expect(page.locator("#one-key")).to_be_enabled()
    yield "counter"
    if not forms:
        return
    for key in ("?", "s", "p", "u", "q", "n", "k", "c"):
        page.keyboard.press(key)
        expect(page.locator("#panel form")).to_be_visible()
        yield f"counter {key}"
        page.keyboard.press("Escape")
        if key == "n":
            page.wait_for_timeout(450)
            page.keyboard.press("Space")
            expect(page.locator("#held")).to_have_attribute("data-state", "called")
            page.wait_for_timeout(450)
            page.keyboard.press("Space")
            expect(page.locator("#held")).to_have_attribute("data-state", "serving")
            yield "counter serving"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["vi-VN", "en-US"])
def test_axe_finds_nothing_on_any_page(
    office: Office, open_browser: OpenBrowser, language: str, dark: bool
) -> None:
    visitor = open_browser(language=language, dark=dark)
    visitor.witness.forgiven = ("404", "401")
    page = visitor.page
    found: list[str] = []
    own = office.issue("dat-dai")
    for path in ("/login", "/", "/nowhere"):
        page.goto(office.url + path)
        found += findings(page)
    page.goto(own["status_url"])
    expect(page.locator("#ticket")).to_have_attribute("data-state", "waiting")
    found += findings(page)
    visitor.sign_in(office, "manager")
    office.verb(5, "open")
    # A form's words do not depend on the theme, nor its colours on the language.
    forms = dark == (language == "en-US")
    for _ in staff_pages(page, office, forms=forms):
        found += findings(page)
        assert page.evaluate("document.documentElement.lang") == language[:2]
    if forms:
        office.verb(5, "finish")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/", 360),
        ("/login", 360),
        ("/manager", 360),
        ("/manager", 683),
        ("/manager/closing", 360),
        ("/manager/history", 360),
        ("/manager/history", 683),
        ("/counter/1", 683),
    ],
)
def test_nothing_is_wider_than_the_screen(
    office: Office, open_browser: OpenBrowser, path: str, width: int
) -> None:
    visitor = open_browser(width, 740)
    office.issue("chung-thuc", priority=True)
    # Once somebody was served, the history's figures are words: "dưới 1 phút" five times in a row.
    for verb in ("open", "call-next", "start-serving", "finish", "close"):
        office.verb(1, verb)
    office.issue("chung-thuc", priority=True)
    visitor.sign_in(office, "manager")
    visitor.page.goto(office.url + path)
    visitor.page.wait_for_load_state("load")
    if path == "/manager/history":
        expect(visitor.page.locator("#total dd").last).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", [path for path in PAGES if not path.endswith((".svg", ".json"))])
def test_a_first_visit_to_any_page_is_light_and_asks_nobody_but_the_server(
    office: Office, open_browser: OpenBrowser, path: str
) -> None:
    secret = office.issue("huong-dan")["status_url"].rsplit("/", 1)[1]
    who = PAGES[path]
    fresh = open_browser()
    if who.any_staff:
        name, value = office.session_of((who.staff or Role.ADMINISTRATOR).value)
        fresh.page.context.add_cookies([{"name": name, "value": value, "url": office.url}])
    address = path.replace("{counter}", "1").replace("{secret}", secret)
    assert bytes_loaded(fresh.page, office.url + address) < FIRST_PAINT
    assert fresh.page.url == office.url + address
    assert fresh.witness.hosts == {office.url.removeprefix("http://")}


@pytest.mark.parametrize(
    ("role", "path", "heading"),
    [
        ("guide", "/counter/1", "Trang này dành cho vai trò khác"),
        ("officer", "/manager", "Trang này dành cho vai trò khác"),
        ("administrator", "/counter/1", "Trang này dành cho vai trò khác"),
        ("administrator", "/guide", "Trang này dành cho vai trò khác"),
        ("officer", "/counter/77", "Không có trang này"),
    ],
)
def test_a_page_for_another_role_says_so(
    office: Office, open_browser: OpenBrowser, role: str, path: str, heading: str
) -> None:
    visitor = open_browser()
    visitor.witness.forgiven = ("403", "404")
    visitor.sign_in(office, role)
    visitor.page.goto(office.url + path)
    expect(visitor.page.locator("h1")).to_have_text(heading)


def test_a_wrong_pin_is_told_in_a_sentence_and_nothing_leads_elsewhere(
    office: Office, open_browser: OpenBrowser
) -> None:
    visitor = open_browser()
    visitor.witness.forgiven = ("401",)
    page = visitor.page
    page.goto(f"{office.url}/login?next=//example.org/")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_have_text("Xin nhập mã nhân viên.")
    page.fill("#staff", "khong-co")
    page.fill("#pin", "0000")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#pin")).to_be_focused()
    assert page.locator("#login").get_attribute("data-next") == "/"


def test_the_language_is_switched_on_the_page_and_remembered(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_browser().page
    page.goto(f"{office.url}/login")
    page.click("nav.languages a[lang=en]")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.goto(f"{office.url}/login")
    expect(page.locator("h1")).to_have_text("Sign in")
