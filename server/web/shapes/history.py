"""What has been: figures, the tickets behind them, a ticket's life."""

from msgspec import UNSET, UnsetType

from server.web.shapes.base import Moment, Shape


class FiguresShape(Shape, kw_only=True):
    """How many tickets, and how long; a duration is null where nobody was called, or served."""

    issued: int
    called: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    past: int
    out_of_order: int
    mean_wait_s: float | None
    median_wait_s: float | None
    p95_wait_s: float | None
    longest_wait_s: float | None
    mean_handled_s: float | None


class HistoryRowShape(FiguresShape, kw_only=True):
    """The figures of one day, week, service, counter or officer."""

    key: str
    name: str


class HistoryShape(Shape, kw_only=True):
    """The figures of some days, in all and by something."""

    at: Moment
    first: str
    last: str
    by: str
    total: FiguresShape
    rows: list[HistoryRowShape]


class HalfHourShape(Shape, kw_only=True):
    """What happened in one half hour of a day."""

    begins: str
    issued: int
    called: int
    served: int
    mean_wait_s: float | None
    longest_wait_s: float | None


class HalfHoursShape(Shape, kw_only=True):
    """A day by its half hours, without a gap; ``limit_s`` is its services' longest limit."""

    at: Moment
    day: str
    limit_s: float
    half_hours: list[HalfHourShape]


class PastTicketShape(Shape, kw_only=True):
    """A ticket of any day, as the ledger's events have left it."""

    ticket_id: str
    day: str
    number: int
    label: str
    service: str
    service_name: str
    state: str
    priority: bool
    offline: bool
    issued_at: Moment
    past: bool
    out_of_order: bool
    calls: int
    called_at: Moment | UnsetType = UNSET
    wait_s: float | UnsetType = UNSET
    counter: int | UnsetType = UNSET
    officer: str | UnsetType = UNSET
    officer_name: str | UnsetType = UNSET
    served_at: Moment | UnsetType = UNSET
    handled_s: float | UnsetType = UNSET


class PastTicketsShape(Shape, kw_only=True):
    """The tickets behind a figure; ``found`` counts those too that are left out."""

    at: Moment
    found: int
    tickets: list[PastTicketShape]


class LifeStepShape(Shape, kw_only=True):
    """One event of a ticket in words; ``note`` is what somebody typed, null when it was erased."""

    seq: int
    at: Moment
    kind: str
    words: str
    level: str | UnsetType = UNSET
    by: str | UnsetType = UNSET
    by_name: str | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    out_of_order: bool = False


class TicketLifeShape(Shape, kw_only=True):
    """A ticket's life in the ledger."""

    at: Moment
    ticket: PastTicketShape
    steps: list[LifeStepShape]
