"""Tickets and counters as staff see them."""

from msgspec import UNSET, UnsetType

from server.web.shapes.base import Moment, Shape
from server.web.shapes.people import ExpectedWaitShape, NamedShape


class TicketShape(Shape, kw_only=True):
    """A ticket as staff see it."""

    ticket_id: str
    number: int
    label: str
    service: str
    service_name: str
    state: str
    priority: bool
    language: str
    issued_at: Moment
    wait_s: float
    attempt: int
    over_break: bool
    offline: bool
    out_of_order: bool
    rated: bool
    counter: int | UnsetType = UNSET
    to_counter: int | UnsetType = UNSET
    due_at: Moment | UnsetType = UNSET
    waiting_since: Moment | UnsetType = UNSET
    near_at: Moment | UnsetType = UNSET
    past_at: Moment | UnsetType = UNSET
    level: str | UnsetType = UNSET
    called_at: Moment | UnsetType = UNSET
    serving_since: Moment | UnsetType = UNSET
    ended_at: Moment | UnsetType = UNSET
    outcome: str | UnsetType = UNSET


class TicketDetailShape(TicketShape, kw_only=True):
    """A ticket as a guide shows it to its citizen: its place, its link, its slips."""

    reprints: int
    people_ahead: int | UnsetType = UNSET
    expected_wait: ExpectedWaitShape | UnsetType = UNSET
    counters: list[int]
    status_url: str | None


class TicketsShape(Shape, kw_only=True):
    """Some tickets."""

    at: Moment
    speed: float
    seq: int
    tickets: list[TicketShape]


class QueueShape(Shape, kw_only=True):
    """A queue of a counter against its limit."""

    service: str
    name: str
    waiting: int
    longest_wait_s: float
    near: int
    past: int
    limit_s: float


class CounterShape(Shape, kw_only=True):
    """A counter and what it holds."""

    counter: int
    name: str
    state: str
    serves: list[str]
    helps: list[str]
    ticket: TicketShape | None
    reason: str | UnsetType = UNSET
    staff: str | UnsetType = UNSET
    staff_name: str | UnsetType = UNSET
    since: Moment | UnsetType = UNSET


class CounterTodayShape(Shape, kw_only=True):
    """A counter's own figures of the day."""

    served: int
    no_show: int
    mean_service_s: float | None


class CounterDetailShape(CounterShape, kw_only=True):
    """A counter as its officer sees it."""

    at: Moment
    speed: float
    seq: int
    queues: list[QueueShape]
    waiting: int
    today: CounterTodayShape
    outcomes: list[NamedShape]
    default_outcome: str
    last_ticket: TicketShape | UnsetType = UNSET


class CountersShape(Shape, kw_only=True):
    """All counters."""

    at: Moment
    speed: float
    seq: int
    counters: list[CounterShape]


class CounterVerbShape(Shape, kw_only=True):
    """What a counter's verb has made of its ticket."""

    counter: int
    state: str
    ticket: TicketShape | None
    seq: int


class TicketVerbShape(Shape, kw_only=True):
    """What a verb has made of a ticket."""

    ticket: TicketShape
    seq: int


class SeqShape(Shape, kw_only=True):
    """The ledger's place after a verb."""

    seq: int
