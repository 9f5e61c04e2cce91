"""Where guide mode stands, what it knows of the machine, and what it asks of outside."""

from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.menu import IssuedTicket
from kiosk.pause import PauseReason
from kiosk.ports import PrintOutcome, PrintResult
from kiosk.settings import Secret
from ticket_queue.ids import Language


@dataclass(frozen=True)
class KeptTicket:
    """One of the day's tickets as the journal has it; ``printed`` is None for a slip never sent."""

    ticket: IssuedTicket
    language: Language
    printed: PrintOutcome | None


@dataclass(frozen=True)
class MachineFacts:
    """How the machine is; ``printer`` is None while nobody has looked."""

    paused: PauseReason | None = None
    printer: PrintResult | None = None
    alone: bool = False


@dataclass(frozen=True)
class LookForPin:
    """Command: see whether there is a PIN at all."""


@dataclass(frozen=True)
class CheckPin:
    """Command: see whether this is the PIN; ``wrong`` tries, with this one, are kept before."""

    pin: Secret
    wrong: int


@dataclass(frozen=True)
class BringTickets:
    """Command: read the day's latest tickets."""


@dataclass(frozen=True)
class PrintAgain:
    """Command: print an earlier slip again."""

    kept: KeptTicket


@dataclass(frozen=True)
class LookAtPrinter:
    """Command: see how the printer is now, and tell the staff."""


@dataclass(frozen=True)
class PrintTrial:
    """Command: print a slip that gives nobody a number."""

    language: Language


@dataclass(frozen=True)
class KeepPause:
    """Command: pause the machine, or with None let it give numbers again."""

    reason: PauseReason | None


@dataclass(frozen=True)
class EndProgram:
    """Command: end, to be started anew."""


GuideCommand = (
    LookForPin
    | CheckPin
    | BringTickets
    | PrintAgain
    | LookAtPrinter
    | PrintTrial
    | KeepPause
    | EndProgram
)


@dataclass(frozen=True)
class Away:
    """Citizens have the screen."""


@dataclass(frozen=True)
class AskingPin:
    """The pad; what was typed is in no repr."""

    typed: str = field(default="", repr=False)
    was_wrong: bool = False


@dataclass(frozen=True)
class NoPin:
    """There is no PIN yet."""


@dataclass(frozen=True)
class Home:
    """What a guide can do."""


@dataclass(frozen=True)
class Listing:
    """A page of the day's latest tickets, the newest first."""

    tickets: tuple[KeptTicket, ...]
    page: int = 0


@dataclass(frozen=True)
class ChoosingReason:
    """Why the machine shall be paused."""


@dataclass(frozen=True)
class ConfirmingRestart:
    """Shall it really begin anew."""


@dataclass(frozen=True)
class Working:
    """Something is under way; ``key`` names its sentence below ``guide.working.``."""

    key: str


@dataclass(frozen=True)
class Told:
    """What came of it; ``key`` names its sentence below ``guide.done.``."""

    key: str
    result: PrintResult | None
    until: timedelta
    label: str = ""


GuidePhase = (
    Away | AskingPin | NoPin | Home | Listing | ChoosingReason | ConfirmingRestart | Working | Told
)
