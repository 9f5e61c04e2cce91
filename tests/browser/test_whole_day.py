"""A day of an office, with all that comes between: every verb is in the ledger once, no more."""

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenBrowser, StartOffice, Visitor
from tests.browser.office import Office
from tests.browser.officer import Officer, at_counter, held, press
from tests.browser.other_roles import Guide, Manager, Phone

pytestmark = pytest.mark.browser

# A minute of the day in two seconds.
SPEED = 30
BY_ITSELF = {"day_opened", "alert_raised"}
"""What the server does, which is nobody's, beside what citizens do, whose name nobody knows."""


class Role(Protocol):
    """Somebody who works in a browser all day and remembers what it showed."""

    staff: str
    visitor: Visitor
    done: list[tuple[str, str]]
    """Each verb as the ledger should have it: its kind of event, and the number it was for."""

    def day(self) -> Iterator[None]:
        """Do one thing after the other; others do theirs in between."""
        ...


class Lan(Officer):
    """Changes her mind often, on a day when the server is killed."""

    def day(self) -> Iterator[None]:
        self.sit_down()
        yield
        self.call()
        line = DeafLine(self.page, "recall")
        self.recall()
        line.mended = True
        yield
        self.serve()
        yield
        self.call_by(self._press_as_the_server_is_killed)
        yield
        self.serve()
        label = self.label
        self.finish("2", "H26.1-0001")
        yield
        self.reopen()
        yield
        self.finish("2")
        self.correct(label, "3")
        yield
        self.call()
        self.recall()
        self.recall()
        missed = self.label
        yield
        self.give_up()
        self.take_back(missed)
        yield
        self.pause()
        yield
        self.open()
        yield
        self.leave()

    def _press_as_the_server_is_killed(self) -> None:
        """Press; it is recorded, the answer is lost, the server dies and comes back."""
        line = DeafLine(self.page, "call-next")
        press(self.page, "Space")
        expect(self.page.locator("#message")).to_contain_text("đang thử lại")
        self.office.stop(signal.SIGKILL)
        expect(self.page.locator("#connection")).to_contain_text("Mất kết nối")
        self.office.start()
        line.mended = True


class Minh(Officer):
    """Reloads, and works in two windows."""

    def day(self) -> Iterator[None]:
        self.sit_down()
        yield
        self.call()
        yield
        self.serve()
        label, seconds = self.label, self.seconds
        yield
        self.page.reload()
        held(self.page, "serving", label)
        assert self.seconds >= seconds
        yield
        self._other = self.page.context.new_page()
        self.visitor.witness.watch(self._other)
        at_counter(self._other, self.office, self.counter)
        held(self._other, "serving", label)
        yield
        self.call_by(lambda: press(self._other, "Space"))
        yield
        self.serve()
        held(self._other, "serving", self.label)
        yield
        self._other.close()
        parked = self.label
        self.park()
        yield
        self.call()
        self.serve()
        yield
        self.take_back(parked)
        self.finish("1")
        yield
        self.prefer(self.page.locator(".next-label").last.inner_text())
        yield
        self.leave()


class Son(Officer):
    """Has a bad cable."""

    def day(self) -> Iterator[None]:
        self.sit_down()
        yield
        self.call()
        yield
        self.serve_by(self._press_without_a_network)
        yield
        self.call()
        yield
        self.serve()
        yield
        self.send_on("chung thuc")
        yield
        self.context.set_offline(offline=True)
        expect(self.page.locator("#connection")).to_contain_text("Mất kết nối")
        yield
        self.context.set_offline(offline=False)
        yield
        self.call()
        self.serve()
        yield
        self.page.reload()
        self.finish("4")
        yield
        self.leave()

    def _press_without_a_network(self) -> None:
        self.context.set_offline(offline=True)
        press(self.page, "Space")
        expect(self.page.locator("#message")).to_contain_text("đang thử lại")
        self.context.set_offline(offline=False)


class DeafLine:
    """The first request of a verb reaches the server, no answer comes back until it is mended."""

    def __init__(self, page: Page, verb: str) -> None:
        self.mended = False
        self._asked = 0
        page.route(f"**/{verb}?*", self._pass)

    def _pass(self, route: Route) -> None:
        self._asked += 1
        if self.mended:
            route.continue_()
            return
        if self._asked == 1:
            route.fetch()
        route.abort()


def live_through(roles: Sequence[Role]) -> None:
    """Let everybody do one thing in turn until all days are over."""
    days = [role.day() for role in roles]
    while days:
        days = [day for day in days if next(day, "over") is None]


def recorded(office: Office) -> list[tuple[str, str, str]]:
    """Return who did what to which number, as the ledger has it."""
    labels = {each["ticket_id"]: each["label"] for each in office.see("/api/v1/tickets")["tickets"]}
    events = office.see("/api/v1/events?after_seq=0&limit=1000")["events"]
    assert [each["seq"] for each in events] == list(range(1, len(events) + 1))
    return [
        (each.get("by", ""), each["kind"], labels.get(each.get("ticket_id", ""), ""))
        for each in events
    ]


@pytest.mark.timeout(400)
def test_every_verb_of_a_day_is_in_the_ledger_once(
    start_office: StartOffice, open_browser: OpenBrowser
) -> None:
    office = start_office(speed=SPEED)
    issued = Counter(office.issue("chung-thuc")["label"] for _ in range(9))
    issued += Counter(office.issue("dat-dai")["label"] for _ in range(4))
    # Nobody serves this one today: it is the phone's to give back.
    unneeded = office.issue("xay-dung")
    issued[unneeded["label"]] += 1
    roles: list[Role] = []
    for number, officer in ((1, Lan), (2, Minh), (4, Son)):
        roles.append(officer(open_browser(), office, officer.__name__.lower(), number))
    roles.append(Guide(open_browser(), office))
    roles.append(Manager(open_browser(), office))
    roles.append(Phone(open_browser(360, 740), unneeded))
    for role in roles:
        role.visitor.witness.forgiven = ("net::ERR_",)
    live_through(roles)
    ledger = recorded(office)
    for role in roles:
        own = [(kind, label) for by, kind, label in ledger if by == role.staff]
        assert [each for each in own if each[0] not in BY_ITSELF] == role.done, role
    given = Counter(label for kind, label in roles[3].done if kind == "ticket_issued")
    assert Counter(label for _, kind, label in ledger if kind == "ticket_issued") == issued + given
