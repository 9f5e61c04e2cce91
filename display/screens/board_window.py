"""The Kivy application: one window that asks for a view when there is news, and once a second."""

import os
from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder

from display.screens.board_screen import BoardScreen
from display.screens.fonts import register_fonts
from display.views import BoardView
from ticket_queue.catalogue import Catalogue

TICK_S = 1.0
DRAWING = Path(__file__).with_name("board_screen.kv")


class NoWindowError(Exception):
    """The display gave no window; the text names the driver."""


class BoardWindow(App):
    """One window; ``turn`` works through the news and returns what to draw.

    Raises ``NoWindowError`` when it is made and there is no real window: SDL can be content with
    none.
    """

    def __init__(self, texts: Catalogue, turn: Callable[[], BoardView]) -> None:
        super().__init__()
        driver = os.environ.get("SDL_VIDEODRIVER")
        if Window is None or not (driver == "offscreen" or Window.get_window_info()):
            raise NoWindowError(f"the display ({driver}) gave no window; is it running?")
        self._texts = texts
        self._turn = turn
        self._screen: BoardScreen | None = None
        self.news = Clock.create_trigger(self._draw)
        """Call this from any thread when there is news."""

    def build(self) -> BoardScreen:
        """Make the window's content; called by Kivy."""
        register_fonts()
        if str(DRAWING) not in Builder.files:
            Builder.load_file(str(DRAWING))
        self._screen = BoardScreen(self._texts)
        self._screen.show(self._turn())
        Clock.schedule_interval(self._draw, TICK_S)
        return self._screen

    def _draw(self, _elapsed: float) -> None:
        if self._screen is not None:
            self._screen.show(self._turn())
