"""What has happened, in the past tense: the lines of the ledger.

An event holds what was decided, not what led to it: a due moment, a wait. So a later change of
the site's settings never rewrites the past. ``at`` is the moment of appending by the service
clock; ``by`` is the member of staff or the device that asked, empty when the server itself did.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from ticket_queue.ids import (
    AlertId,
    CounterId,
    Language,
    PriorityGroupId,
    ServiceCode,
    SiteCode,
    StaffId,
    TextHash,
    TicketId,
    TicketNumber,
)
from ticket_queue.ticket import Level, Outcome, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """Something that has happened to a ticket."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMoved(TicketEvent):
    """A ticket has gone along one arrow of the transition table."""

    verb: ClassVar[Verb]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """The service day has begun; numbers start anew."""

    day: date
    site: SiteCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The service day is over; nothing of it can change any more."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(TicketEvent):
    """A number was given; ``offline`` when a kiosk gave it alone and handed it in later.

    ``past_limit``: it had waited beyond its limit when it was handed in, so that one alert (past)
    says it all, and none is raised for the level before it.
    """

    number: TicketNumber
    service: ServiceCode
    priority: bool
    priority_group: PriorityGroupId | None = None
    language: Language
    issued_at: datetime
    due_at: datetime
    offline: bool = False
    past_limit: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRenumbered(TicketEvent):
    """The ticket bears the number that was printed: the server's answer had been lost."""

    number: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(TicketMoved):
    """A counter called the ticket; ``wait`` is its whole wait in the present count."""

    verb = Verb.CALL
    counter: CounterId
    wait: timedelta
    out_of_order: bool = False
    reason: TextHash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(TicketMoved):
    """The counter called the same ticket again."""

    verb = Verb.RECALL
    counter: CounterId
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingStarted(TicketMoved):
    """The citizen is at the counter."""

    verb = Verb.START_SERVING
    counter: CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingFinished(TicketMoved):
    """The citizen has been served; ``handled`` is the time from the call to now."""

    verb = Verb.FINISH_SERVING
    counter: CounterId
    outcome: Outcome
    handled: timedelta
    dossier: TextHash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMarkedNoShow(TicketMoved):
    """Nobody came when the ticket was called."""

    verb = Verb.MARK_NO_SHOW
    counter: CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketParked(TicketMoved):
    """The citizen fetches a paper and keeps the number ("Hẹn quay lại trong ngày")."""

    verb = Verb.PARK
    counter: CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReturned(TicketMoved):
    """The ticket waits again; a ``new_count`` starts its wait from zero (after a no-show)."""

    verb = Verb.RETURN_TO_QUEUE
    due_at: datetime
    new_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(TicketMoved):
    """The ticket waits for another service, or for one counter by name; its wait goes on."""

    verb = Verb.TRANSFER
    service: ServiceCode
    to_counter: CounterId | None = None
    wait: timedelta
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReopened(TicketMoved):
    """A finish or no-show was pressed by mistake; the counter holds the ticket again."""

    verb = Verb.REOPEN
    counter: CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(TicketMoved):
    """The ticket was given back."""

    verb = Verb.CANCEL
    wait: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRestored(TicketMoved):
    """The ticket was cancelled by mistake; its clock goes on."""

    verb = Verb.RESTORE
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketExpired(TicketMoved):
    """The day ended while the ticket was open."""

    verb = Verb.EXPIRE
    wait: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged(TicketEvent):
    """Priority was granted or removed, with a reason."""

    priority: bool
    due_at: datetime
    reason: TextHash | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCorrected(TicketEvent):
    """The outcome of a served ticket was corrected on the same day."""

    outcome: Outcome
    dossier: TextHash | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(TicketEvent):
    """A wait passed a level at ``reached_at``; ``late`` when that was long before now."""

    alert_id: AlertId
    number: TicketNumber
    service: ServiceCode
    level: Level
    reached_at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(Event):
    """Somebody wrote down what was done about an alert, or why it came to it."""

    alert_id: AlertId
    action: str
    note: TextHash | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(Event):
    """Something that has happened to a counter."""

    counter: CounterId
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterEvent):
    """An officer sat down at the counter, or came back from a pause."""

    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterEvent):
    """The counter calls nobody for a while."""

    reason: TextHash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterEvent):
    """The counter calls nobody until it is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterHelpChanged(CounterEvent):
    """The counter helps these services from now on, for the rest of the day."""

    services: tuple[ServiceCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePaused(Event):
    """The service gives no numbers for a while; the reason is shown to everybody."""

    service: ServiceCode
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResumed(Event):
    """The service gives numbers again."""

    service: ServiceCode
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePaused(Event):
    """The whole site gives no numbers for a while; the reason is shown to everybody."""

    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResumed(Event):
    """The site gives numbers again."""

    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    """The site's notice to everybody has changed; an empty one takes it down."""

    text: str
    by: str = ""
