"""The terminal's screen: draws one view after the other, and nothing while nothing changes."""

from collections.abc import Callable, Iterable

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from display.pad_keys import NameTouched, PadKey, Pressed, digit
from display.screens import style
from display.screens.fitted_label import FittedLabel  # noqa: F401  terminal_screen.kv names it
from display.terminal_view import LOWEST_KEY, ShownKey, TerminalLook, TerminalView, Tone

DRAWN_HEIGHT = 480
SIDE_KEYS = 3
ROWS_OF_NAMES, ROWS_OF_LIST = 3, 4

Touch = Pressed | NameTouched
Touched = Callable[[Touch], None]

GROUNDS: dict[Tone | None, tuple[style.Rgba, style.Rgba]] = {
    None: (style.GROUND, style.SOFT_INK),
    Tone.DONE: (style.GROUND, style.GREEN),
    Tone.REFUSED: (style.BRAND, style.ON_BRAND),
    Tone.LOST: (style.GOLD, style.ON_GOLD),
}
"""Ground and ink of the strip for each tone, and for the queue."""
LATE_INKS = {"near": style.GOLD, "past": style.INK}
INKS = {TerminalLook.CALLED: style.GOLD, TerminalLook.FREE: style.GREEN}


class TerminalKey(ButtonBehavior, BoxLayout):
    """A key on the screen: acts when the finger is lifted."""

    unit = NumericProperty(1.0)
    text = StringProperty()
    cap = StringProperty()
    lines = NumericProperty(2)
    main = BooleanProperty(defaultvalue=False)
    largest = NumericProperty(30)
    ground = ColorProperty(style.PANEL)
    ink = ColorProperty(style.INK)
    rim = ColorProperty(style.LINE)
    touch = ObjectProperty()
    touched = ObjectProperty()

    def on_release(self) -> None:
        """Report the touch."""
        self.touched(self.touch)


class Strip(BoxLayout):
    """The line at the foot: what was said last, else who waits."""

    unit = NumericProperty(1.0)
    text = StringProperty()
    late = StringProperty()
    bold = BooleanProperty(defaultvalue=False)
    ground = ColorProperty(style.GROUND)
    ink = ColorProperty(style.INK)
    late_ink = ColorProperty(style.INK)
    lines = NumericProperty(2)

    def show(self, view: TerminalView, queue: str = "") -> None:
        """Say what there is to say; ``queue`` when there is nothing else."""
        message = view.message
        self.ground, self.ink = GROUNDS[message.tone if message else None]
        self.text = message.text if message else view.hint or queue
        self.bold = message is not None
        self.late = "" if message else view.late
        self.late_ink = LATE_INKS.get(view.level, style.INK)
        if view.level == "past" and not message:
            self.ground, self.ink = style.BRAND, style.ON_BRAND


class _Body(BoxLayout):
    """One kind of content below the head."""

    unit = NumericProperty(1.0)
    heading = StringProperty()
    words = StringProperty()
    typed = StringProperty()

    def __init__(self, touched: Touched, **properties: object) -> None:
        super().__init__(**properties)
        self._touched = touched

    def show(self, view: TerminalView) -> None:
        """Draw what changes without new keys."""
        self.heading, self.words, self.typed = view.heading, view.words, view.typed
        if "strip" in self.ids:
            self.ids.strip.show(view)

    def lay(self, view: TerminalView) -> None:
        """Put the keys of a view into their places."""
        raise NotImplementedError

    def key(self, shown: ShownKey, **properties: object) -> TerminalKey:
        """Return a key to be put into its place."""
        return self.touchable(shown.text, Pressed(shown.key), cap=shown.cap, **properties)

    def touchable(self, text: str, touch: Touch, **properties: object) -> TerminalKey:
        """Return something to touch."""
        return TerminalKey(
            text=text, touch=touch, touched=self._touched, unit=self.unit, **properties
        )


