"""Colours and sizes of the kiosk's screens."""

import pytest

from kiosk.screens.style import STARK, TOUCH_MM, WARM, Palette, Rgba, style_of
from kiosk.settings import load_settings
from kiosk.views import Look

LEAST_CONTRAST = 7.0


def luminance(colour: Rgba) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgba, other: Rgba) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [WARM, STARK], ids=["warm", "stark"])
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    pairs = {
        "heading": (palette.ink, palette.ground),
        "tile": (palette.ink, palette.card),
        "phrase": (palette.soft_ink, palette.card),
        "closed tile": (palette.soft_ink, palette.shut_card),
        "touched tile": (palette.ink, palette.pressed),
        "name board": (palette.on_brand, palette.brand),
        "inviting key": (palette.on_gold, palette.pale_gold),
        "pill": (palette.on_gold, palette.gold),
        "key": (palette.ink, palette.key),
        "good": (palette.on_good, palette.good),
        "trouble": (palette.on_trouble, palette.trouble),
        "number": (palette.number, palette.card),
    }
    low = {name: contrast(*pair) for name, pair in pairs.items()}
    assert {name: value for name, value in low.items() if value < LEAST_CONTRAST} == {}


@pytest.mark.parametrize(("width_mm", "dots_per_mm"), [(268, 1080 / 268), (130, 1080 / 130)])
def test_a_touch_target_is_twenty_millimetres_on_this_very_screen(
    width_mm: float, dots_per_mm: float
) -> None:
    screen = load_settings(
        None, {"screen.width_mm": width_mm, "screen.height_mm": width_mm * 16 / 9}
    ).screen
    style = style_of(1080, 1920, screen, Look())
    assert style.touch == pytest.approx(TOUCH_MM * dots_per_mm)
    assert style.key(1) == style.touch


def test_large_text_enlarges_text_and_no_key() -> None:
    screen = load_settings(None, {}).screen
    plain = style_of(1080, 1920, screen, Look())
    large = style_of(1080, 1920, screen, Look(large_text=True))
    assert large.size(40) > plain.size(40)
    assert large.key(200) == plain.key(200)
