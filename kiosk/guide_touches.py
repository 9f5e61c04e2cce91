"""What a touch means in guide mode, and the one that leads there."""

from dataclasses import dataclass

from kiosk.pause import PauseReason
from ticket_queue.ids import TicketId


@dataclass(frozen=True)
class HoldNameBoard:
    """The name board was held for three seconds: somebody knows of guide mode."""


@dataclass(frozen=True)
class TypeDigit:
    """Add a digit to the PIN."""

    digit: str


@dataclass(frozen=True)
class EraseDigit:
    """Take the last digit away."""


@dataclass(frozen=True)
class EnterPin:
    """The PIN is whole: have it checked."""


@dataclass(frozen=True)
class LeaveGuideMode:
    """Back to what the citizens see."""


@dataclass(frozen=True)
class GoHome:
    """Back to the list of what a guide can do."""


@dataclass(frozen=True)
class ShowTickets:
    """Show a page of the day's latest tickets; 0 holds the newest."""

    page: int


@dataclass(frozen=True)
class ReprintTicket:
    """Print the slip of an earlier ticket again."""

    ticket_id: TicketId


@dataclass(frozen=True)
class PaperChanged:
    """The paper is changed: look at the printer and tell the staff."""


@dataclass(frozen=True)
class TryPrinter:
    """Print a test slip."""


@dataclass(frozen=True)
class ShowReasons:
    """Show for which reasons the machine may be paused."""


@dataclass(frozen=True)
class PauseMachine:
    """Give no numbers here until the guide says so."""

    reason: PauseReason


@dataclass(frozen=True)
class ResumeMachine:
    """Give numbers again."""


@dataclass(frozen=True)
class AskRestart:
    """Ask whether the program shall really begin anew."""


@dataclass(frozen=True)
class Restart:
    """End the program, so that whoever watches over it starts it anew."""


GuideAction = (
    HoldNameBoard
    | TypeDigit
    | EraseDigit
    | EnterPin
    | LeaveGuideMode
    | GoHome
    | ShowTickets
    | ReprintTicket
    | PaperChanged
    | TryPrinter
    | ShowReasons
    | PauseMachine
    | ResumeMachine
    | AskRestart
    | Restart
)
