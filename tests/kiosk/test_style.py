"""Colours and sizes of the kiosk's screens."""

import pytest

from kiosk.mistakes import SettingsError
from kiosk.screens.style import (
    LEAST_CONTRAST,
    PAIRS,
    REACH_MM,
    STARK,
    TOUCH_MM,
    WARM,
    Palette,
    check_reach,
    contrast,
    palette_of,
    style_of,
)
from kiosk.settings import load_settings
from kiosk.views import Look
from tests.kiosk.visit import CATALOGUES, EN


@pytest.mark.parametrize("palette", [WARM, STARK], ids=["warm", "stark"])
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    low = {
        name: value
        for name, (ink, ground) in PAIRS.items()
        if (value := contrast(getattr(palette, ink), getattr(palette, ground))) < LEAST_CONTRAST
    }
    assert low == {}


def test_contrast_is_measured_as_wcag_has_it() -> None:
    assert contrast((1, 1, 1, 1), (0, 0, 0, 1)) == pytest.approx(21)
    grey = 0x77 / 255
    assert contrast((grey, grey, grey, 1), (1, 1, 1, 1)) == pytest.approx(4.48, abs=0.01)


def test_the_shipped_appearance_is_the_warm_palette() -> None:
    assert palette_of(load_settings(None, {}).appearance) == WARM


def test_a_sites_own_colours_are_taken() -> None:
    blue = load_settings(None, {"appearance.brand": "#003B71"}).appearance
    assert palette_of(blue).brand == palette_of(blue).number != WARM.brand


def test_colours_too_alike_are_refused_by_the_names_of_their_pairs() -> None:
    pale = {"appearance.brand": "#FF8888", "appearance.ground": "#555555"}
    with pytest.raises(SettingsError) as refused:
        palette_of(load_settings(None, pale).appearance)
    named = [mistake.facts["pair"] for mistake in refused.value.mistakes]
    assert named == ["ink / ground", "on_brand / brand", "brand / card", "soft_ink / ground"]
    told = refused.value.told(CATALOGUES[EN])
    assert "appearance: on_brand / brand has a contrast of 2.3:1 only, 7:1 is needed" in told


def test_controls_in_reach_leave_the_top_of_a_high_screen_free() -> None:
    facts = {"screen.bottom_mm": 800, "screen.controls_within_reach": True}
    screen = load_settings(None, facts).screen
    check_reach(screen)
    style = style_of(1080, 1920, screen, Look())
    highest = 800 + 476 - style.beyond_reach / 1920 * 476
    assert highest == pytest.approx(REACH_MM)
    low = load_settings(None, facts | {"screen.bottom_mm": 600}).screen
    assert style_of(1080, 1920, low, Look()).beyond_reach == 0


def test_a_screen_mounted_too_high_is_refused() -> None:
    facts = {"screen.bottom_mm": 1000, "screen.controls_within_reach": True}
    with pytest.raises(SettingsError, match=r"'left': 220, 'reach': 1220"):
        check_reach(load_settings(None, facts).screen)


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
