"""Those who are not at a counter: the guide at the machine, the manager, a citizen's phone."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.office import Office


def _live(visitor: Visitor) -> None:
    expect(visitor.page.locator("#connection")).to_have_attribute("data-state", "live")


class Guide:
    """Gives numbers to others, finds tickets, and loses the network for a while."""

    staff = "yen"

    def __init__(self, visitor: Visitor, office: Office) -> None:
        self.visitor, self.page, self.office = visitor, visitor.page, office
        self.done: list[tuple[str, str]] = []

    def day(self) -> Iterator[None]:
        self.visitor.sign_in_as(self.office, self.staff, self.office.pin(self.staff))
        self._open()
        yield
        self._issue("so do", "Đất đai")
        yield
        self.page.reload()
        _live(self.visitor)
        yield
        self.page.context.set_offline(offline=True)
        expect(self.page.locator("#connection")).to_contain_text("Mất kết nối")
        self.page.context.set_offline(offline=False)
        _live(self.visitor)
        yield
        self._issue("khai sinh", "Tư pháp - Hộ tịch")
        yield
        self._find(self.done[0][1])

    def _open(self) -> None:
        self.page.goto(f"{self.office.url}/guide")
        expect(self.page.locator(".offer").first).to_be_visible()
        _live(self.visitor)

    def _issue(self, words: str, service: str) -> None:
        self.page.fill("#search", words)
        expect(self.page.locator("#issue-do")).to_have_text(f"Cấp số: {service}")
        self.page.press("#search", "Enter")
        expect(self.page.locator("[data-part=news]")).to_have_text("Vừa cấp số")
        expect(self.page.locator("#card .life li").first).to_be_visible()
        self.done.append(("ticket_issued", self.page.locator("#card-label").inner_text()))

    def _find(self, label: str) -> None:
        self.page.fill("#find", label)
        self.page.press("#find", "Enter")
        expect(self.page.locator("#card-label")).to_have_text(label)


class Manager:
    """Pauses the site when the power fails, and gives it free again; in two windows."""

    staff = "phuc"

    def __init__(self, visitor: Visitor, office: Office) -> None:
        self.visitor, self.page, self.office = visitor, visitor.page, office
        self.done: list[tuple[str, str]] = []

    def day(self) -> Iterator[None]:
        self.visitor.sign_in_as(self.office, self.staff, self.office.pin(self.staff))
        self.page.goto(f"{self.office.url}/manager")
        _live(self.visitor)
        yield
        other = self.page.context.new_page()
        self.visitor.witness.watch(other)
        other.goto(f"{self.office.url}/manager")
        yield
        pause = self.page.locator("#site [data-part=pause]")
        pause.click()
        expect(self.page.locator("#site form input").first).to_be_focused()
        self.page.keyboard.type("Mất điện")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#site")).to_contain_text("Tạm ngừng cấp số: Mất điện")
        expect(other.locator("#site")).to_contain_text("Tạm ngừng cấp số: Mất điện")
        self.done.append(("site_paused", ""))
        self.page.reload()
        _live(self.visitor)
        pause.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#site form button").first).to_be_visible()
        self.page.keyboard.press("Enter")
        expect(other.locator("#site")).to_contain_text("Đang cấp số theo giờ làm việc.")
        self.done.append(("site_resumed", ""))
        other.close()
        yield


class Phone:
    """A citizen who follows a number, loses the network, and gives the number back."""

    staff = "citizen"

    def __init__(self, visitor: Visitor, ticket: dict[str, Any]) -> None:
        self.visitor, self.page, self._ticket = visitor, visitor.page, ticket
        self.done: list[tuple[str, str]] = []

    def day(self) -> Iterator[None]:
        own = self.page.locator("#ticket")
        self.page.goto(self._ticket["status_url"])
        expect(own).to_have_attribute("data-state", "waiting")
        yield
        self.page.context.set_offline(offline=True)
        yield
        self.page.context.set_offline(offline=False)
        self.page.reload()
        expect(own).to_have_attribute("data-state", "waiting")
        yield
        self.page.click("text=Tôi không cần số này nữa")
        self.page.click("text=Có, trả lại số")
        expect(own).to_have_attribute("data-state", "cancelled")
        self.done.append(("ticket_cancelled", self._ticket["label"]))
