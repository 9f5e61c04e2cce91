"""What site.toml may hold, field by field; server/default.toml is the reference for people.

Each value's kind names, in its description, the sentence below ``settings.expected`` that says
what belongs there. Names are those of the file; the site that the rules know is built from them.
"""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

SLUG = r"^[a-z0-9][a-z0-9-]{0,39}\Z"

YesNo = Annotated[bool, Meta(description="yes_no")]
Text = Annotated[str, Meta(max_length=300, description="text")]
Line = Annotated[str, Meta(min_length=1, max_length=60, description="line")]
Lines = Annotated[list[Line], Meta(min_length=1, max_length=3, description="lines")]
Slug = Annotated[str, Meta(pattern=SLUG, description="slug")]
SiteCodeText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,40}\Z", description="site_code")]
Minutes = Annotated[float, Meta(gt=0, le=1440, description="minutes")]
MinutesOrNone = Annotated[float, Meta(ge=0, le=1440, description="minutes_or_none")]
Seconds = Annotated[float, Meta(ge=0, le=3600, description="seconds")]
Days = Annotated[int, Meta(ge=1, le=3650, description="days")]
Calls = Annotated[int, Meta(ge=1, le=9, description="digit")]
Series = Annotated[int, Meta(ge=1, le=9, description="digit")]
CounterNumber = Annotated[int, Meta(ge=1, le=999, description="counter_number")]
Port = Annotated[int, Meta(ge=1, le=65535, description="port")]
PortOrNone = Annotated[int, Meta(ge=0, le=65535, description="port_or_none")]
Host = Annotated[str, Meta(min_length=1, max_length=253, description="host")]
PublicUrl = Annotated[str, Meta(pattern=r"^($|https?://[^/\s?#]+/?$)", description="public_url")]
BrokerUrl = Annotated[
    str, Meta(pattern=r"^(embedded|mqtts?://[^/\s?#@:]+(:\d{1,5})?)$", description="broker_url")
]
Letter = Annotated[str, Meta(pattern="^[A-Z]?$", description="letter")]
Texts = Annotated[list[Text], Meta(description="texts")]
Slugs = Annotated[list[Slug], Meta(description="slugs")]
Names = Annotated[
    dict[Annotated[str, Meta(pattern="^[a-z]{2}$")], Annotated[str, Meta(min_length=1)]],
    Meta(description="names"),
]
NamesList = Annotated[list[Names], Meta(description="names_list")]
Sessions = Annotated[list[str], Meta(description="sessions")]
Dates = Annotated[list[date], Meta(description="dates")]
Weekday = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    Meta(description="weekday"),
]
WhenFull = Annotated[Literal["say", "stop"], Meta(description="when_full")]
OutcomeText = Annotated[
    Literal["received", "supplement_requested", "rejected", "result_returned", "guided", "other"],
    Meta(description="outcome"),
]
ClockTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z", description="clock_time")]
Dialect = Annotated[Literal["north", "south"], Meta(description="dialect")]
DigitsFrom = Annotated[int, Meta(ge=0, le=100_000, description="digits_from")]
CounterNumbers = Annotated[
    list[Annotated[int, Meta(ge=1, le=999)]], Meta(description="counter_numbers")
]
HourOrNone = Annotated[
    str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?\Z", description="hour_or_none")
]
Millimetres = Annotated[float, Meta(ge=50, le=6000, description="millimetres")]
Metres = Annotated[float, Meta(gt=0, le=60, description="metres")]
Tokens = Annotated[float, Meta(gt=0, le=1_000_000, description="tokens")]

Levels = Annotated[list[Literal["near", "past"]], Meta(description="levels")]
MailSecurity = Annotated[Literal["starttls", "tls", "none"], Meta(description="mail_security")]
MailAddressOrNone = Annotated[
    str, Meta(pattern=r"^($|[^@\s,<>]+@[^@\s,<>]+\Z)", description="mail_address")
]
MailAddresses = Annotated[
    list[Annotated[str, Meta(pattern=r"^[^@\s,<>]+@[^@\s,<>]+\Z")]],
    Meta(description="mail_addresses"),
]
WebhookUrl = Annotated[str, Meta(pattern=r"^($|https?://\S+\Z)", description="webhook_url")]
LanguageCode = Annotated[str, Meta(pattern="^[a-z]{2}$", description="language")]


