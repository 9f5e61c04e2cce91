"""Colours and sizes: one place that knows the look and the screen's real size; no Kivy."""

from dataclasses import dataclass, replace

from kiosk.mistakes import Mistake, SettingsError
from kiosk.settings import AppearanceSettings, ScreenSettings
from kiosk.views import Look, Tone

Rgba = tuple[float, float, float, float]

TOUCH_MM = 20.0
"""The smallest side of anything that is touched."""
REACH_MM = 1220.0
"""The highest control for unobstructed reach from a wheelchair (EN 301 549, 8.3.2.1)."""
LEAST_WITHIN_REACH = 0.7
"""With less of the screen the tiles would be too low for their words."""
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


LEAST_CONTRAST = 7.0
PAIRS = {
    "heading": ("ink", "ground"),
    "tile": ("ink", "card"),
    "phrase": ("soft_ink", "card"),
    "closed tile": ("soft_ink", "shut_card"),
    "touched tile": ("ink", "pressed"),
    "name board": ("on_brand", "brand"),
    "inviting key": ("on_gold", "pale_gold"),
    "pill": ("on_gold", "gold"),
    "key": ("ink", "key"),
    "good": ("on_good", "good"),
    "trouble": ("on_trouble", "trouble"),
    "number": ("number", "card"),
    "search": ("soft_ink", "ground"),
}
"""Every text on the ground that it stands on, by names of ``Palette``."""


def luminance(colour: Rgba) -> float:
    """Return the relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgba, other: Rgba) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def palette_of(appearance: AppearanceSettings) -> Palette:
    """Return the site's palette: the warm one with the site's colours in it.

    Raises:
        SettingsError: a text would stand out from its ground by less than 7:1; each pair is named.
    """
    brand = _rgba(appearance.brand)
    palette = replace(
        WARM,
        brand=brand,
        number=brand,
        on_brand=_rgba(appearance.on_brand),
        gold=_rgba(appearance.accent),
        ground=_rgba(appearance.ground),
    )
    measured = {
        name: contrast(getattr(palette, ink), getattr(palette, ground))
        for name, (ink, ground) in PAIRS.items()
    }
    mistakes = tuple(
        Mistake("appearance", "pale", pair=_settings_of(name), measured=f"{value:.1f}")
        for name, value in measured.items()
        if value < LEAST_CONTRAST
    )
    if mistakes:
        raise SettingsError(mistakes)
    return palette


def _settings_of(pair: str) -> str:
    """Return a pair of colours by the names of the settings, where they have one there."""
    settings = {"gold": "accent", "number": "brand"}
    return " / ".join(settings.get(part, part) for part in PAIRS[pair])


@dataclass(frozen=True)
class Style:
    """How everything is drawn on one screen, ``width`` × ``height`` pixels, in one look.

    ``unit`` is a pixel of the drawing in pixels of the screen, ``touch`` the smallest side of a
    touch target in pixels, ``beyond_reach`` the pixels at the top that hold no controls.
    """

    width: float
    height: float
    unit: float
    touch: float
    text: float
    palette: Palette
    stark: bool
    beyond_reach: float = 0

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


def style_of(
    width: float, height: float, screen: ScreenSettings, look: Look, palette: Palette = WARM
) -> Style:
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
        palette=STARK if look.high_contrast else palette,
        stark=look.high_contrast,
        beyond_reach=_beyond_reach_mm(screen) * height / screen.height_mm,
    )


def _beyond_reach_mm(screen: ScreenSettings) -> float:
    if not screen.controls_within_reach:
        return 0
    return max(0.0, screen.bottom_mm + screen.height_mm - REACH_MM)


def check_reach(screen: ScreenSettings) -> None:
    """Check that the controls find place below 1,220 mm.

    Raises:
        SettingsError: too little of the screen is within reach; mount it lower.
    """
    left = screen.height_mm - _beyond_reach_mm(screen)
    needed = LEAST_WITHIN_REACH * screen.height_mm
    if left < needed:
        mistake = Mistake(
            "screen.bottom_mm",
            "out_of_reach",
            left=round(left),
            reach=round(REACH_MM),
            needed=round(needed),
        )
        raise SettingsError((mistake,))
