"""What the desk and the pages need from the world: a ledger, and somebody who announces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from ticket_queue.events import Event
from ticket_queue.ids import DeviceId, TextHash, TicketId
from ticket_queue.lobby import Alert
from ticket_queue.messages import Sound
from ticket_queue.zones import Zone


class StorageError(Exception):
    """The ledger could not be written or read; nothing has been answered or announced."""


class LedgerConflictError(StorageError):
    """What was to be written contradicts what the ledger holds: a number given twice."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the ledger and the service day to which it belongs."""

    seq: int
    day: date
    event: Event


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to a request, so that the same request gets the same again.

    ``fingerprint`` is the digest of the request's verb and body; ``body`` is JSON.
    """

    request_id: str
    fingerprint: str
    body: bytes
    day: date


@dataclass(frozen=True, slots=True)
class KeptText:
    """A free text beside the ledger, under the hash that the event holds."""

    hash: TextHash
    salt: bytes
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """The secret of a citizen's link, beside the ledger; erased after 30 days."""

    secret: str
    ticket_id: TicketId
    day: date


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that must reach the broker: kept until the broker has acknowledged it."""

    outgoing_id: int
    topic: str
    payload: bytes


class SetupSource(StrEnum):
    """Where a setup of the site came from."""

    FILE = "file"
    PAGE = "page"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class SetupVersion:
    """One setup of the site: its names, hours, services, counters and groups.

    ``document`` is the JSON of the tables of ``site.toml`` that it consists of; ``source`` says
    whether that file brought it, or somebody (``by``) a page or a command.
    """

    version: int
    at: datetime
    in_force_from: date
    by: str
    source: SetupSource
    document: str


@dataclass(frozen=True, slots=True)
class Commit:
    """All that one transaction writes."""

    recorded: tuple[Recorded, ...] = ()
    answers: tuple[StoredAnswer, ...] = ()
    texts: tuple[KeptText, ...] = ()
    links: tuple[Link, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    setups: tuple[SetupVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What a starting server finds: a day's events and what lies beside them.

    ``alerts`` are those of earlier days that nobody has answered; ``answers`` are of the last two
    days; ``texts`` are those that the last day's events name.
    """

    epoch: str
    last_seq: int
    last_outgoing: int
    recorded: tuple[Recorded, ...]
    alerts: tuple[Alert, ...] = ()
    answers: tuple[StoredAnswer, ...] = ()
    texts: Mapping[TextHash, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


class Ledger(Protocol):
    """The one durable record of what has happened."""

    async def load(self, day: date | None = None) -> LedgerState:
        """Read what a starting server needs: of a day, or of the one that was opened last.

        Raises:
            StorageError: the ledger cannot be read.
        """

    async def append(self, commit: Commit) -> None:
        """Write one commit durably, whole or not at all.

        Raises:
            StorageError: it could not be written; nothing was.
        """

    async def events_after(self, seq: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return up to ``limit`` events behind a place, as they were written, in order."""

    async def ticket_history(self, ticket_id: TicketId) -> Sequence[Recorded]:
        """Return every event of a ticket of any day, in order."""

    async def setups(self) -> Sequence[SetupVersion]:
        """Return every setup that the site has had, oldest first."""

    async def is_writable(self) -> bool:
        """Tell whether the ledger could be written now."""

    async def erase_before(self, *, links: date, texts: date, answers: date) -> None:
        """Erase links, free texts and answers of days before these; the events stay whole.

        Raises:
            StorageError: nothing was erased.
        """

    async def close_years(self, today: date) -> None:
        """Move the lines of each year that is long over to a file of its own.

        Raises:
            StorageError: it was not done, or not to its end; nothing is lost, and the next call
                goes on there.
        """

    async def waiting_outgoing(self) -> Sequence[Outgoing]:
        """Return the messages that the broker has not acknowledged, oldest first."""

    async def forget_outgoing(self, ids: Sequence[int]) -> None:
        """Forget messages that the broker has acknowledged."""


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """How a device was when it last said so; ``at`` is by the service clock."""

    at: datetime
    online: bool
    printer: str | None = None
    paper: str | None = None
    version: str | None = None
    detail: str | None = None
    sound: Sound | None = None
    zone: Zone | None = None


class DeviceStatuses(Protocol):
    """What devices have said of themselves, by HTTP or by the broker."""

    flooding: frozenset[DeviceId]
    """Those that send more than a device ever has to say."""

    def said(
        self,
        device: DeviceId,
        *,
        printer: str | None = None,
        paper: str | None = None,
        version: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Note what a device has said."""

    def all(self) -> Mapping[DeviceId, DeviceReport]:
        """Return each device's last report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlace:
    """How the copies in one place are: ``place`` is a target's folder, empty for the own disk.

    ``word`` says why nothing can be kept there, and is empty where all is well; ``same-disk`` is
    well, too, but saves from no dead disk. ``copy_at`` is the newest copy's moment.
    """

    place: str
    word: str
    since: datetime
    copy_at: datetime | None

    @property
    def is_well(self) -> bool:
        """Whether copies reach the place."""
        return self.word in {"", "same-disk"}


@dataclass(frozen=True, slots=True)
class MendedReport:
    """A damaged ledger was made anew at a start: of which copy, with how many events since.

    ``whole`` tells that nothing is lost, ``until`` the last moment that it knows; the damaged
    file lies ``aside``.
    """

    at: datetime
    copy: str
    replayed: int
    whole: bool
    aside: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """How the copies are; ``every`` is None where none are made."""

    every: timedelta | None
    places: tuple[BackupPlace, ...]
    mended: MendedReport | None


class Backups(Protocol):
    """Whoever keeps copies of the ward."""

    def report(self) -> BackupReport:
        """Tell how the copies are now."""


class DiskRoom(StrEnum):
    """Whether there is room for the ledger.

    ``low``: the ballast is given up, nothing but the ledger is written; ``full``: a write failed.
    """

    OK = "ok"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DiskReport:
    """How the disk is that the ledger lies on."""

    room: DiskRoom
    free_bytes: int


class NotifierError(Exception):
    """A notice could not be delivered; the text says why, for the log and the doctor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedTicket:
    """A ticket of a notice: what the hall's board says too, and how long it has waited.

    ``wait`` is None once it does not wait any more.
    """

    number: int
    label: str
    service: str
    service_name: str
    level: str
    raised_at: datetime
    wait: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNotice:
    """What somebody who is not at the manager's page is told: one message for a burst of alerts.

    ``text`` is the message for people, ``page`` the manager's page if its address is known.
    """

    site: str
    at: datetime
    subject: str
    text: str
    page: str | None
    tickets: tuple[NoticedTicket, ...]


class Notifier(Protocol):
    """A way to somebody who is elsewhere: an e-mail, a webhook."""

    name: str

    async def tell(self, notice: AlertNotice) -> None:
        """Deliver a notice.

        Raises:
            NotifierError: nobody has confirmed it; it may be tried again.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStanding:
    """How the service's time stands to the machine's clock and to the ledger.

    ``at`` is None while the server asks what time it is; ``doubt`` then says why the machine's
    ``wall`` clock is not believed. ``told`` is a time that was set and holds once none of the
    ``open_tickets`` is open any more.
    """

    at: datetime | None
    wall: datetime
    last_at: datetime | None
    in_step: bool | None
    doubt: str | None = None
    open_tickets: int = 0
    told: datetime | None = None


class ClockRoom(Protocol):
    """Where the service's time is looked at and set."""

    async def standing(self) -> ClockStanding:
        """Return how it stands."""

    def tell(self, at: datetime, by: str, *, goes_back: bool) -> None:
        """Set the time; it holds as soon as nobody's wait can jump by it.

        Raises:
            OSError: it cannot be kept.
        """
