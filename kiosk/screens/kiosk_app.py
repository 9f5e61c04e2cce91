"""The Kivy application: one window, drawn on the program's own event loop."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from kivy.app import App
from kivy.core.window import Keyboard, Window
from kivy.lang import Builder

from kiosk.guidance import GuideKey
from kiosk.ports import NoWindowError
from kiosk.screens.chime import Chime
from kiosk.screens.fonts import register_fonts
from kiosk.screens.style import WARM, Palette
from kiosk.screens.window import KioskScreen
from kiosk.settings import ScreenSettings
from kiosk.touches import Action
from kiosk.views import View


def load_drawings() -> None:
    """Register the fonts and read the .kv file of every screen, once a process."""
    register_fonts()
    for name in ("parts", "start", "search", "ticket", "message", "guide", "window"):
        file = str(Path(__file__).with_name(f"{name}.kv"))
        if file not in Builder.files:
            Builder.load_file(file)


def require_window() -> None:
    """Check that a real window came up; SDL can be content with none.

    Raises:
        NoWindowError: the display gave no window.
    """
    driver = os.environ.get("SDL_VIDEODRIVER")
    if Window is None or not (driver == "offscreen" or Window.get_window_info()):
        raise NoWindowError(f"the display ({driver}) gave no window; is it running?")


def _silence() -> None:
    """Be silent: a hall may want no sound from its machines."""


class KioskApp(App):
    """One window; ``show`` may be called before it is open."""

    def __init__(
        self,
        screen: ScreenSettings,
        keys: Mapping[str, GuideKey] | None = None,
        palette: Palette = WARM,
        logo: str = "",
        *,
        warns_aloud: bool = False,
    ) -> None:
        """Report the keys named in ``keys`` (Kivy's names); no other key means anything here."""
        super().__init__()
        names = Keyboard.keycodes
        self._keys = {names[name]: key for name, key in (keys or {}).items()}
        self._pressed: Callable[[GuideKey], None] = lambda _: None
        self._screen = screen
        self._palette, self._logo = palette, logo
        self._warns_aloud = warns_aloud
        self._view: View | None = None
        self._touched: Callable[[Action], None] | None = None
        self._kiosk_screen: KioskScreen | None = None
        self.wants_restart = False

    def begin_anew(self) -> None:
        """Close the window and remember that the program is to be started again."""
        self.wants_restart = True
        self.stop()

    def build(self) -> KioskScreen:
        """Make the window's content; called by Kivy."""
        load_drawings()
        assert self._touched is not None  # noqa: S101 - run_until_closed sets it before
        ring = Chime().ring if self._warns_aloud else _silence
        self._kiosk_screen = KioskScreen(
            self._screen, self._touched, self._palette, self._logo, ring
        )
        if self._view is not None:
            self._kiosk_screen.show(self._view)
        return self._kiosk_screen

    def on_start(self) -> None:
        """Listen to the keys of spoken guidance; called by Kivy."""
        Window.bind(on_key_down=self._key_down)

    def on_stop(self) -> None:
        """Let go of the keys; called by Kivy."""
        Window.unbind(on_key_down=self._key_down)

    def _key_down(self, _window: object, code: int, *_: object) -> bool:
        """Take one of the four keys; what a scanner types is not read at all."""
        if code in self._keys:
            self._pressed(self._keys[code])
        return True

    def open_settings(self, *_: object) -> bool:
        """Keep Kivy's own settings, which F1 would open, from everybody."""
        return False

    def show(self, view: View) -> None:
        """Draw a view, now or as soon as the window is open."""
        self._view = view
        if self._kiosk_screen is not None:
            self._kiosk_screen.show(view)

    async def run_until_closed(
        self,
        touched: Callable[[Action], None],
        pressed: Callable[[GuideKey], None] = lambda _: None,
    ) -> None:
        """Open the window and report touches and the four keys until it is closed."""
        self._touched, self._pressed = touched, pressed
        await self.async_run(async_lib="asyncio")
