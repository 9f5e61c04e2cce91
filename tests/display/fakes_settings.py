"""Settings as a test needs them."""

import msgspec

from display.settings import ScreenSettings, load_settings


def windowed(width_px: int, height_px: int) -> ScreenSettings:
    """Return the default screen in a window of a size."""
    screen = load_settings(None, {"token_file": "token"}).screen
    return msgspec.structs.replace(screen, fullscreen=False, width_px=width_px, height_px=height_px)
