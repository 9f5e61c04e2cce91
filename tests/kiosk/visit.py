"""A visit to the kiosk without a window: its flow, and the time that passes for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

import kiosk
from kiosk.flow import Flow
from kiosk.guide_mode import GuideMode
from kiosk.guide_mode.phases import CheckPin, GuideCommand, MachineFacts
from kiosk.guide_touches import EnterPin, HoldNameBoard, TypeDigit
from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.phases import Command, IssueTicket, Patience, PrintSlip
from kiosk.pin_tries import PinTries
from kiosk.ports import PrintOutcome
from kiosk.scenes import Phrases
from kiosk.tile_order import TileOrder
from kiosk.touches import Action, ChooseService
from kiosk.views import MessageScene, StartScene, TicketScene, View
from tests.kiosk.ward import first_number, menu_json, ticket_json
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import Language, ServiceCode, TicketId

VI, EN = Language("vi"), Language("en")
THIRD = Language("xx")
"""A language that only a dropped-in catalogue knows: the server speaks Vietnamese in it."""
CERTIFY = ServiceCode("chung-thuc")
LAND = ServiceCode("dat-dai")
CATALOGUES = load_catalogues(Path(kiosk.__file__).parent / "texts")
PATIENCE = Patience(
    idle_after=timedelta(seconds=45),
    warning=timedelta(seconds=20),
    ticket_shown=timedelta(seconds=8),
    unprinted_shown=timedelta(seconds=30),
    message_shown=timedelta(seconds=8),
    debounce=timedelta(seconds=0.4),
)


def menu(language: Language = VI, *, closed: frozenset[str] = frozenset(), **facts: object) -> Menu:
    return msgspec.convert(menu_json(language, closed=closed, **facts), Menu)


def menus(*, closed: frozenset[str] = frozenset(), **facts: object) -> dict[Language, Menu]:
    told = {language: menu(language, closed=closed, **facts) for language in (VI, EN)}
    return told | {THIRD: told[VI]}


def ticket_of(request: IssueRequest, **changes: object) -> IssuedTicket:
    number = first_number(request.service) + 1
    answer = ticket_json(msgspec.to_builtins(request), number, "http://127.0.0.1:8080/t/abc", seq=1)
    return msgspec.convert(answer | changes, IssuedTicket)


def new_guide(
    catalogues: Mapping[Language, Catalogue] = CATALOGUES, *, wrong: int = 0
) -> GuideMode:
    return GuideMode(catalogues, PATIENCE, PinTries(wrong, timedelta(0)))


@dataclass
class Visit:
    """A flow, guide mode in front of it, and the time that passes for them."""

    flow: Flow
    guide: GuideMode = field(default_factory=new_guide)
    facts: MachineFacts = field(default_factory=MachineFacts)
    now: timedelta = timedelta(0)
    commands: list[Command] = field(default_factory=list)

    @property
    def view(self) -> View:
        return self.guide.over(self.flow.view)

    def at_guide(self, action: Action, *, after_s: float = 1) -> GuideCommand | None:
        self.wait(after_s)
        return self.guide.touch(action, self.now)

    def open_guide_mode(self, pin: str = "204061") -> None:
        self.at_guide(HoldNameBoard())
        for digit in pin:
            self.at_guide(TypeDigit(digit))
        command = self.at_guide(EnterPin())
        assert isinstance(command, CheckPin)
        self.guide.pin_checked(right=True, now=self.now)

    def touch(self, action: Action, *, after_s: float = 1) -> Command | None:
        self.wait(after_s)
        command = self.flow.touch(action, self.now)
        if command is not None:
            self.commands.append(command)
        return command

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.flow.tick(self.now)
        self.guide.tick(self.now, self.facts)

    def choose(self, service: ServiceCode = CERTIFY) -> IssueRequest:
        command = self.touch(ChooseService(service))
        assert isinstance(command, IssueTicket)
        return command.request

    def take(self, service: ServiceCode = CERTIFY, **changes: object) -> PrintSlip:
        request = self.choose(service)
        command = self.flow.ticket_arrived(ticket_of(request, **changes), self.now)
        assert isinstance(command, PrintSlip)
        return command

    def printed(self, outcome: PrintOutcome) -> None:
        slip = self.take()
        self.flow.slip_printed(slip.ticket_id, outcome, self.now)

    def warning(self) -> str:
        warning = self.flow.view.warning
        return warning.text if warning else ""

    @property
    def start(self) -> StartScene:
        assert isinstance(self.flow.view.scene, StartScene)
        return self.flow.view.scene

    @property
    def ticket(self) -> TicketScene:
        assert isinstance(self.flow.view.scene, TicketScene)
        return self.flow.view.scene

    @property
    def message(self) -> MessageScene:
        assert isinstance(self.flow.view.scene, MessageScene)
        return self.flow.view.scene


def new_flow(catalogues: Mapping[Language, Catalogue] = CATALOGUES) -> Flow:
    count = iter(range(1, 100_000))
    return Flow(
        catalogues,
        PATIENCE,
        Phrases(ServiceCode("tra-ket-qua"), ServiceCode("huong-dan")),
        lambda: TicketId(f"00000000-0000-4000-8000-{next(count):012}"),
        TileOrder(),
    )
