"""The number, huge, where to go, how long, and the code for one's own phone."""

import segno
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.parts import ClockIcon, FittedWords, Icon, PersonIcon
from kiosk.screens.style import Style
from kiosk.views import Scene, TicketScene, Tone

SIGNS = {Tone.CALM: "…", Tone.GOOD: "", Tone.TROUBLE: "!"}
QUIET_MODULES = 4
"""The light border that readers need (ISO/IEC 18004)."""


class QrCode(Widget):
    """A QR code, dark on light in every look: readers want it so."""

    texture = ObjectProperty(None, allownone=True)

    def draw(self, address: str) -> None:
        """Show the code of an address."""
        code = segno.make(address, error="m", micro=False)
        rows = [bytes(row) for row in code.matrix_iter(border=QUIET_MODULES)]
        # A texture begins at its bottom row; a dark module is 1.
        pixels = b"".join(bytes(0 if dark else 255 for dark in row) for row in reversed(rows))
        texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
        self.texture = texture


class Fact(BoxLayout):
    """One line that matters now, beside its icon."""

    style = ObjectProperty()
    words = StringProperty()

    def __init__(self, style: Style, words: str, icon: Icon) -> None:
        super().__init__(style=style, words=words)
        icon.size_hint_x, icon.width = None, style.px(64)
        self.add_widget(icon, index=1)


class Note(FittedWords):
    """A sentence of the service that one should know."""

    def __init__(self, style: Style, words: str) -> None:
        super().__init__(words=words, largest=style.size(38), color=style.palette.ink)


class Facts(BoxLayout):
    """Who is before, how long it takes, what to know."""

    style = ObjectProperty()

    def __init__(self, scene: TicketScene, style: Style) -> None:
        super().__init__(style=style)
        ink = style.palette.ink
        for words, icon in ((scene.ahead, PersonIcon), (scene.wait, ClockIcon)):
            if words:
                self.add_widget(Fact(style, words, icon(colour=ink)))


class TicketScreen(BoxLayout):
    """One ticket; the band says what became of its slip."""

    style = ObjectProperty()
    scene = ObjectProperty()
    paper = ColorProperty()
    ink = ColorProperty()
    troubled = BooleanProperty(defaultvalue=False)

    def __init__(self, scene: TicketScene, style: Style) -> None:
        paper, ink = style.tone(scene.tone)
        troubled = scene.tone is Tone.TROUBLE
        super().__init__(style=style, scene=scene, paper=paper, ink=ink, troubled=troubled)
        self.ids.sign.words = SIGNS[scene.tone]
        self.ids.tick.opacity = 0 if SIGNS[scene.tone] else 1
        facts = Facts(scene, style)
        beside = facts if style.portrait else self.ids.code_place
        if style.portrait:
            self.ids.code_row.add_widget(facts, index=1)
        else:
            self.ids.number_place.add_widget(facts)
        if scene.qr:
            self.ids.code.draw(scene.qr)
        elif style.portrait:
            self.ids.code_row.remove_widget(self.ids.code_place)
        else:
            self.ids.code_place.clear_widgets()
        for note in scene.notes:
            beside.add_widget(Note(style, note))

    def redraw(self, scene: Scene) -> bool:
        """Tell whether this very ticket, in this state, is asked for."""
        return bool(scene == self.scene)
