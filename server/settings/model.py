"""A site's settings as the server uses them, and the one error that names every mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from ticket_queue.services import Site
from ticket_queue.zones import Zone


class SettingsError(Exception):
    """Settings that cannot be used: ``mistakes`` names each one with its path, one line each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """Keep every mistake; the text joins them by line."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Secret:
    """A text that no log, error or repr shows."""

    _text: str

    def reveal(self) -> str:
        """Return the text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        """Mask the text."""
        return "Secret(•••)"

    __str__ = __repr__


@dataclass(frozen=True, kw_only=True)
class HttpSettings:
    """Where the server listens; with certificate and key (both or neither) by TLS.

    ``board_plain_port`` serves the board alone, without TLS; None: nowhere.
    ``forwarded_from`` holds the addresses of proxies whose X-Forwarded-For is believed.
    """

    host: str
    port: int
    board_plain_port: int | None
    certificate: Path | None
    key: Path | None
    forwarded_from: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class BrokerSettings:
    """The MQTT broker: an ``embedded`` one is the server's own child and needs no password."""

    url: str
    embedded: bool
    username: str
    password: Secret | None


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """A token bucket: ``burst`` requests at once, refilled by ``per_minute``."""

    per_minute: float
    burst: float


@dataclass(frozen=True, kw_only=True)
class LimitSettings:
    """Who may ask how often: tickets for each kiosk, the others for each remote address.

    ``public_streams`` is how many live streams those without sign-in may hold open at once. None
    is no limit: in the demo.
    """

    kiosk_tickets: RateLimit | None
    public_requests: RateLimit | None
    sign_ins: RateLimit | None
    public_streams: int | None


@dataclass(frozen=True, kw_only=True)
class BoardPlace:
    """Where a board in a browser hangs: its part of the hall, its hours and loudness, its glass.

    ``hours`` are those in which it is on, as HH:MM, None for always. ``volume`` goes by HH:MM, in
    percent. The glass is measured in millimetres as it hangs, the farthest seat in metres.
    """

    zone: Zone
    hours: tuple[str, str] | None
    volume: tuple[tuple[str, int], ...]
    width_mm: float
    height_mm: float
    farthest_seat_m: float


@dataclass(frozen=True, kw_only=True)
class BoardSettings:
    """The board in a browser: how its voice says numbers, and the places that have a name.

    ``dialect`` is ``north`` or ``south``; from ``digits_from`` on numbers are read digit by digit.
    ``place`` is for a board that names none of the ``zones``.
    """

    dialect: str
    digits_from: int
    place: BoardPlace
    zones: Mapping[str, BoardPlace]


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The office's mail server and whom it writes to; ``security`` is starttls, tls or none."""

    host: str
    port: int
    security: str
    username: str
    password: Secret | None
    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WebhookSettings:
    """An address that takes notices; ``token`` goes along as a bearer token."""

    url: str
    token: Secret | None


@dataclass(frozen=True, kw_only=True)
class AlertSettings:
    """Who is told of alerts elsewhere, and of which ``levels``; seconds are real ones."""

    levels: frozenset[str]
    language: str
    gather_s: float
    quiet_s: float
    mail: MailSettings | None
    webhook: WebhookSettings | None


@dataclass(frozen=True, kw_only=True)
class KeptCopies:
    """Which copies stay: the newest ones, the last of each of so many days, and months."""

    newest: int
    days: int
    months: int


@dataclass(frozen=True, kw_only=True)
class BackupSettings:
    """How often a copy is made (None: never), and the folders to which it goes."""

    every: timedelta | None
    targets: tuple[Path, ...]
    kept: KeptCopies


@dataclass(frozen=True, kw_only=True)
class ReportSettings:
    """When the weekly report is cut off, drafted and due (Fridays), and its letter.

    ``template`` is None for the one that is shipped.
    """

    cut_off: time
    draft: time
    due: time
    template: Path | None
    agency_above: tuple[str, ...]
    agency: tuple[str, ...]
    place: str
    number: str
    recipients: tuple[str, ...]
    signer_title: str
    signer_name: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that an administrator can set for one site's server.

    ``setup`` is the document of ``site`` as the file has it. ``public_url`` has no slash at its
    end; ``data`` is None for the platform's own place, ``file`` for the shipped defaults.
    """

    site: Site
    setup: str
    public_url: str | None
    http: HttpSettings
    board: BoardSettings
    broker: BrokerSettings
    report: ReportSettings
    limits: LimitSettings
    alerts: AlertSettings
    trusts_time_server: bool
    links_kept: timedelta
    texts_kept: timedelta
    ballast_bytes: int
    data: Path | None
    backup: BackupSettings
    file: Path | None
