"""What goes to the desk and comes from it: commands, answers, what one commit holds and tells."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from server.ports import (
    Commit,
    KeptText,
    Link,
    Outgoing,
    Recorded,
    SetupVersion,
    StoredAnswer,
)
from ticket_queue.events import Event
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Lobby

Decide = Callable[[Lobby, datetime], Sequence[Event]]
Answer = Callable[[Lobby, datetime], bytes]


class RequestIdReused(Exception):  # noqa: N818 - a refusal on the wire, not a fault
    """The same request id came with another verb or body."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One verb: how it is decided, and what is answered once its events are durable.

    Without a ``request_id`` nothing is remembered (the server's own commands). With a
    ``past_day`` the events belong to that closed day: they are recorded, but today's lobby knows
    nothing of them. ``setups`` is filled by ``decide``: how the site is set up from now on.
    """

    decide: Decide
    answer: Answer
    request_id: str | None = None
    fingerprint: str = ""
    texts: tuple[KeptText, ...] = ()
    link: tuple[str, TicketId] | None = None
    past_day: date | None = None
    setups: Sequence[SetupVersion] = ()


@dataclass(frozen=True)
class Answered:
    """The JSON of an answer, and whether it had been given before."""

    body: bytes
    repeated: bool


@dataclass(frozen=True)
class Happening:
    """What one commit has changed, for those who announce it."""

    lobby: Lobby
    now: datetime
    recorded: tuple[Recorded, ...]
    outgoing: tuple[Outgoing, ...]


Listener = Callable[[Happening], None]
ToAnnounce = Callable[[Lobby, datetime, Event], Sequence[tuple[str, bytes]]]
"""Tells which messages (topic, payload) an event, just folded, must send to the broker."""


@dataclass
class Batch:
    """The commands of one commit, decided but not yet durable."""

    now: datetime
    recorded: list[Recorded] = field(default_factory=list)
    answers: dict[str, StoredAnswer] = field(default_factory=dict)
    texts: list[KeptText] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    setups: list[SetupVersion] = field(default_factory=list)
    promises: list[tuple[asyncio.Future[Any], Answered]] = field(default_factory=list)

    def commit(self) -> Commit:
        """Return what the transaction writes."""
        return Commit(
            recorded=tuple(self.recorded),
            answers=tuple(self.answers.values()),
            texts=tuple(self.texts),
            links=tuple(self.links),
            outgoing=tuple(self.outgoing),
            setups=tuple(self.setups),
        )