class SiteTable(Struct, frozen=True, kw_only=True):
    """``[site]``: the name board and the code."""

    code: SiteCodeText
    name_lines: Lines
    slogan: Text
    hotline: Text
    timezone: Text


class WeekTable(Struct, frozen=True, kw_only=True):
    """Sessions by weekday, such as ``07:30-11:30``; what is not named follows the site."""

    monday: Sessions | None = None
    tuesday: Sessions | None = None
    wednesday: Sessions | None = None
    thursday: Sessions | None = None
    friday: Sessions | None = None
    saturday: Sessions | None = None
    sunday: Sessions | None = None


class MakeUpDay(Struct, frozen=True, kw_only=True):
    """A day that follows another weekday's sessions."""

    day: Annotated[date, Meta(description="date")]
    follows: Weekday


class HoursTable(WeekTable, frozen=True, kw_only=True):
    """``[hours]``: the site's week and the days that differ."""

    holidays: Dates
    make_up_days: list[MakeUpDay]


class QueueTable(Struct, frozen=True, kw_only=True):
    """``[queue]``: defaults of the services, and the site's own numbers."""

    limit_minutes: Minutes
    warning_minutes: Minutes
    priority_target_minutes: Minutes
    handling_minutes: Minutes
    when_full: WhenFull
    issue_early_minutes: MinutesOrNone
    stop_issuing_minutes: MinutesOrNone
    default_outcome: OutcomeText
    park_return_minutes: MinutesOrNone
    no_show_window_minutes: MinutesOrNone
    no_show_calls: Calls
    no_show_after_s: Seconds
    undo_minutes: MinutesOrNone
    keep_priority_group: YesNo


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


class ProcedureTable(Struct, frozen=True, kw_only=True):
    """A procedure by its national code."""

    code: Line
    name: Annotated[str, Meta(min_length=1, max_length=300, description="text")]


class ServiceTable(Struct, frozen=True, kw_only=True):
    """One ``[[service]]``."""

    id: Slug
    series: Series
    names: Names
    prefix: Letter = ""
    hours: WeekTable = WeekTable()
    limit_minutes: Minutes | None = None
    warning_minutes: Minutes | None = None
    priority_target_minutes: Minutes | None = None
    handling_minutes: Minutes | None = None
    when_full: WhenFull | None = None
    issue_early_minutes: MinutesOrNone | None = None
    stop_issuing_minutes: MinutesOrNone | None = None
    default_outcome: OutcomeText | None = None
    notes: NamesList = []
    needs: Text = ""
    aliases: Texts = []
    procedures: list[ProcedureTable] = []


class CounterTable(Struct, frozen=True, kw_only=True):
    """One ``[[counter]]``."""

    id: CounterNumber
    serves: Slugs
    helps: Slugs = []
    name: Text = ""


class PriorityGroupTable(Struct, frozen=True, kw_only=True):
    """One ``[[priority_group]]``."""

    id: Slug
    names: Names


class SetupTables(Struct, frozen=True, kw_only=True):
    """What an administrator may change while the server runs."""

    site: SiteTable
    hours: HoursTable
    queue: QueueTable
    http: HttpTable
    board: BoardTable
    board_zone: list[BoardZoneTable]
    broker: BrokerTable
    report: ReportTable
    limits: LimitsTable
    storage: StorageTable
    service: list[ServiceTable]
    counter: list[CounterTable]
    priority_group: list[PriorityGroupTable]


class SiteFile(SetupTables, frozen=True, kw_only=True):
    """The whole file over the defaults."""

    public_url: PublicUrl
    http: HttpTable
    board: BoardTable
    board_zone: list[BoardZoneTable]
    broker: BrokerTable
    limits: LimitsTable
    alerts: AlertsTable
    storage: StorageTable


Table = dict[str, Any]
"""A TOML table as it was read."""
