"""An officer at the counter's page: by keys, one step at a time, with an eye on the screen."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.office import Office

# Presses that follow a change of the screen sooner than this count for nothing: that is the rule.
QUIET_MS = 450


def press(page: Page, key: str) -> None:
    expect(page.locator("#one-key")).not_to_have_attribute("aria-busy", "true", timeout=20_000)
    page.wait_for_timeout(QUIET_MS)
    page.keyboard.press(key)


def until(page: Page, met: Callable[[], bool]) -> None:
    """Wait for what happens outside the page, while the page goes on."""
    deadline = time.monotonic() + 10
    while not met():
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)


def held(page: Page, state: str, label: str = "") -> None:
    """Expect the counter to be in a state, with a ticket."""
    expect(page.locator("#held")).to_have_attribute("data-state", state)
    if label:
        expect(page.locator(".held-number")).to_have_text(label)


def step(page: Page, key: str, state: str, label: str = "") -> None:
    """Press a key and expect what comes of it."""
    press(page, key)
    held(page, state, label)


def at_counter(page: Page, office: Office, counter: int) -> None:
    page.goto(f"{office.url}/counter/{counter}")
    expect(page.locator("#one-key")).to_be_enabled()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")


class Officer:
    """One officer's day at one counter; ``done`` is what the page showed of it, in order.

    ``done`` holds (kind of event, label), as the ledger should have it under the officer's name.
    """

    def __init__(self, visitor: Visitor, office: Office, staff: str, counter: int) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.staff = staff
        self.done: list[tuple[str, str]] = []
        self.office = office
        self.counter = counter

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def label(self) -> str:
        """The number at the counter, as the page shows it."""
        return self.page.locator(".held-number").inner_text()

    @property
    def seconds(self) -> int:
        """The running time at the counter, as the page shows it."""
        shown = self.page.locator("[data-part=since]").inner_text().split(":")
        return sum(int(part) * 60**power for power, part in enumerate(reversed(shown)))

    def sit_down(self) -> None:
        self.visitor.sign_in_as(self.office, self.staff, self.office.pin(self.staff))
        at_counter(self.page, self.office, self.counter)
        step(self.page, "Space", "free")
        self.done.append(("counter_opened", ""))

    def call(self) -> None:
        """Call the next one; who is served now is finished first."""
        self.call_by(lambda: press(self.page, "Space"))

    def call_by(self, pressed: Callable[[], None]) -> None:
        before = self.label if self._state() == "serving" else ""
        pressed()
        expect(self.page.locator("#held")).to_have_attribute("data-state", "called", timeout=20_000)
        if before:
            self.done.append(("serving_finished", before))
        self.done.append(("ticket_called", self.label))

    def recall(self) -> None:
        calls = self.page.locator(".held-state").inner_text()
        press(self.page, "r")
        expect(self.page.locator(".held-state")).not_to_have_text(calls)
        self.done.append(("ticket_recalled", self.label))

    def serve(self) -> None:
        self.serve_by(lambda: press(self.page, "Space"))

    def serve_by(self, pressed: Callable[[], None]) -> None:
        label = self.label
        pressed()
        expect(self.page.locator("#held")).to_have_attribute(
            "data-state", "serving", timeout=20_000
        )
        self.done.append(("serving_started", label))

    def finish(self, outcome: str, dossier: str = "") -> None:
        """Finish with an outcome by its digit."""
        label = self.label
        press(self.page, "k")
        expect(self.page.locator("#panel form")).to_be_visible()
        self.page.keyboard.press(outcome)
        self.page.locator("#panel-code").fill(dossier)
        self.page.keyboard.press("Enter")
        held(self.page, "free")
        self.done.append(("serving_finished", label))

    def reopen(self) -> None:
        step(self.page, "z", "serving")
        self.done.append(("ticket_reopened", self.label))

    def park(self) -> None:
        label = self.label
        step(self.page, "h", "free")
        self.done.append(("ticket_parked", label))

    def give_up(self) -> None:
        label = self.label
        step(self.page, "v", "free")
        self.done.append(("ticket_marked_no_show", label))

    def take_back(self, label: str) -> None:
        """Let somebody wait again who was away."""
        press(self.page, "n")
        away = self.page.locator("#panel label", has_text=re.compile(rf"^{label} "))
        away.locator("input").check()
        self.page.keyboard.press("Enter")
        self._told(label, "về hàng chờ")
        self.done.append(("ticket_returned", label))

    def send_on(self, words: str) -> None:
        """Transfer to what a search finds first."""
        label = self.label
        press(self.page, "c")
        self.page.locator("#panel-filter").fill(words)
        self.page.keyboard.press("Enter")
        held(self.page, "free")
        self.done.append(("ticket_transferred", label))

    def prefer(self, label: str) -> None:
        """Grant priority to a waiting number."""
        press(self.page, "u")
        self.page.locator("#panel-number").fill(label)
        self.page.keyboard.press("Enter")
        self._told(label, "được ưu tiên")
        self.done.append(("priority_changed", label))

    def correct(self, label: str, outcome: str) -> None:
        """Correct the outcome of a number served before, by the outcome's digit."""
        press(self.page, "q")
        self.page.locator("#panel-filter").fill(label)
        self.page.locator("#panel input[name=outcome]").nth(int(outcome) - 1).check()
        self.page.keyboard.press("Enter")
        self._told(label, "sửa kết quả")
        self.done.append(("outcome_corrected", label))

    def pause(self) -> None:
        press(self.page, "p")
        expect(self.page.locator("#panel form")).to_be_visible()
        self.page.keyboard.press("Enter")
        held(self.page, "paused")
        self.done.append(("counter_paused", ""))

    def open(self) -> None:
        step(self.page, "Space", "free")
        self.done.append(("counter_opened", ""))

    def leave(self) -> None:
        step(self.page, "x", "closed")
        self.done.append(("counter_closed", ""))

    def _state(self) -> str:
        return self.page.locator("#held").get_attribute("data-state") or ""

    def _told(self, label: str, words: str) -> None:
        expect(self.page.locator("#message")).to_contain_text(label)
        expect(self.page.locator("#message")).to_contain_text(words)
