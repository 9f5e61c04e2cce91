"""What the screen shows: frozen, all words in it, nothing left to decide."""

from dataclasses import dataclass
from enum import Enum

from kiosk.touches import Action
from ticket_queue.ids import Language

MOST_TILES = 10


class Tone(Enum):
    """How a message is meant; its sign and words say it too, never colour alone."""

    CALM = "calm"
    GOOD = "good"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Look:
    """How a person wants to see the screen: Chữ to, Tương phản cao."""

    large_text: bool = False
    high_contrast: bool = False


@dataclass(frozen=True)
class ButtonView:
    """A button: its words, what a touch on it means, whether it is switched on."""

    text: str
    action: Action
    detail: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class NameBoardView:
    """The site's name board."""

    lines: tuple[str, ...]
    slogan: str
    hotline: str


@dataclass(frozen=True)
class TileView:
    """One service: name, a phrase in the citizen's own words, who waits and how long.

    ``people`` and ``wait`` of a closed service say why it is closed and when it opens.
    """

    name: str
    phrase: str
    people: str
    wait: str
    open: bool
    action: Action


@dataclass(frozen=True)
class PriorityView:
    """The priority button, and the groups while it is switched on."""

    button: ButtonView
    heading: str
    groups: tuple[ButtonView, ...]


@dataclass(frozen=True)
class StartScene:
    """The tiles; at most ten."""

    heading: str
    tiles: tuple[TileView, ...]
    priority: PriorityView | None
    notice: str
    search: ButtonView | None = None


@dataclass(frozen=True)
class SearchScene:
    """What is typed, what it finds, and the keyboard; its rows are as many keys wide as the first.

    The last key of a shorter row takes the place that is left.
    """

    heading: str
    typed: str
    told: str
    tiles: tuple[TileView, ...]
    keyboard: tuple[tuple[ButtonView, ...], ...]
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True)
class TicketScene:
    """The number, huge, and what comes next; ``qr`` is an address, or empty for no code."""

    heading: str
    label: str
    priority: str
    service_name: str
    where: str
    ahead: str
    wait: str
    slip: str
    tone: Tone
    notes: tuple[str, ...]
    qr: str
    scan: str
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True)
class MessageScene:
    """One thing to say, large, with what to do; ``code`` is to be read off and typed elsewhere."""

    heading: str
    lines: tuple[str, ...]
    tone: Tone
    buttons: tuple[ButtonView, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class PinScene:
    """The pad for the guide's PIN; ``typed`` has a dot for each digit, never the digit itself."""

    heading: str
    typed: str
    told: str
    pad: tuple[tuple[ButtonView, ...], ...]
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True)
class GuideScene:
    """Large keys for the guide, below a line that says how things are.

    ``listed`` when each key is one of a list, a line wide, of which ``places`` may come at once.
    """

    heading: str
    told: str
    keys: tuple[ButtonView, ...]
    buttons: tuple[ButtonView, ...]
    listed: bool = False
    places: int = 0


Scene = StartScene | SearchScene | TicketScene | MessageScene | PinScene | GuideScene


@dataclass(frozen=True)
class WarningView:
    """Over everything: nobody has touched the screen for a while."""

    heading: str
    text: str
    button: ButtonView


@dataclass(frozen=True)
class View:
    """The whole screen; ``focus`` is marked for somebody who ``listens`` and goes by keys.

    ``rests`` while nobody's ticket is being made or shown: something else may take the place.
    """

    language: Language
    look: Look
    name_board: NameBoardView | None
    scene: Scene
    controls: tuple[ButtonView, ...]
    warning: WarningView | None = None
    listens: bool = False
    focus: Action | None = None
    rests: bool = False
