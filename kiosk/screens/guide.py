"""The screens of guide mode: the pad for the PIN, and large keys or lines."""

from collections.abc import Callable

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.parts import Key, Touchable
from kiosk.screens.style import Style
from kiosk.touches import Action
from kiosk.views import ButtonView, GuideScene, PinScene, Scene

Touched = Callable[[Action], None]
PAD_KEY = 150
DIGIT = 60
COLUMNS_UPRIGHT = 1
COLUMNS_ACROSS = 2


class PinScreen(BoxLayout):
    """The pad stays while one types; dots and sentence change beside it."""

    style = ObjectProperty()
    heading = StringProperty()
    typed = StringProperty()
    told = StringProperty()

    def __init__(self, scene: PinScene, style: Style, touched: Touched) -> None:
        super().__init__(style=style)
        self._pad = scene.pad
        place, gap = self.ids.pad, style.px(16)
        for row in scene.pad:
            line = BoxLayout(spacing=gap, size_hint_y=None, height=style.key(PAD_KEY))
            for button in row:
                lettering = DIGIT if len(button.text) == 1 else 40
                line.add_widget(
                    Key(
                        style=style,
                        touched=touched,
                        action=button.action,
                        text=button.text,
                        lettering=lettering,
                    )
                )
            place.add_widget(line)
        place.spacing = gap
        place.height = len(scene.pad) * (style.key(PAD_KEY) + gap) - gap
        self._draw(scene)

    def redraw(self, scene: Scene) -> bool:
        """Draw what has been typed, without disturbing a finger that is on a key."""
        if not isinstance(scene, PinScene) or scene.pad != self._pad:
            return False
        self._draw(scene)
        return True

    def _draw(self, scene: PinScene) -> None:
        self.heading, self.typed, self.told = scene.heading, scene.typed, scene.told


class Line(Touchable):
    """One of a list: a number, and what is known of it beside."""

    text = StringProperty()
    detail = StringProperty()


class GuideScreen(BoxLayout):
    """A heading, a sentence, and keys as wide as half the screen or, upright, all of it."""

    style = ObjectProperty()
    heading = StringProperty()
    told = StringProperty()

    def __init__(self, scene: GuideScene, style: Style, touched: Touched) -> None:
        super().__init__(style=style)
        self._touched = touched
        self._keys = scene.keys
        self.heading, self.told = scene.heading, scene.told
        columns = COLUMNS_UPRIGHT if style.portrait else COLUMNS_ACROSS
        keys = [self._key(button, listed=scene.listed) for button in scene.keys]
        widgets = [*keys, *(Widget() for _ in range(scene.places - len(keys)))]
        for at in range(0, len(widgets), columns):
            row = BoxLayout(spacing=style.px(16))
            for widget in widgets[at : at + columns]:
                row.add_widget(widget)
            self.ids.rows.add_widget(row)

    def _key(self, button: ButtonView, *, listed: bool) -> Touchable:
        facts = {
            "style": self.style,
            "touched": self._touched,
            "action": button.action,
            "text": button.text,
            "detail": button.detail,
        }
        if listed:
            return Line(**facts)
        return Key(**facts, chosen=button.chosen, lettering=46, detailing=32)

    def redraw(self, scene: Scene) -> bool:
        """Draw another sentence over the same keys."""
        if not isinstance(scene, GuideScene) or scene.keys != self._keys:
            return False
        self.heading, self.told = scene.heading, scene.told
        return True
