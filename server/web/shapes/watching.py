"""Waits, alerts, devices, the ledger, and problems."""

from typing import Any

from msgspec import UNSET, UnsetType

from server.web.shapes.base import Moment, Shape
from server.web.shapes.people import ExpectedWaitShape, NamedShape


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
    paused: str | UnsetType = UNSET


class WaitsShape(Shape, kw_only=True):
    """Who waits how long."""

    at: Moment
    speed: float
    seq: int
    total: TotalWaitsShape
    services: list[ServiceWaitsShape]
    paused: str | UnsetType = UNSET
    notice: str | UnsetType = UNSET


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


class ZoneShape(Shape, kw_only=True):
    """A part of the hall; the whole hall when it names nothing."""

    counters: list[int]
    services: list[str]


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
    sound: str | UnsetType = UNSET
    zone: ZoneShape | UnsetType = UNSET
    flooding: bool | UnsetType = UNSET


class SilentZoneShape(Shape, kw_only=True):
    """A part of the hall whose calls no board can say, the whole hall when nothing is named."""

    counters: list[int]
    services: list[NamedShape]
    devices: list[str]


class DiskShape(Shape, kw_only=True):
    """The disk that the ledger lies on."""

    room: str
    free_bytes: int


class BackupPlaceShape(Shape, kw_only=True):
    """How the copies in one place are; ``place`` is empty for the server's own disk."""

    place: str
    ok: bool
    word: str
    since: Moment
    copy_at: Moment | UnsetType = UNSET


class MendedShape(Shape, kw_only=True):
    """A damaged ledger that a start has made anew; ``until`` is the last moment that it knows."""

    at: Moment
    copy: str
    replayed: int
    whole: bool
    aside: str
    until: Moment | UnsetType = UNSET


class BackupShape(Shape, kw_only=True):
    """The copies; ``every_s`` is 0 where none are made."""

    every_s: float
    places: list[BackupPlaceShape]
    mended: MendedShape | UnsetType = UNSET


class DevicesShape(Shape, kw_only=True):
    """All devices, where no board can be heard, the server's own disk, and the copies."""

    at: Moment
    broker: bool
    disk: DiskShape
    devices: list[DeviceShape]
    silent_zones: list[SilentZoneShape]
    backup: BackupShape


class ClockShape(Shape, kw_only=True):
    """The service's time beside the machine's own and the ledger's last event.

    ``at`` is missing while the server asks what time it is; ``doubt`` then says why.
    """

    at: Moment | UnsetType = UNSET
    wall: Moment
    last_event_at: Moment | UnsetType = UNSET
    in_step: bool | UnsetType = UNSET
    doubt: str | UnsetType = UNSET
    open_tickets: int
    told: Moment | UnsetType = UNSET


class EventsShape(Shape, kw_only=True):
    """Events as the ledger holds them."""

    events: list[dict[str, Any]]


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
