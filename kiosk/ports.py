"""What the kiosk needs from outside: a desk that gives tickets, a printer, a clock."""

from datetime import timedelta
from typing import Protocol

from msgspec import Struct

from kiosk.menu import IssuedTicket, IssueRequest, Menu
from ticket_queue.ids import Language


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
    """No usable answer in time; whether a ticket was issued is not known: repeat the same request."""


class DeskUnauthorizedError(DeskError):
    """The desk does not know this kiosk; an administrator must give it a new token."""


class TicketDesk(Protocol):
    """Who gives tickets: the server, or another desk that stands in front of it and goes on alone."""

    async def menu(self, language: Language) -> Menu:
        """Return the menu, its sentences in one language; raises ``DeskError``."""
        ...

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        """Return the ticket of this request; raises ``IssueRefused`` or ``DeskError``."""
        ...


class DeviceHealth(Struct, frozen=True, omit_defaults=True):
    """What the staff are told about this machine: words of ``POST /api/v1/devices/self/health``."""

    printer: str
    paper: str | None = None
    screen: str | None = None
    version: str | None = None
    detail: str | None = None


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> timedelta:
        """Return the time since some fixed moment of this program's life."""
        ...
