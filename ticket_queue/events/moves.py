"""A ticket along an arrow of the transition table."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ticket_queue.events.base import TicketMoved
from ticket_queue.ids import CounterId, ServiceCode, TextHash
from ticket_queue.ticket import Outcome, Verb


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
