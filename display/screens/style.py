"""The board's colours; no Kivy.

Calm and dark, because the screen is on all day and shines into a hall; the newest call in gold.
Every text on its ground has a contrast of at least 7:1 (WCAG 2.2, AAA).
"""

Rgba = tuple[float, float, float, float]


def _rgba(colour: str) -> Rgba:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (red, green, blue, 1.0)


GROUND = _rgba("#15100D")
PANEL = _rgba("#241B16")
LINE = _rgba("#54443A")
INK = _rgba("#FFFAF2")
SOFT_INK = _rgba("#DDD0C0")
BRAND = _rgba("#7D1717")
ON_BRAND = _rgba("#FFFFFF")
PALE_ON_BRAND = _rgba("#FFE3B0")
GOLD = _rgba("#FFCB52")
ON_GOLD = _rgba("#231500")
GREEN = _rgba("#9BE3A5")
NIGHT = _rgba("#000000")
DIM_INK = _rgba("#5C4B3C")
"""A clock at night: enough to be found by, not to be read by a hall; the one text below 7:1."""

TEXTS_ON_GROUNDS = (
    (INK, GROUND),
    (INK, PANEL),
    (SOFT_INK, GROUND),
    (SOFT_INK, PANEL),
    (GOLD, GROUND),
    (GOLD, PANEL),
    (GREEN, GROUND),
    (GREEN, PANEL),
    (ON_BRAND, BRAND),
    (PALE_ON_BRAND, BRAND),
    (ON_GOLD, GOLD),
)
"""Each pair that stands on a screen of the hall."""

LANDSCAPE = (1920, 1080)
PORTRAIT = (1080, 1920)


def unit(width: float, height: float) -> float:
    """Return a pixel of the drawing in pixels of a screen of this size."""
    drawn = LANDSCAPE if width >= height else PORTRAIT
    return min(width / drawn[0], height / drawn[1])
