"""Six digits, as large as the screen allows, and what to do with them."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from display.screens import style
from display.screens.fitted_label import FittedLabel  # noqa: F401  pairing_screen.kv names it
from display.screens.hall_window import HallWindow
from display.views import PairingView

DRAWING = Path(__file__).with_suffix(".kv")


class PairingScreen(BoxLayout):
    """Heading, digits, lines."""

    unit = NumericProperty(1.0)
    landscape = BooleanProperty(defaultvalue=True)
    heading = StringProperty()
    digits = StringProperty()
    first = StringProperty()
    others = StringProperty()

    def show(self, view: PairingView) -> None:
        """Draw a view."""
        self.heading, self.digits = view.heading, view.digits
        self.first = view.lines[0]
        self.others = "\n".join(view.lines[1:])

    def on_size(self, *_: object) -> None:
        """Measure by the window."""
        self.landscape = self.width >= self.height
        self.unit = style.unit(self.width, self.height)


class PairingWindow(HallWindow[PairingView]):
    """The window of a screen that has no token yet."""

    def make_screen(self) -> Widget:
        """Make the screen."""
        if str(DRAWING) not in Builder.files:
            Builder.load_file(str(DRAWING))
        self._screen = PairingScreen()
        return self._screen

    def show(self, view: PairingView) -> None:
        """Draw the digits, or why there are none."""
        self._screen.show(view)
