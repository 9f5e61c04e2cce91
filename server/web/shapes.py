"""The shapes of the HTTP interface, version 1: what comes in and what goes out."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

Uuid = Annotated[str, Meta(pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
ShortText = Annotated[str, Meta(min_length=1, max_length=200)]
NoteText = Annotated[str, Meta(max_length=500)]
DossierCode = Annotated[str, Meta(max_length=40)]
Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
SecretText = Annotated[str, Meta(pattern=r"^[\w-]{16,64}$")]


class Shape(Struct, kw_only=True):
    """What goes out; fields that are unset are left out."""


class Asked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What comes in with a verb; the same ``request_id`` again gives the same answer."""

    request_id: Uuid


class IssueAsked(Asked, kw_only=True):
    """A number for somebody; ``priority`` is yes, no, or the group that they say they are in."""

    service: str
    priority: bool | str = False
    language: str = "vi"


class OfflineTicketAsked(Asked, kw_only=True):
    """A ticket that a kiosk gave alone."""

    ticket_id: Uuid
    number: int
    service: str
    priority: bool | str = False
    language: str = "vi"
    secret: SecretText
    issued_at: Annotated[datetime, Meta(tz=True)]


class OfflineTicketsAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a kiosk gave alone, in the order of giving."""

    tickets: Annotated[list[OfflineTicketAsked], Meta(max_length=500)]


class SignInAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who signs in."""

    staff: Annotated[str, Meta(max_length=64)]
    pin: Annotated[str, Meta(max_length=64)]


class HealthAsked(Struct, kw_only=True):
    """How a device is."""

    printer: str | None = None
    paper: str | None = None
    screen: str | None = None
    version: str | None = None
    detail: Annotated[str, Meta(max_length=500)] | None = None


class PauseAsked(Asked, kw_only=True):
    """Why something is paused."""

    reason: ShortText


class CallAsked(Asked, kw_only=True):
    """Whom to call out of order, by number (or label) or by ticket, and why."""

    reason: ShortText
    number: int | str | None = None
    ticket_id: Uuid | None = None


class FinishAsked(Asked, kw_only=True):
    """How serving ended; without an outcome the service's own."""

    outcome: str | None = None
    dossier_code: DossierCode | None = None


class TicketAsked(Asked, kw_only=True):
    """Which ticket; without one it is the one at the counter."""

    ticket_id: Uuid | None = None


class TransferAsked(TicketAsked, kw_only=True):
    """Where to: a service, or a counter by name."""

    service: str | None = None
    to_counter: int | None = None


class HelpAsked(Asked, kw_only=True):
    """Which services the counter helps from now on."""

    services: list[str]


class PriorityAsked(Asked, kw_only=True):
    """Grant or remove priority, and why."""

    priority: bool
    reason: ShortText


class OutcomeAsked(Asked, kw_only=True):
    """The right outcome of a served ticket."""

    outcome: str
    dossier_code: DossierCode | None = None


class NoticeAsked(Asked, kw_only=True):
    """The notice on kiosks and boards; an empty one takes it down."""

    text: Annotated[str, Meta(max_length=200)]


class AcknowledgeAsked(Asked, kw_only=True):
    """What was done about an alert."""

    action: ShortText
    note: NoteText | None = None


class AcknowledgeServiceAsked(AcknowledgeAsked, kw_only=True):
    """What was done about every unanswered alert of a service."""

    service: str


class ExpectedWaitShape(Shape, kw_only=True):
    """The range of a wait to come, in seconds."""

    low_s: float
    high_s: float


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


class ProcedureShape(Shape, kw_only=True):
    """A procedure by its national code."""

    code: str
    name: str


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
    needs: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    opens_at: Moment | UnsetType = UNSET


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


class TicketsShape(Shape, kw_only=True):
    """Some tickets."""

    at: Moment
    speed: float
    seq: int
    tickets: list[TicketShape]


class SessionShape(Shape, kw_only=True):
    """Who is signed in."""

    staff: str
    name: str
    role: str
    language: str


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
    since: Moment | UnsetType = UNSET


class CounterTodayShape(Shape, kw_only=True):
    """A counter's own figures of the day."""

    served: int
    no_show: int
    mean_service_s: float | None


class NamedShape(Shape, kw_only=True):
    """Something to choose, by its word on the wire and its name."""

    id: str
    name: str


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


class TotalWaitsShape(Shape, kw_only=True):
    """The whole lobby against the limit."""

    waiting: int
    longest_wait_s: float
    near: int
    past: int
    expected_wait: ExpectedWaitShape
    open_counters: int


class ServiceWaitsShape(TotalWaitsShape, kw_only=True):
    """One service against the limit."""

    service: str
    name: str
    limit_s: float
    near_s: float


class WaitsShape(Shape, kw_only=True):
    """Who waits how long."""

    at: Moment
    speed: float
    seq: int
    total: TotalWaitsShape
    services: list[ServiceWaitsShape]


class AcknowledgedShape(Shape, kw_only=True):
    """What was done about an alert."""

    at: Moment
    by: str
    action: str
    note: str | None


class AlertShape(Shape, kw_only=True):
    """A level that a wait has passed."""

    alert_id: str
    ticket_id: str
    number: int
    label: str
    service: str
    service_name: str
    level: str
    raised_at: Moment
    reached_at: Moment
    late: bool
    closed_at: Moment | UnsetType = UNSET
    acknowledged: AcknowledgedShape | UnsetType = UNSET


class AlertsShape(Shape, kw_only=True):
    """Some alerts."""

    at: Moment
    alerts: list[AlertShape]


class AcknowledgedAlertsShape(Shape, kw_only=True):
    """The alerts that were answered."""

    alerts: list[AlertShape]
    seq: int


class DeviceShape(Shape, kw_only=True):
    """A device and how it said it was."""

    device: str
    role: str
    online: bool
    since: Moment | UnsetType = UNSET
    printer: str | UnsetType = UNSET
    paper: str | UnsetType = UNSET
    version: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class DevicesShape(Shape, kw_only=True):
    """All devices."""

    at: Moment
    devices: list[DeviceShape]


class EventsShape(Shape, kw_only=True):
    """Events as the ledger holds them."""

    events: list[dict[str, Any]]


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


class FieldProblem(Shape, kw_only=True):
    """What is wrong with one field."""

    field: str
    detail: str


class ProblemShape(Shape, kw_only=True):
    """Problem details (RFC 9457); ``type`` is a slug of docs/interfaces.md."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | UnsetType = UNSET
