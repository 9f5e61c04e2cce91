"""What the server tells a kiosk: the menu of services and the ticket it has issued."""

from datetime import datetime, timedelta

from msgspec import Struct

from ticket_queue.ids import (
    CounterId,
    Language,
    PriorityGroupId,
    ServiceCode,
    SiteCode,
    TicketId,
    TicketNumber,
)


class ExpectedWait(Struct, frozen=True):
    """An honest range of how long one will wait, in seconds."""

    low_s: float
    high_s: float

    @property
    def low(self) -> timedelta:
        """The shorter end."""
        return timedelta(seconds=self.low_s)

    @property
    def high(self) -> timedelta:
        """The longer end."""
        return timedelta(seconds=self.high_s)


class Site(Struct, frozen=True):
    """The reception point, as its name board says."""

    code: SiteCode
    name_lines: tuple[str, ...]
    slogan: str = ""
    hotline: str = ""
    public_url: str | None = None


class Procedure(Struct, frozen=True):
    """An administrative procedure that the service handles, by its published name and code."""

    code: str
    name: str


class SessionSpan(Struct, frozen=True):
    """A time in which a service gives numbers."""

    opens_at: datetime
    closes_at: datetime


class TicketLimit(Struct, frozen=True):
    """A token bucket: ``burst`` tickets at once, filled by ``per_minute`` of real time."""

    per_minute: float
    burst: float


class Service(Struct, frozen=True):
    """One tile: a service, whether it issues now, and who waits for it.

    ``waiting`` and ``expected_wait`` are None where nobody knows them: while the kiosk is alone.
    ``sessions`` are those of the coming week. A ``series`` of 0 is a server that does not tell it.
    ``last_alone`` is the highest count of the day that this kiosk gave alone, as the server knows.

    ``reason`` and ``notes`` are sentences in the language that the menu was asked for in.
    """

    service: ServiceCode
    name: str
    open: bool
    waiting: int | None
    expected_wait: ExpectedWait | None
    series: int = 0
    prefix: str = ""
    names: dict[Language, str] = {}
    people_ahead: int = 0
    reason: str | None = None
    opens_at: datetime | None = None
    counters: tuple[CounterId, ...] = ()
    notes: tuple[str, ...] = ()
    needs: str | None = None
    aliases: tuple[str, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    position: int = 0
    sessions: tuple[SessionSpan, ...] = ()
    last_alone: int = 0

    def name_in(self, language: Language) -> str:
        """Return the name in a language, else in the one that the menu was asked for in."""
        return self.names.get(language, self.name)


class PriorityGroup(Struct, frozen=True):
    """Whom the site serves earlier; nobody is asked for a proof."""

    id: PriorityGroupId
    name: str
    names: dict[Language, str] = {}

    def name_in(self, language: Language) -> str:
        """Return the name in a language, else in the one that the menu was asked for in."""
        return self.names.get(language, self.name)


class Menu(Struct, frozen=True):
    """The answer of ``GET /api/v1/menu``; ``at`` is the service clock, ``speed`` its pace.

    ``kiosk`` is this machine's digit; ``alone`` is set by the kiosk itself while it is cut off.
    """

    at: datetime
    site: Site
    services: tuple[Service, ...]
    priority_groups: tuple[PriorityGroup, ...] = ()
    speed: float = 1.0
    notice: str | None = None
    paused: str | bool | None = None
    kiosk: int | None = None
    ticket_limit: TicketLimit | None = None
    alone: bool = False

    def service(self, code: ServiceCode) -> Service | None:
        """Return the service of this code, None when the menu no longer has it."""
        return next((each for each in self.services if each.service == code), None)


class IssueRequest(Struct, frozen=True, omit_defaults=True):
    """What one touch asks for; ``request_id`` becomes the ticket's identity.

    A repetition of the same touch carries the same ``request_id`` and is the same ticket.
    """

    request_id: TicketId
    service: ServiceCode
    language: Language
    priority: bool | PriorityGroupId = False


class IssuedTicket(Struct, frozen=True):
    """The answer of ``POST /api/v1/tickets``; ``status_url`` is what the QR holds."""

    ticket_id: TicketId
    number: TicketNumber
    label: str
    service: ServiceCode
    service_name: str
    issued_at: datetime
    priority: bool = False
    people_ahead: int | None = None
    expected_wait: ExpectedWait | None = None
    counters: tuple[CounterId, ...] = ()
    status_url: str | None = None
    notes: tuple[str, ...] = ()
    offline: bool = False
