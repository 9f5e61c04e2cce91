"""What site.toml may hold, field by field; server/default.toml is the reference for people.

Names are those of the file; the site that the rules know is built from them.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from server.settings.kinds import (
    BrokerUrl,
    ClockTime,
    CounterNumbers,
    Days,
    Dialect,
    DigitsFrom,
    Folders,
    Host,
    HourOrNone,
    KeptCount,
    KeptNewest,
    LanguageCode,
    Levels,
    MailAddresses,
    MailAddressOrNone,
    MailSecurity,
    Megabytes,
    Metres,
    Millimetres,
    MinutesOrNone,
    Port,
    PortOrNone,
    PublicUrl,
    Seconds,
    Slug,
    Slugs,
    Streams,
    Text,
    Texts,
    Tokens,
    WebhookUrl,
    YesNo,
)
from server.settings.setup_schema import SetupTables


class HttpTable(Struct, frozen=True, kw_only=True):
    """``[http]``: where the server listens."""

    host: Host
    port: Port
    board_plain_port: PortOrNone
    certificate_file: Text
    key_file: Text
    forwarded_from: Texts


class VolumeTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a ``volume``."""

    begins: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")] = field(name="from")
    percent: Annotated[int, Meta(ge=0, le=100)]


Volumes = Annotated[list[VolumeTable], Meta(min_length=1, description="volumes")]


class BoardTable(Struct, frozen=True, kw_only=True):
    """``[board]``: the board in a browser."""

    dialect: Dialect
    digits_from: DigitsFrom
    volume: Volumes
    on_at: HourOrNone
    off_at: HourOrNone
    width_mm: Millimetres
    height_mm: Millimetres
    farthest_seat_m: Metres


class BoardZoneTable(Struct, frozen=True, kw_only=True):
    """One ``[[board_zone]]``: a part of the hall by counters or services, and what its screen has.

    What is None is as in ``[board]``.
    """

    id: Slug
    counters: CounterNumbers = []
    services: Slugs = []
    volume: Volumes | None = None
    on_at: HourOrNone | None = None
    off_at: HourOrNone | None = None
    width_mm: Millimetres | None = None
    height_mm: Millimetres | None = None
    farthest_seat_m: Metres | None = None


class ReportTable(Struct, frozen=True, kw_only=True):
    """``[report]``: the weekly report, and the head and foot of its letter."""

    cut_off: ClockTime
    draft: ClockTime
    due: ClockTime
    template_file: Text
    agency_above: Texts
    agency: Texts
    place: Text
    number: Text
    recipients: Texts
    signer_title: Text
    signer_name: Text


class BrokerTable(Struct, frozen=True, kw_only=True):
    """``[broker]``: the MQTT broker."""

    url: BrokerUrl
    embedded: YesNo
    username: Slug
    password_file: Text


class BucketTable(Struct, frozen=True, kw_only=True):
    """A bucket of permissions: how many at once, how fast it fills."""

    per_minute: Tokens
    burst: Tokens


class LimitsTable(Struct, frozen=True, kw_only=True):
    """``[limits]``: who may ask how often."""

    kiosk_tickets: BucketTable
    public_requests: BucketTable
    sign_ins: BucketTable
    public_streams: Streams


class MailTable(Struct, frozen=True, kw_only=True):
    """``[alerts.mail]``: the office's mail server."""

    host: Text
    port: Port
    security: MailSecurity
    username: Text
    password_file: Text
    sender: MailAddressOrNone
    to: MailAddresses


class WebhookTable(Struct, frozen=True, kw_only=True):
    """``[alerts.webhook]``: an address that takes notices."""

    url: WebhookUrl
    token_file: Text


class AlertsTable(Struct, frozen=True, kw_only=True):
    """``[alerts]``: who is told of alerts elsewhere."""

    levels: Levels
    language: LanguageCode
    gather_s: Seconds
    quiet_minutes: MinutesOrNone
    mail: MailTable
    webhook: WebhookTable


class StorageTable(Struct, frozen=True, kw_only=True):
    """``[storage]``: where data lies and how long."""

    data: Text
    links_kept_days: Days
    texts_kept_days: Days
    ballast_mb: Megabytes


class BackupTable(Struct, frozen=True, kw_only=True):
    """``[backup]``: how often copies are made, where they go, which are kept."""

    every_minutes: MinutesOrNone
    targets: Folders
    keep_newest: KeptNewest
    keep_days: KeptCount
    keep_months: KeptCount


class ClockTable(Struct, frozen=True, kw_only=True):
    """``[clock]``: what is believed of the machine's time."""

    trust_time_server: YesNo


class SiteFile(SetupTables, frozen=True, kw_only=True):
    """The whole file over the defaults."""

    public_url: PublicUrl
    http: HttpTable
    board: BoardTable
    board_zone: list[BoardZoneTable]
    broker: BrokerTable
    report: ReportTable
    limits: LimitsTable
    alerts: AlertsTable
    clock: ClockTable
    storage: StorageTable
    backup: BackupTable


Table = dict[str, Any]
"""A TOML table as it was read."""
