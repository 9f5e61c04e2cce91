"""The life of every ticket in a stretch of the ledger: what was issued, called and ended, when.

This fold knows nothing of the site's settings: an event holds what was decided, so that a report
of last year is right whatever the site looks like today.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ticket_queue.events import TicketRated
from ticket_queue.ids import CounterId, ServiceCode, TicketId, TicketNumber
from ticket_queue.ticket import Outcome, TicketState

ENDS = (TicketState.SERVED, TicketState.NO_SHOW, TicketState.CANCELLED, TicketState.EXPIRED)
"""The states in which nobody is owed anything any more."""
NOTHING = timedelta(0)


@dataclass(slots=True, kw_only=True, eq=False)
class Life:
    """One ticket; ``recorded_at`` is the moment of appending, by which it is counted.

    ``service`` follows its transfers, ``issued_for`` does not; ``day`` is its one service day.
    ``waited`` is the wait of the present count up to its last event, ``counted`` the part of it
    that earlier calls have told; ``serving_since`` begins the present or last serving.
    """

    ticket_id: TicketId
    number: TicketNumber
    service: ServiceCode
    issued_for: ServiceCode
    day: date
    issued_at: datetime
    recorded_at: datetime
    priority: bool
    offline: bool
    state: TicketState = TicketState.WAITING
    waiting_since: datetime
    waited: timedelta = NOTHING
    counted: timedelta = NOTHING
    over_break: bool = False
    called_at: datetime | None = None
    serving_since: datetime | None = None
    first_call: "CallMade | None" = None
    end: "End | None" = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallMade:
    """A call, not a recall.

    ``wait`` is what it adds to the waits that earlier calls have told: the whole wait on a first
    call. ``elapsed`` is the plain time since the issue, breaks included, on a first call only.
    """

    life: Life
    at: datetime
    counter: CounterId
    service: ServiceCode
    wait: timedelta
    first: bool
    elapsed: timedelta | None
    over_break: bool


@dataclass(slots=True, kw_only=True, eq=False)
class End:
    """A ticket has come to an end, at a counter when it was served or missed its call.

    ``sign`` is -1 where an end of an earlier period is taken back in this one. ``outcome`` follows
    its corrections.
    """

    life: Life
    state: TicketState
    at: datetime
    service: ServiceCode
    counter: CounterId | None = None
    outcome: Outcome | None = None
    served_for: timedelta | None = None
    handled: timedelta | None = None
    sign: int = 1


@dataclass(slots=True)
class Record:
    """What has happened to tickets within a period; each list in the ledger's order.

    ``lives`` holds every ticket that was met on the way, also of before the period.
    """

    issued: list[Life] = field(default_factory=list)
    calls: list[CallMade] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    missed_calls: int = 0
    open_at_start: int = 0
    open_at_end: int = 0
    ratings: list[TicketRated] = field(default_factory=list)
    lives: dict[TicketId, Life] = field(default_factory=dict)
