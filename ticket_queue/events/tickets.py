"""A ticket given, and what is noted about it without moving it."""

from dataclasses import dataclass
from datetime import datetime

from ticket_queue.events.base import TicketEvent
from ticket_queue.ids import (
    DeviceId,
    Language,
    PriorityGroupId,
    ServiceCode,
    TextHash,
    TicketNumber,
)
from ticket_queue.ticket import Outcome


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
class IssueMomentCorrected(TicketEvent):
    """The ticket was given earlier than the server knew: its request arrived late, by the network.

    ``past_limit`` as in ``TicketIssued``.
    """

    issued_at: datetime
    due_at: datetime
    past_limit: bool = False


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
class TicketRated(TicketEvent):
    """The citizen has said how it was, once: ``score`` is 1 (very bad) … 5 (very good)."""

    score: int
    sentence: TextHash | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReprinted(TicketEvent):
    """A guide had a kiosk print the slip again; noted before any paper can come out."""

    device: DeviceId
    by: str = ""
