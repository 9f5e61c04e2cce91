"""What Kivy must find in the environment before it is imported for the first time."""

import ctypes
import os
import tempfile
from pathlib import Path

from kiosk.mistakes import Mistake, SettingsError
from kiosk.settings import ScreenSettings

FRAMES_PER_SECOND = 30


def prepare_environment(screen: ScreenSettings, data: Path) -> None:
    """Set Kivy's and SDL's environment and Kivy's configuration; call before any Kivy import.

    SDL goes offscreen without a word when it finds no display, and people would stand before a
    dark screen: so the driver is forced unless the caller has set SDL_VIDEODRIVER.

    Raises:
        SettingsError: there is no display to draw on, or ``data`` cannot be written.
    """
    home = data / "kivy"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        mistake = Mistake("storage.data", "unwritable", folder=home, error=error.strerror)
        raise SettingsError((mistake,)) from error
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_WINDOW="sdl2",
        KIVY_HOME=str(home),
    )
    if "SDL_VIDEODRIVER" not in os.environ:
        os.environ["SDL_VIDEODRIVER"] = _video_driver()
    _configure(screen)


def _video_driver() -> str:
    if os.environ.get("DISPLAY"):
        return "x11"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    raise SettingsError((Mistake("screen", "no_display"),))


def _x11_display_size() -> tuple[int, int]:
    """Return the display's pixels; (0, 0) when it does not answer.

    Without a window manager, as on many kiosks, nobody enlarges a window to the whole display:
    it must have the right size from the beginning.
    """
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display.value:
        return (0, 0)
    size = (x11.XDisplayWidth(display, 0), x11.XDisplayHeight(display, 0))
    x11.XCloseDisplay(display)
    return size


def _configure(screen: ScreenSettings) -> None:
    from kivy.config import Config  # noqa: PLC0415 - Kivy reads the environment at its import

    graphics: dict[str, str | int] = {
        "maxfps": FRAMES_PER_SECOND,
        "resizable": 0,
        # Shapes smooth themselves: multisampling doubles what software draws, and its memory.
        "multisamples": 0,
    }
    if screen.fullscreen:
        graphics |= {"fullscreen": "auto", "borderless": 1, "position": "custom"}
        graphics |= {"left": 0, "top": 0, "show_cursor": 0}
    size = (screen.width_px, screen.height_px)
    if not all(size) and screen.fullscreen and os.environ["SDL_VIDEODRIVER"] == "x11":
        size = _x11_display_size()
    if all(size):
        graphics |= {"width": size[0], "height": size[1]}
    for name, value in graphics.items():
        Config.set("graphics", name, value)
    Config.set("kivy", "exit_on_escape", 0)
    Config.set("kivy", "desktop", 0)
    # One source of touches only: the same touch would else come twice.
    for name in Config.options("input"):
        Config.remove_option("input", name)
    kind, _, device = screen.input.partition(":")
    provider = f"mtdev,{device}" if kind == "touch" else "mouse,disable_multitouch"
    Config.set("input", kind, provider)
