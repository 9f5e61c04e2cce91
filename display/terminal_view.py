"""What a counter's terminal shows its officer, ready to be drawn."""

from dataclasses import dataclass
from enum import StrEnum

from display.pad_keys import PadKey
from ticket_queue.ids import CounterId

LOWEST_KEY = 85 / 480
"""Of the screen's height: no key is lower, which is 15 mm on a screen of 7 inches (86 mm high)."""


class TerminalLook(StrEnum):
    """What the terminal is about; UNKNOWN until somebody has told of the counter."""

    UNKNOWN = "unknown"
    NAMES = "names"
    PIN = "pin"
    CLOSED = "closed"
    PAUSED = "paused"
    FREE = "free"
    CALLED = "called"
    SERVING = "serving"
    LIST = "list"


class Tone(StrEnum):
    """How a message is meant: something was done, was refused, or cannot be known now."""

    DONE = "done"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True)
class ShownKey:
    """A key that can be pressed now; ``cap`` is what stands on it on the number pad, if any."""

    key: PadKey
    text: str
    cap: str = ""


@dataclass(frozen=True)
class ShownName:
    """Somebody who may sign in; ``last`` is who worked here last."""

    number: int
    name: str
    last: bool


@dataclass(frozen=True)
class Message:
    """A sentence at the foot."""

    text: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class TerminalView:
    """The whole terminal.

    ``label`` is the held number, with ``heading`` above it and ``words`` below or in its place;
    ``since`` how long this has lasted. ``queue`` says how many wait and how long, ``late`` who is
    ``near`` the limit or ``past`` it (``level``); ``hint`` what a number pad is for here. ``keys``
    are those that mean something now, the one key first; ``typed`` is what has been typed of a
    number, or one dot for each digit of a PIN.
    While ``busy`` a request is under way; ``ready`` says that any key would count this very moment.
    """

    counter: CounterId
    title: str
    officer: str = ""
    clock: str = ""
    look: TerminalLook
    heading: str = ""
    label: str = ""
    words: str = ""
    since: str = ""
    queue: str = ""
    late: str = ""
    level: str = ""
    hint: str = ""
    message: Message | None = None
    keys: tuple[ShownKey, ...] = ()
    names: tuple[ShownName, ...] = ()
    typed: str = ""
    busy: bool = False
    ready: bool = True