class WorkBody(_Body):
    """The number in the middle, the one key across the foot, up to three keys beside."""

    number = StringProperty()
    since = StringProperty()
    ink = ColorProperty(style.INK)

    def lay(self, view: TerminalView) -> None:
        """Put the keys of a view into their places."""
        for shown in view.keys[1:]:
            self.ids.side.add_widget(
                self.key(
                    shown, lines=1, size_hint_y=None, height=LOWEST_KEY * DRAWN_HEIGHT * self.unit
                )
            )
        for _ in range(SIDE_KEYS + 1 - len(view.keys)):
            self.ids.side.add_widget(BoxLayout())
        for shown in view.keys[:1]:
            colours = {"ground": style.GOLD, "ink": style.ON_GOLD, "rim": style.GOLD}
            self.ids.foot.add_widget(self.key(shown, largest=46, lines=1, main=True, **colours))

    def show(self, view: TerminalView) -> None:
        """Draw what changes without new keys."""
        super().show(view)
        self.number, self.since = view.label, view.since
        if view.label or view.words:
            self.ids.strip.show(view, view.queue)
        else:
            self.words = view.queue
        self.ink = INKS.get(view.look, style.INK)


class NamesBody(_Body):
    """Who may sign in: six names on a page."""

    more = BooleanProperty(defaultvalue=False)

    def lay(self, view: TerminalView) -> None:
        """Put the names of a view into their places."""
        for name in view.names:
            colours = {"rim": style.GOLD} if name.last else {}
            key = self.touchable(
                name.name, NameTouched(name.number), cap=str(name.number), **colours
            )
            self.ids.names.add_widget(key)
        for _ in range(2 * ROWS_OF_NAMES - len(view.names) if view.names else 0):
            self.ids.names.add_widget(BoxLayout())
        for shown in view.keys:
            if shown.key is PadKey.MORE:
                self.more = True
                self.ids.foot.add_widget(self.key(shown))


class PinBody(_Body):
    """Twelve keys for a PIN."""

    def lay(self, view: TerminalView) -> None:
        """Put the digits into their places."""
        keys = {shown.key: shown for shown in view.keys}
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 9):
            self._add_digit(number)
        self.ids.keypad.add_widget(self._plain(keys[PadKey.ERASE]))
        self._add_digit(0)
        colours = {"ground": style.GOLD, "ink": style.ON_GOLD, "rim": style.GOLD}
        self.ids.keypad.add_widget(self._plain(keys[PadKey.NEXT], **colours))

    def _add_digit(self, number: int) -> None:
        touch = Pressed(digit(number))
        self.ids.keypad.add_widget(self.touchable(str(number), touch, largest=46, lines=1))

    def _plain(self, shown: ShownKey, **properties: object) -> TerminalKey:
        return self.touchable(shown.text, Pressed(shown.key), largest=26, **properties)


class ListBody(_Body):
    """A short list to choose from."""

    def lay(self, view: TerminalView) -> None:
        """Put the items of a view into their places."""
        for shown in view.keys:
            number = shown.key.value if shown.key.isdecimal() else shown.cap
            key = self.touchable(shown.text, Pressed(shown.key), cap=number)
            self.ids.choices.add_widget(key)
        for _ in range(2 * ROWS_OF_LIST - len(view.keys)):
            self.ids.choices.add_widget(BoxLayout())


BODIES: dict[TerminalLook, type[_Body]] = {
    TerminalLook.NAMES: NamesBody,
    TerminalLook.PIN: PinBody,
    TerminalLook.LIST: ListBody,
}


class TerminalScreen(BoxLayout):
    """The whole terminal; its sizes follow from the window's."""

    unit = NumericProperty(1.0)
    title = StringProperty()
    officer = StringProperty()
    clock = StringProperty()

    def __init__(self, touched: Touched, **properties: object) -> None:
        super().__init__(**properties)
        self._touched = touched
        self._view: TerminalView | None = None
        self._body: _Body | None = None
        self.bind(size=self._measure)

    def show(self, view: TerminalView) -> None:
        """Draw a view; an equal one costs nothing."""
        before, self._view = self._view, view
        if view == before:
            return
        self.title, self.officer, self.clock = view.title.upper(), view.officer, view.clock
        if before is None or self._body is None or _places(before) != _places(view):
            self._lay(view)
        else:
            self._body.show(view)

    def _lay(self, view: TerminalView) -> None:
        self._body = BODIES.get(view.look, WorkBody)(self._touched, unit=self.unit)
        self._body.lay(view)
        self._body.show(view)
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self._body)

    def _measure(self, *_: object) -> None:
        self.unit = self.height / DRAWN_HEIGHT
        if self._view is not None:
            self._lay(self._view)


def _places(view: TerminalView) -> Iterable[object]:
    """Return what decides where keys stand and what they are."""
    return BODIES.get(view.look, WorkBody), view.keys, view.names
