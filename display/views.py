"""What a board shows, ready to be drawn: texts in its language, nothing left to decide."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownCall:
    """One call at the moment when it came onto the board.

    ``spoken`` is the sentence for the voice, or None when the call is shown in silence.
    """

    call_no: int
    seq: int
    number: int
    counter: int
    attempt: int
    spoken: str | None


@dataclass(frozen=True)
class CallRow:
    """One call on the board; ``note`` says for which time it is called, empty for the first."""

    label: str
    counter: str
    note: str


@dataclass(frozen=True)
class WaitingRow:
    """One service's queue: how many wait, and how long a new one would."""

    name: str
    waiting: str
    wait: str
    open: bool


@dataclass(frozen=True)
class BoardView:
    """The whole board.

    ``fresh`` asks to draw the eye to ``newest``. ``lost`` is the sentence for a board without
    connection and ``age`` the moment of old data; both empty when all is well. ``status`` stands
    in place of the newest call while there is none.
    """

    name_lines: tuple[str, ...]
    slogan: str
    hotline: str
    clock: str
    date: str
    newest: CallRow | None
    fresh: bool
    status: str
    rows: tuple[CallRow, ...]
    waiting: tuple[WaitingRow, ...]
    notice: str
    lost: str
    age: str
