"""The Kivy application: one window, drawn on the program's own event loop."""

import os
from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.core.window import Window
from kivy.lang import Builder

from kiosk.ports import NoWindowError
from kiosk.screens.fonts import register_fonts
from kiosk.screens.window import KioskScreen
from kiosk.settings import ScreenSettings
from kiosk.touches import Action
from kiosk.views import View


def load_drawings() -> None:
    """Register the fonts and read the .kv file of every screen, once a process."""
    register_fonts()
    for name in ("parts", "start", "search", "ticket", "message", "window"):
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


class KioskApp(App):
    """One window; ``show`` may be called before it is open."""

    def __init__(self, screen: ScreenSettings) -> None:
        super().__init__()
        self._screen = screen
        self._view: View | None = None
        self._touched: Callable[[Action], None] | None = None
        self._kiosk_screen: KioskScreen | None = None

    def build(self) -> KioskScreen:
        """Make the window's content; called by Kivy."""
        load_drawings()
        assert self._touched is not None  # noqa: S101 - run_until_closed sets it before
        self._kiosk_screen = KioskScreen(self._screen, self._touched)
        if self._view is not None:
            self._kiosk_screen.show(self._view)
        return self._kiosk_screen

    def show(self, view: View) -> None:
        """Draw a view, now or as soon as the window is open."""
        self._view = view
        if self._kiosk_screen is not None:
            self._kiosk_screen.show(view)

    async def run_until_closed(self, touched: Callable[[Action], None]) -> None:
        """Open the window and report touches until it is closed."""
        self._touched = touched
        await self.async_run(async_lib="asyncio")
