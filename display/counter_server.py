"""What a counter's terminal asks the server for, what it is told, and who answers (a port)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Person:
    """Somebody who may work at a counter; ``number`` is what a number pad types for them."""

    staff: str
    name: str
    number: int


@dataclass(frozen=True)
class TicketTold:
    """A ticket as an answer tells it; moments are None where there is nothing to tell."""

    number: int
    label: str
    state: str
    attempt: int
    called_at: datetime | None = None
    serving_since: datetime | None = None


@dataclass(frozen=True)
class QueuesTold:
    """Who waits for a counter, as of ``seq``; the limit is the shortest of its services'."""

    seq: int
    waiting: int
    longest_s: float
    near: int
    past: int
    limit_s: float
    last_label: str | None
    """The number that the counter held last, which a slip of the finger may have let go."""


@dataclass(frozen=True)
class VerbDone:
    """A verb was done: the counter's state after ``seq``, and its ticket or the one let go."""

    seq: int
    state: str
    ticket: TicketTold | None


@dataclass(frozen=True)
class SaidNo:
    """The server refused, and nothing has changed; ``detail`` is its sentence for a person."""

    status: int
    slug: str
    detail: str


@dataclass(frozen=True)
class NoAnswer:
    """Nobody answered, or the server could not just then; what became of it is not known.

    ``detail`` is the server's sentence, if it had one.
    """

    detail: str = ""


@dataclass(frozen=True)
class AskPeople:
    """Who may sign in."""


@dataclass(frozen=True)
class AskQueues:
    """Who waits for the counter."""


@dataclass(frozen=True)
class SignIn:
    """Sign somebody in at this device."""

    staff: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class SignOut:
    """End the session."""


@dataclass(frozen=True)
class Act:
    """A verb at the counter; the same ``request_id`` again is the same request."""

    verb: str
    request_id: str
    body: Mapping[str, object]


Request = AskPeople | AskQueues | SignIn | SignOut | Act
Told = tuple[Person, ...] | QueuesTold | Person | VerbDone | None | SaidNo | NoAnswer
"""The answer to each request in their order; a sign-in gives the person, a sign-out None."""


@dataclass(frozen=True)
class Answered:
    """What came of a request."""

    request: Request
    told: Told


class CounterServer(Protocol):
    """Who answers a terminal's requests."""

    def ask(self, request: Request) -> Told:
        """Return what the server says; blocks, never raises."""
        ...
