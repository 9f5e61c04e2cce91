"""A machine whose clocks are set by the test, and a server's desk that can be cut off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.ports import (
    DeskUnreachableError,
    DeviceHealth,
    Errand,
    ErrandAnswer,
    GivenAlone,
    IssueRefused,
)
from tests.kiosk.visit import menu, ticket_of
from ticket_queue.ids import Language, TicketNumber

MONDAY = datetime.fromisoformat("2026-11-23T08:00:00+07:00")


@dataclass
class SetMachine:
    """A machine that has been on for an hour; its wall clock may be wrong."""

    boot: str = "first"
    seconds: float = 3600.0
    walls: datetime = MONDAY

    def counted_s(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return self.walls

    def wait(self, amount: timedelta) -> None:
        self.seconds += amount.total_seconds()
        self.walls += amount

    def switch_off_and_on(self, wall: datetime) -> None:
        self.boot, self.seconds, self.walls = self.boot + "+", 10.0, wall


@dataclass
class FakeLink:
    """The server: its clock is the machine's true time; what it was given is kept."""

    machine: SetMachine
    facts: dict[str, object] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    true_now: Callable[[], datetime] | None = None
    reachable: bool = True
    refuses: frozenset[TicketNumber] = frozenset()
    handed_in: list[GivenAlone] = field(default_factory=list)
    batches: int = 0
    asked: list[IssueRequest] = field(default_factory=list)
    health: list[DeviceHealth] = field(default_factory=list)

    def _answer(self) -> None:
        if not self.reachable:
            raise DeskUnreachableError("cut off")

    async def menu(self, language: Language) -> Menu:
        self._answer()
        now = self.true_now() if self.true_now else self.machine.walls
        facts = {"at": now.isoformat(timespec="milliseconds"), "kiosk": 2} | self.facts
        return menu(language, closed=self.closed, **facts)

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        self.asked.append(request)
        self._answer()
        return ticket_of(request)

    async def hand_in(self, tickets: Sequence[GivenAlone]) -> None:
        self._answer()
        self.batches += 1
        for ticket in tickets:
            if ticket.number in self.refuses:
                raise IssueRefused("invalid", "taken")
        self.handed_in += tickets

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """Nobody waits."""

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        """Nobody asks."""

    async def report_health(self, health: DeviceHealth) -> None:
        self.health.append(health)
