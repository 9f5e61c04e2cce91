"""A ticket, its states, and the only ways in which it may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from ticket_queue.ids import (
    CounterId,
    Language,
    PriorityGroupId,
    ServiceCode,
    TextHash,
    TicketId,
    TicketNumber,
)


class TicketState(StrEnum):
    """Where a ticket stands; each has a word of its own on the wire."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Verb(StrEnum):
    """What may be asked of a ticket."""

    CALL = "call"
    RECALL = "recall"
    START_SERVING = "start_serving"
    FINISH_SERVING = "finish_serving"
    MARK_NO_SHOW = "mark_no_show"
    PARK = "park"
    RETURN_TO_QUEUE = "return_to_queue"
    TRANSFER = "transfer"
    REOPEN = "reopen"
    CANCEL = "cancel"
    RESTORE = "restore"
    EXPIRE = "expire"


class Outcome(StrEnum):
    """How serving ended, by the legal forms of receiving a dossier."""

    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    REJECTED = "rejected"
    RESULT_RETURNED = "result_returned"
    GUIDED = "guided"
    OTHER = "other"


class Level(StrEnum):
    """How far a wait has come against the limit."""

    NEAR = "near"
    PAST = "past"


_S, _V = TicketState, Verb

TRANSITIONS: Mapping[tuple[TicketState, Verb], TicketState] = MappingProxyType(
    {
        (_S.WAITING, _V.CALL): _S.CALLED,
        (_S.WAITING, _V.TRANSFER): _S.WAITING,
        (_S.WAITING, _V.CANCEL): _S.CANCELLED,
        (_S.CALLED, _V.RECALL): _S.CALLED,
        (_S.CALLED, _V.START_SERVING): _S.SERVING,
        (_S.CALLED, _V.MARK_NO_SHOW): _S.NO_SHOW,
        (_S.CALLED, _V.RETURN_TO_QUEUE): _S.WAITING,
        (_S.CALLED, _V.TRANSFER): _S.WAITING,
        (_S.SERVING, _V.TRANSFER): _S.WAITING,
        (_S.SERVING, _V.PARK): _S.PARKED,
        (_S.SERVING, _V.FINISH_SERVING): _S.SERVED,
        (_S.SERVING, _V.RETURN_TO_QUEUE): _S.WAITING,
        (_S.PARKED, _V.RETURN_TO_QUEUE): _S.WAITING,
        (_S.PARKED, _V.CANCEL): _S.CANCELLED,
        (_S.NO_SHOW, _V.RETURN_TO_QUEUE): _S.WAITING,
        (_S.SERVED, _V.REOPEN): _S.SERVING,
        (_S.NO_SHOW, _V.REOPEN): _S.CALLED,
        (_S.CANCELLED, _V.RESTORE): _S.WAITING,
        (_S.WAITING, _V.EXPIRE): _S.EXPIRED,
        (_S.CALLED, _V.EXPIRE): _S.EXPIRED,
        (_S.SERVING, _V.EXPIRE): _S.EXPIRED,
        (_S.PARKED, _V.EXPIRE): _S.EXPIRED,
    }
)
"""(state, verb) to the state that follows. What is missing is refused and changes nothing."""

AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
"""States in which a counter holds the ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One citizen's place in the queue, as the day's events have left it.

    ``waited`` is the open time of the closed WAITING intervals of the present count;
    ``waiting_since`` begins the running one. A *stretch* is one uninterrupted time in WAITING;
    ``raised`` holds the levels for which this stretch has had its alert.
    """

    ticket_id: TicketId
    number: TicketNumber
    service: ServiceCode
    priority: bool
    priority_group: PriorityGroupId | None
    language: Language
    issued_at: datetime
    offline: bool
    state: TicketState
    due_at: datetime
    stretch: int = 1
    waiting_since: datetime | None
    waited: timedelta = timedelta(0)
    first_wait: timedelta | None = None
    raised: frozenset[Level] = frozenset()
    counter: CounterId | None = None
    to_counter: CounterId | None = None
    attempt: int = 0
    called_at: datetime | None = None
    serving_since: datetime | None = None
    ended_at: datetime | None = None
    handled: timedelta | None = None
    outcome: Outcome | None = None
    dossier: TextHash | None = None
    over_break: bool = False
    out_of_order: bool = False
    score: int | None = None
    reprints: int = 0
