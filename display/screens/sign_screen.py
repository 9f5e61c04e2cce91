"""The sign's screen: draws one view after the other, and nothing while nothing changes."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from display.screens import style
from display.screens.fitted_label import FittedLabel  # noqa: F401  sign_screen.kv names it
from display.screens.flashing import Flash
from display.screens.shifting import stand
from display.views import SignLook, SignView

INKS = {
    SignLook.CALLED: style.GOLD,
    SignLook.FREE: style.GREEN,
}
"""The ink of each look's number or words; the others' is white. The words say the same."""


class SignScreen(BoxLayout):
    """The whole sign; its sizes follow from the window's."""

    margin = NumericProperty(0)
    unit = NumericProperty(1.0)
    landscape = BooleanProperty(defaultvalue=True)
    lit = BooleanProperty(defaultvalue=False)
    title = StringProperty()
    heading = StringProperty()
    number = StringProperty()
    words = StringProperty()
    message = StringProperty()
    age = StringProperty()
    alarming = BooleanProperty(defaultvalue=False)
    ink = ListProperty(style.INK)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._view: SignView | None = None
        self._flash = Flash(self)
        self.bind(size=self._measure)

    def show(self, view: SignView) -> None:
        """Draw a view; an equal one costs nothing."""
        if view == self._view:
            return
        before, self._view = self._view, view
        stand(self, view.shift)
        self.title = view.title.upper()
        self.heading = view.heading
        self.number = view.label
        self.words = view.words
        self.message = view.lost or view.note
        self.alarming = bool(view.lost)
        self.age = view.age
        self.ink = INKS.get(view.look, style.INK)
        called = (view.label, view.note)
        anew = before is None or (before.label, before.note) != called
        self._flash.want(view.fresh, anew=anew)

    def _measure(self, *_: object) -> None:
        self.landscape = self.width >= self.height
        self.unit = style.unit(self.width, self.height)
