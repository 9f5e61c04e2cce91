"""Where a visit to the kiosk stands, how patient the kiosk is, and what it asks of outside."""

from dataclasses import dataclass
from datetime import timedelta

from kiosk.menu import IssuedTicket, IssueRequest
from kiosk.ports import PrintOutcome
from kiosk.receipt import Receipt
from ticket_queue.ids import Language, ServiceCode, TicketId


@dataclass(frozen=True)
class Patience:
    """How long the kiosk waits for whom; the settings' ``[people]``."""

    idle_after: timedelta
    warning: timedelta
    ticket_shown: timedelta
    unprinted_shown: timedelta
    message_shown: timedelta
    debounce: timedelta


@dataclass(frozen=True)
class IssueTicket:
    """Command: ask the desk, then tell the flow what it said."""

    request: IssueRequest


@dataclass(frozen=True)
class PrintSlip:
    """Command: print, then tell the flow how it went."""

    ticket_id: TicketId
    receipt: Receipt
    language: Language


Command = IssueTicket | PrintSlip


@dataclass(frozen=True)
class Choosing:
    """The start."""


@dataclass(frozen=True)
class Searching:
    """A service is being looked for; what was typed lives no longer than this."""

    text: str = ""


@dataclass(frozen=True)
class Issuing:
    """The desk is being asked."""

    request: IssueRequest


@dataclass(frozen=True)
class Showing:
    """A ticket is on the screen; ``printed`` is None while its slip is being printed."""

    ticket: IssuedTicket
    language: Language
    printed: PrintOutcome | None
    until: timedelta


@dataclass(frozen=True)
class Refused:
    """The desk said no."""

    slug: str
    detail: str
    until: timedelta


@dataclass(frozen=True)
class Closed:
    """A closed service was touched."""

    service: ServiceCode
    until: timedelta


@dataclass(frozen=True)
class NoAnswer:
    """The desk gave no answer: the same request can be repeated."""

    request: IssueRequest
    until: timedelta


Phase = Choosing | Searching | Issuing | Showing | Refused | Closed | NoAnswer
