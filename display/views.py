"""What a board shows and says, ready to be drawn and spoken: nothing is left to decide."""

from dataclasses import dataclass
from enum import StrEnum

from ticket_queue.ids import CounterId, Language

PAUSE = ","
"""Stands among a sentence's phrases where the voice takes breath."""


@dataclass(frozen=True)
class Sentence:
    """One sentence for the voice.

    ``phrases`` are its pieces, each said in one breath and having a clip of its own: fragments of
    the sentence, single number words, a letter, a counter's name; ``PAUSE`` stands between.
    """

    language: Language
    text: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Announcement:
    """What the voice says of one call; ``epoch`` and ``seq`` are the call's identity."""

    epoch: str
    seq: int
    number: int
    counter: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class ShownCall:
    """One call at the moment when it came onto the board.

    ``announcement`` is what the voice is to say, or None when the call is shown in silence.
    """

    call_no: int
    seq: int
    number: int
    counter: int
    attempt: int
    announcement: Announcement | None

    @property
    def spoken(self) -> str | None:
        """The Vietnamese sentence for the voice, or None when the call is shown in silence."""
        return self.announcement.sentences[0].text if self.announcement else None


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
    in place of the newest call while there is none. There are ``places`` for ``rows``, fewer in
    a deep hall. The picture stands ``shift`` pixels right and up of its place; an ``asleep`` board
    shows a dim clock only.
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
    places: int
    shift: tuple[int, int]
    asleep: bool


class SignLook(StrEnum):
    """How the sign over a counter looks; UNKNOWN until somebody has told of the counter."""

    CALLED = "called"
    SERVING = "serving"
    FREE = "free"
    PAUSED = "paused"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SignView:
    """The whole sign over one counter.

    ``heading`` says what ``label`` is, the number large in the middle; ``words`` stand there in
    its place while there is none. ``note`` says for which time the number is called, ``fresh``
    asks to draw the eye to it. ``lost``, ``age`` and ``shift`` are as on the board.
    """

    counter: CounterId
    title: str
    look: SignLook
    heading: str
    label: str
    words: str
    note: str
    fresh: bool
    lost: str
    age: str
    shift: tuple[int, int]


@dataclass(frozen=True)
class PairingView:
    """A screen without a token: its ``digits``, empty while there are none, and what to do."""

    heading: str
    digits: str
    lines: tuple[str, ...]
