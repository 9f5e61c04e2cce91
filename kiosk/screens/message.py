"""One thing to say, large."""

from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.parts import FittedWords
from kiosk.screens.style import Style
from kiosk.views import MessageScene, Scene, Tone

SIGNS = {Tone.CALM: "i", Tone.GOOD: "i", Tone.TROUBLE: "!"}


class MessageScreen(BoxLayout):
    """A sign, a heading and a few lines."""

    style = ObjectProperty()
    heading = StringProperty()
    sign = StringProperty()
    code = StringProperty()
    paper = ColorProperty()
    ink = ColorProperty()

    def __init__(self, scene: MessageScene, style: Style) -> None:
        paper, ink = style.tone(scene.tone)
        super().__init__(style=style, paper=paper, ink=ink, sign=SIGNS[scene.tone])
        self.heading, self.code = scene.heading, scene.code
        for line in scene.lines:
            label = FittedWords(words=line, largest=style.size(46), color=ink)
            self.ids.lines.add_widget(label)
        self._scene = scene

    def redraw(self, scene: Scene) -> bool:
        """Tell whether this very message is asked for: nothing in it changes."""
        return scene == self._scene
