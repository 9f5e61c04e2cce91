"""The parts that every screen is made of: text that fits its place, and keys to touch."""

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.screens.fitting import fit


class FittedWords(Label):
    """Words as large as their place allows, at most ``largest`` pixels, in even lines.

    ``cut`` tells that even their smallest size is too large for the place. ``leading`` below 1 is
    for digits alone: they may use a line's room for accents.
    """

    words = StringProperty()
    largest = NumericProperty(30)
    leading = NumericProperty(1)
    cut = BooleanProperty(defaultvalue=False)

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        fit_again = Clock.create_trigger(self._fit, -1)
        for name in ("size", "words", "largest", "font_name", "bold", "leading"):
            self.fbind(name, fit_again)
        fit_again()

    def _fit(self, _: float) -> None:
        if not self.words or min(self.size) < 1:
            self.text, self.cut = "", bool(self.words)
            return
        place = (self.width, self.height)
        # A little wider than the place: the lines are broken already, Kivy shall break none.
        self.text_size = (self.width + 4, None)
        self.font_size, self.text, fits = fit(
            self.words, self.font_name, place, self.largest, bold=self.bold, leading=self.leading
        )
        self.cut = not fits


def largest_for_all(labels: list[FittedWords], largest: float) -> float:
    """Return the largest size, up to ``largest`` pixels, at which every label fits in its place."""
    sizes = (
        fit(label.words, label.font_name, tuple(label.size), largest, bold=label.bold, leading=1)[0]
        for label in labels
        if min(label.size) >= 1
    )
    return min(sizes, default=largest)


class Icon(Widget):
    """A simple drawing; ``colour`` is its ink."""

    colour = ColorProperty()


class PersonIcon(Icon):
    """A person: how many wait."""


class ClockIcon(Icon):
    """A clock: how long."""


class CheckIcon(Icon):
    """A tick: switched on, done."""


class Touchable(ButtonBehavior, BoxLayout):
    """Something to touch: acts when the finger is lifted on it, by calling ``touched``."""

    style = ObjectProperty()
    touched = ObjectProperty()
    action = ObjectProperty()
    focused = BooleanProperty(defaultvalue=False)

    def on_release(self) -> None:
        """Report the touch."""
        self.touched(self.action)


class Key(Touchable):
    """A button with its words, a smaller line below them, and whether it is switched on."""

    text = StringProperty()
    detail = StringProperty()
    chosen = BooleanProperty(defaultvalue=False)
    golden = BooleanProperty(defaultvalue=False)
    lettering = NumericProperty(32)
    detailing = NumericProperty(27)
    paper = ColorProperty()
    ink = ColorProperty()
    rim = ColorProperty()

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        for name in ("state", "chosen", "golden"):
            self.fbind(name, self._colour)
        self._colour()

    def _colour(self, *_: object) -> None:
        """Show whether the key is held down, switched on, inviting, or plain."""
        palette, stark = self.style.palette, self.style.stark
        if self.state == "down":
            self.paper, self.ink, self.rim = palette.pressed, palette.ink, palette.border
        elif self.chosen and not stark:
            self.paper, self.ink, self.rim = palette.brand, palette.on_brand, palette.brand
        elif self.chosen:
            self.paper, self.ink, self.rim = palette.gold, palette.on_gold, palette.gold
        elif self.golden and not stark:
            self.paper, self.ink, self.rim = palette.pale_gold, palette.on_gold, palette.gold
        else:
            self.paper, self.ink, self.rim = palette.key, palette.ink, palette.border
