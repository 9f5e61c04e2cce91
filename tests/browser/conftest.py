"""Debian's chromium, and pages in it that complain when they complain."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.office import Office
from tests.pictures import keep_picture  # noqa: F401 - a fixture

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Witness:
    """What a page complained of and where it turned to."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    forgiven: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._seen)

    def _heard(self, message: ConsoleMessage) -> None:
        forgiven = any(each in message.text for each in self.forgiven)
        if message.type in ("error", "warning") and not forgiven:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _seen(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)


@dataclass(frozen=True)
class Visitor:
    """One person's browser: its page, and what was seen of it."""

    page: Page
    witness: Witness

    def sign_in(self, office: Office, role: str) -> None:
        """Sign in as somebody with a role, through the page, by keyboard."""
        self.sign_in_as(office, *office.pin_of(role))

    def sign_in_as(self, office: Office, staff: str, pin: str) -> None:
        """Sign in as somebody, through the page, by keyboard."""
        self.page.goto(f"{office.url}/login")
        expect(self.page.locator("#staff")).to_be_focused()
        self.page.keyboard.type(staff)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(pin)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{office.url}/")


OpenBrowser = Callable[..., Visitor]
StartOffice = Callable[..., Office]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread while it is open: what comes after the pages
    # must be free of it.
    assert CHROMIUM, "chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def start_office(tmp_path: Path) -> Iterator[StartOffice]:
    """Start a site of the test's own."""
    with ExitStack() as offices:
        yield lambda **options: offices.enter_context(Office(tmp_path, **options))


@pytest.fixture
def open_browser(chromium: Browser, start_office: StartOffice) -> Iterator[OpenBrowser]:
    """Open somebody's browser; at the end nobody's page may have complained or gone elsewhere.

    Browsers close before the test's own offices do, and so see no server go away.
    """
    visitors: list[Visitor] = []

    def open_one(
        width: int = 1366, height: int = 768, *, language: str = "vi-VN", dark: bool = False
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            device_scale_factor=2 if width < 500 else 1,
        )
        visitor = Visitor(context.new_page(), Witness())
        visitor.witness.watch(visitor.page)
        visitors.append(visitor)
        return visitor

    yield open_one
    for visitor in visitors:
        visitor.page.context.close()
    complaints = [each for visitor in visitors for each in visitor.witness.complaints]
    hosts = {host for visitor in visitors for host in visitor.witness.hosts}
    assert not complaints
    assert all(host.startswith("127.0.0.1:") for host in hosts), hosts


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo site on a quiet Monday at eight; each test works at counters of its own."""
    data: Path = tmp_path_factory.mktemp("office")
    with Office(data) as office:
        yield office


def bytes_loaded(page: Page, address: str) -> int:
    """Open an address and return what its loading took on the wire, headers included."""
    loaded: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.evaluate("async () => { await document.fonts.ready; }")
    return int(sum(loaded))
