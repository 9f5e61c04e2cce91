"""Colours and sizes: one place that knows the look and the screen's real size; no Kivy."""

from dataclasses import dataclass

from kiosk.settings import ScreenSettings
from kiosk.views import Look, Tone

Rgba = tuple[float, float, float, float]

TOUCH_MM = 20.0
"""The smallest side of anything that is touched."""
PORTRAIT = (1080, 1920)
LANDSCAPE = (1280, 800)
LANDSCAPE_UNIT = 0.7
"""Sizes are drawn for the portrait screen; the landscape one is a smaller glass, held nearer."""
LARGE_TEXT = 1.22


def _rgba(colour: str) -> Rgba:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (red, green, blue, 1.0)


@dataclass(frozen=True)
class Palette:
    """Every text on its ground has a contrast of at least 7:1 (WCAG 2.2, AAA)."""

    ground: Rgba
    card: Rgba
    shut_card: Rgba
    border: Rgba
    ink: Rgba
    soft_ink: Rgba
    brand: Rgba
    on_brand: Rgba
    gold: Rgba
    pale_gold: Rgba
    on_gold: Rgba
    key: Rgba
    pressed: Rgba
    good: Rgba
    on_good: Rgba
    trouble: Rgba
    on_trouble: Rgba
    number: Rgba


WARM = Palette(
    ground=_rgba("#F7F2E9"),
    card=_rgba("#FFFFFF"),
    shut_card=_rgba("#E9E4DA"),
    border=_rgba("#D8CDBB"),
    ink=_rgba("#241C15"),
    soft_ink=_rgba("#4D4238"),
    brand=_rgba("#8E1B1B"),
    on_brand=_rgba("#FFFFFF"),
    gold=_rgba("#E3B34B"),
    pale_gold=_rgba("#FFF3D2"),
    on_gold=_rgba("#3B2600"),
    key=_rgba("#FFFFFF"),
    pressed=_rgba("#F3E3C2"),
    good=_rgba("#DDF0DF"),
    on_good=_rgba("#0E4420"),
    trouble=_rgba("#FFE3B8"),
    on_trouble=_rgba("#4A2500"),
    number=_rgba("#8E1B1B"),
)

STARK = Palette(
    ground=_rgba("#000000"),
    card=_rgba("#000000"),
    shut_card=_rgba("#2B2B2B"),
    border=_rgba("#FFFFFF"),
    ink=_rgba("#FFFFFF"),
    soft_ink=_rgba("#FFFFFF"),
    brand=_rgba("#000000"),
    on_brand=_rgba("#FFFFFF"),
    gold=_rgba("#FFE600"),
    pale_gold=_rgba("#FFE600"),
    on_gold=_rgba("#000000"),
    key=_rgba("#000000"),
    pressed=_rgba("#3D3D00"),
    good=_rgba("#000000"),
    on_good=_rgba("#FFFFFF"),
    trouble=_rgba("#FFE600"),
    on_trouble=_rgba("#000000"),
    number=_rgba("#FFE600"),
)


@dataclass(frozen=True)
class Style:
    """How everything is drawn on one screen, ``width`` × ``height`` pixels, in one look.

    ``unit`` is a pixel of the drawing in pixels of the screen, ``touch`` the smallest side of a
    touch target in pixels.
    """

    width: float
    height: float
    unit: float
    touch: float
    text: float
    palette: Palette
    stark: bool

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright."""
        return self.height > self.width

    def px(self, drawn: float) -> float:
        """Return a length of the drawing in pixels of this screen."""
        return drawn * self.unit

    def size(self, drawn: float) -> float:
        """Return a font's size of the drawing in pixels of this screen and look."""
        return drawn * self.unit * self.text

    def key(self, drawn: float) -> float:
        """Return the height of something to touch: as drawn, but never below 20 mm."""
        return max(self.px(drawn), self.touch)

    def tone(self, tone: Tone) -> tuple[Rgba, Rgba]:
        """Return ground and ink of a message."""
        palette = self.palette
        return {
            Tone.CALM: (palette.card, palette.ink),
            Tone.GOOD: (palette.good, palette.on_good),
            Tone.TROUBLE: (palette.trouble, palette.on_trouble),
        }[tone]


def style_of(width: float, height: float, screen: ScreenSettings, look: Look) -> Style:
    """Return the style of a window of so many pixels on a screen of so many millimetres."""
    if height > width:
        unit = min(width / PORTRAIT[0], height / PORTRAIT[1])
    else:
        unit = min(width / LANDSCAPE[0], height / LANDSCAPE[1]) * LANDSCAPE_UNIT
    dots_per_mm = max(width / screen.width_mm, height / screen.height_mm)
    return Style(
        width=width,
        height=height,
        unit=unit,
        touch=TOUCH_MM * dots_per_mm,
        text=LARGE_TEXT if look.large_text else 1.0,
        palette=STARK if look.high_contrast else WARM,
        stark=look.high_contrast,
    )
