"""The ledger: what is written in one commit, what is read at the start, and how both fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from ticket_queue.events import Event
from ticket_queue.ids import TextHash, TicketId
from ticket_queue.lobby import Alert


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
