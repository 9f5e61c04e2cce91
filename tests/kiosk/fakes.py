"""One small real class for each port of the kiosk that its own tests need."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from PIL.Image import Image

from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.ports import (
    DeskUnreachableError,
    DeviceHealth,
    Errand,
    ErrandAnswer,
    PrintOutcome,
    PrintResult,
    Unprinted,
)
from tests.kiosk.visit import menu, ticket_of
from ticket_queue.ids import Language, TicketId


class SetClock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = timedelta(0)

    def now(self) -> timedelta:
        return self.time


@dataclass
class FakeDesk:
    """Issues at once; ``fails_with`` is raised instead while it is set."""

    fails_with: Exception | None = None
    reachable: bool = True
    asked: list[IssueRequest] = field(default_factory=list)
    changed: Callable[[], None] | None = None
    left_without_slip: Unprinted | None = None
    answered: list[tuple[str, ErrandAnswer]] = field(default_factory=list)
    alone: bool = False

    async def menu(self, language: Language) -> Menu:
        if not self.reachable:
            raise DeskUnreachableError("unplugged")
        return menu(language)

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        self.asked.append(request)
        if self.fails_with is not None:
            raise self.fails_with
        return ticket_of(request)

    async def unprinted(self) -> Unprinted | None:
        return self.left_without_slip

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        self.changed = changed
        await asyncio.Event().wait()

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        self.answered.append((errand_id, answer))

    async def report_health(self, health: DeviceHealth) -> None:
        """Nobody asks."""


@dataclass
class FakeTicketPrinter:
    """Keeps the names of its slips; ``result`` is what becomes of each."""

    result: PrintResult = field(default_factory=lambda: PrintResult(PrintOutcome.OK))
    slips: list[str] = field(default_factory=list)

    def print_slip(self, picture: Image, name: str) -> PrintResult:
        self.slips.append(name)
        return self.result

    def check(self) -> PrintResult:
        return self.result

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class FakeRecord:
    """Remembers how far each slip has come."""

    slips: list[tuple[TicketId, str]] = field(default_factory=list)

    def printing(self, ticket_id: TicketId) -> None:
        self.slips.append((ticket_id, "sending"))

    def printed(self, ticket_id: TicketId, outcome: PrintOutcome) -> None:
        self.slips.append((ticket_id, outcome.value))


def no_errand(_: Errand) -> None:
    """Take an errand that no guide sends."""
