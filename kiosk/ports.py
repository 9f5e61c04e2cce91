"""What the kiosk needs from outside: a desk that gives tickets, a printer, a clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from PIL.Image import Image

from kiosk.menu import IssuedTicket, IssueRequest, Menu
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode, TicketId, TicketNumber


class IssueRefused(Exception):  # noqa: N818 - a rule's no, not a fault: see the glossary
    """A rule said no and nothing was issued; ``slug`` is the interface's word for why."""

    def __init__(self, slug: str, detail: str) -> None:
        """Keep the slug and the sentence for people (may be empty)."""
        super().__init__(f"{slug}: {detail}")
        self.slug = slug
        self.detail = detail


class DeskError(Exception):
    """No ticket because of a fault; the text says which."""


class DeskUnreachableError(DeskError):
    """No usable answer in time; a ticket may have been issued: repeat the same request."""


class DeskUnauthorizedError(DeskError):
    """The desk does not know this kiosk; an administrator must give it a new token."""


class DeviceHealth(Struct, frozen=True, omit_defaults=True):
    """What the staff are told about this machine: words of ``POST /api/v1/devices/self/health``."""

    printer: str
    paper: str | None = None
    screen: str | None = None
    version: str | None = None
    detail: str | None = None


class Errand(Struct, frozen=True):
    """What a guide asks of this machine from their page: the live stream's event ``errand``.

    ``kind`` is ``reprint`` (of ``ticket``, whoever gave it, in ``language``) or ``paper-changed``.
    """

    errand_id: str
    kind: str
    ticket: IssuedTicket | None = None
    language: Language | None = None


class ErrandAnswer(Struct, frozen=True, omit_defaults=True):
    """What became of an errand: ``ok``, ``down`` or ``unknown``, as of a slip."""

    result: str
    detail: str | None = None


class NoWindowError(Exception):
    """The display gave no window; the text names the driver."""


@dataclass(frozen=True)
class Unprinted:
    """A ticket whose citizen may stand there without a slip, and their language."""

    ticket: IssuedTicket
    language: Language


class TicketDesk(Protocol):
    """Who gives tickets: the server, or a desk in front of it that goes on alone."""

    async def menu(self, language: Language) -> Menu:
        """Return the menu, its sentences in one language; raises ``DeskError``."""
        ...

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        """Return the ticket of this request; raises ``IssueRefused`` or ``DeskError``."""
        ...

    async def unprinted(self) -> Unprinted | None:
        """Return the last ticket if it is fresh and its slip is not known to be out."""
        ...

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """Call ``changed`` whenever the hall has changed, ``errand`` with each; until cancelled."""
        ...

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        """Tell what became of an errand; never raises: unanswered ones are forgotten."""
        ...

    async def report_health(self, health: DeviceHealth) -> None:
        """Tell the staff how this machine is; never raises."""
        ...


class GivenAlone(Struct, frozen=True, omit_defaults=True):
    """A ticket that this kiosk gave alone, as ``POST /api/v1/offline-tickets`` takes it."""

    request_id: str
    ticket_id: TicketId
    number: TicketNumber
    service: ServiceCode
    language: Language
    secret: str
    issued_at: str
    priority: bool | PriorityGroupId = False


class ServerLink(Protocol):
    """The server's desk, which also takes over what was given alone."""

    async def menu(self, language: Language) -> Menu:
        """See ``TicketDesk``."""
        ...

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        """See ``TicketDesk``."""
        ...

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """See ``TicketDesk``."""
        ...

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        """See ``TicketDesk``."""
        ...

    async def report_health(self, health: DeviceHealth) -> None:
        """See ``TicketDesk``."""
        ...

    async def hand_in(self, tickets: Sequence[GivenAlone]) -> None:
        """Hand tickets in, in their order; raises ``IssueRefused`` or ``DeskError``."""
        ...


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> timedelta:
        """Return the time since some fixed moment of this program's life."""
        ...


class PrintOutcome(StrEnum):
    """Whether the slip is in the citizen's hand."""

    OK = "ok"
    DOWN = "down"
    UNKNOWN = "unknown"


class PaperState(StrEnum):
    """What the printer says of its paper."""

    OK = "ok"
    NEAR_END = "near-end"
    OUT = "out"
    UNKNOWN = "unknown"


class PrintReason(StrEnum):
    """Why a slip did not surely come out."""

    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    TIMED_OUT = "timed-out"
    NO_PRINTER = "no-printer"
    NO_STATUS = "no-status"
    FAULT = "fault"


@dataclass(frozen=True)
class PrintResult:
    """What became of a slip.

    OK: it came out. DOWN: nothing was printed, and nothing will be. UNKNOWN: it may be out, whole
    or in part: offer a reprint of the same number, never a new number. ``reason`` is None only
    with OK; NO_STATUS is a printer that never tells: ask the citizen. ``detail`` is for the log.
    """

    outcome: PrintOutcome
    reason: PrintReason | None = None
    paper: PaperState = PaperState.UNKNOWN
    detail: str = ""


class PrintRecord(Protocol):
    """Where it is kept how far a slip has come, so that a restart knows."""

    def printing(self, ticket_id: TicketId) -> None:
        """Keep that the slip is about to be sent to the printer."""
        ...

    def printed(self, ticket_id: TicketId, outcome: PrintOutcome) -> None:
        """Keep what became of the slip."""
        ...


class TicketPrinter(Protocol):
    """What gives slips to citizens; its methods block, at most as long as its deadline."""

    def print_slip(self, picture: Image, name: str) -> PrintResult:
        """Print a one-bit picture; ``name`` tells the slip from others (a file's name, a log's)."""
        ...

    def check(self) -> PrintResult:
        """Return how the printer is, without printing: OK would print now."""
        ...

    def close(self) -> None:
        """Let go of the printer."""
        ...
