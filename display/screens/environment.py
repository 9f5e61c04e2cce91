"""What Kivy must find in the environment before it is imported for the first time."""

import atexit
import os
import shutil
import tempfile

from display.settings import ScreenSettings, SettingsError

IDLE_FRAMES_PER_SECOND = 10
"""How often a screen that nobody touches looks for what its display has to say. News does not wait
for it: Kivy's interruptible clock wakes for it at once."""
FRAMES_PER_SECOND = 60
"""A finger on a terminal waits for at most one frame."""


def prepare_environment(screen: ScreenSettings, touches: str = "") -> None:
    """Set Kivy's and SDL's environment and Kivy's configuration; call before any Kivy import.

    SDL goes offscreen without a word when it finds no display, and the hall would look at a dark
    screen: so the driver is forced unless the caller has set SDL_VIDEODRIVER.

    ``touches`` says where those of a terminal come from: "mouse", or "touch:" and a device; nobody
    touches a board.

    Raises:
        SettingsError: there is no display to draw on.
    """
    home = tempfile.mkdtemp(prefix="moiso-display-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_HOME=home,
        KIVY_CLOCK="interrupt",
    )
    if "SDL_VIDEODRIVER" not in os.environ:
        os.environ["SDL_VIDEODRIVER"] = _video_driver()
    _configure(screen, touches)


def _video_driver() -> str:
    if os.environ.get("DISPLAY"):
        return "x11"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    mistake = "screen: neither DISPLAY nor WAYLAND_DISPLAY is set; start a display, or use --text"
    raise SettingsError((mistake,))


def _configure(screen: ScreenSettings, touches: str) -> None:
    from kivy.config import Config  # noqa: PLC0415  Kivy reads the environment at its import

    frames = FRAMES_PER_SECOND if touches else IDLE_FRAMES_PER_SECOND
    graphics: dict[str, str | int] = {"maxfps": frames, "multisamples": 0}
    if screen.fullscreen:
        graphics |= {"fullscreen": "auto", "borderless": 1, "show_cursor": 0}
    else:
        graphics |= {"width": screen.width_px, "height": screen.height_px}
    for name, value in graphics.items():
        Config.set("graphics", name, value)
    Config.set("kivy", "exit_on_escape", 0)
    for name in Config.options("input"):
        Config.remove_option("input", name)
    if touches:
        # One source only: the same touch would else come twice.
        kind, _, device = touches.partition(":")
        provider = f"mtdev,{device}" if kind == "touch" else "mouse,disable_multitouch"
        Config.set("input", kind, provider)
