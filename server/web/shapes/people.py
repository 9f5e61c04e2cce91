"""What citizens and kiosks get."""

from msgspec import UNSET, UnsetType

from server.web.shapes.base import Moment, Shape


class ExpectedWaitShape(Shape, kw_only=True):
    """The range of a wait to come, in seconds."""

    low_s: float
    high_s: float


class ProcedureShape(Shape, kw_only=True):
    """A procedure by its national code."""

    code: str
    name: str


class SessionSpanShape(Shape, kw_only=True):
    """A time in which a service gives numbers."""

    opens_at: Moment
    closes_at: Moment


class TicketLimitShape(Shape, kw_only=True):
    """How many tickets a kiosk may give: a bucket of ``burst``, filled by ``per_minute``."""

    per_minute: float
    burst: float


class ServiceShape(Shape, kw_only=True):
    """A service as a kiosk offers it."""

    service: str
    name: str
    names: dict[str, str]
    series: int
    prefix: str
    open: bool
    waiting: int
    people_ahead: int
    expected_wait: ExpectedWaitShape
    counters: list[int]
    notes: list[str]
    aliases: list[str]
    procedures: list[ProcedureShape]
    position: int
    sessions: list[SessionSpanShape]
    needs: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    opens_at: Moment | UnsetType = UNSET
    last_alone: int | UnsetType = UNSET


class PriorityGroupShape(Shape, kw_only=True):
    """A priority group."""

    id: str
    name: str
    names: dict[str, str]


class SiteShape(Shape, kw_only=True):
    """The site as kiosks and pages name it."""

    code: str
    name_lines: list[str]
    slogan: str
    hotline: str
    public_url: str | None = None


class MenuShape(Shape, kw_only=True):
    """What a kiosk offers now."""

    at: Moment
    speed: float
    site: SiteShape
    languages: list[str]
    services: list[ServiceShape]
    priority_groups: list[PriorityGroupShape]
    kiosk: int | UnsetType = UNSET
    notice: str | UnsetType = UNSET
    paused: str | UnsetType = UNSET
    ticket_limit: TicketLimitShape | UnsetType = UNSET


class IssuedShape(Shape, kw_only=True):
    """A number that was given."""

    ticket_id: str
    number: int
    label: str
    service: str
    service_name: str
    priority: bool
    issued_at: Moment
    people_ahead: int
    expected_wait: ExpectedWaitShape
    counters: list[int]
    status_url: str | None
    notes: list[str]
    seq: int


class SessionShape(Shape, kw_only=True):
    """Who is signed in."""

    staff: str
    name: str
    role: str
    language: str


class CounterStaffShape(Shape, kw_only=True):
    """Somebody who may work at a counter; ``number`` is what a number pad types for the id."""

    staff: str
    name: str
    number: int


class CounterStaffListShape(Shape, kw_only=True):
    """Everybody who may work at a counter, by number."""

    staff: list[CounterStaffShape]


class NamedShape(Shape, kw_only=True):
    """Something to choose, by its word on the wire and its name."""

    id: str
    name: str


class StatusShape(Shape, kw_only=True):
    """A citizen's own ticket."""

    at: Moment
    speed: float
    number: int
    label: str
    service: str
    service_name: str
    state: str
    counters: list[int]
    site: SiteShape
    day: str
    issued_at: Moment
    people_ahead: int | UnsetType = UNSET
    expected_wait: ExpectedWaitShape | UnsetType = UNSET
    counter: int | UnsetType = UNSET
    counter_name: str | UnsetType = UNSET
    attempt: int | UnsetType = UNSET
    rated: bool | UnsetType = UNSET
