"""The Kivy applications: one window that asks for a view when there is news, and once a second."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.uix.widget import Widget

from display.screens import style
from display.screens.board_screen import BoardScreen, NightClock
from display.screens.fonts import register_fonts
from display.screens.sign_screen import SignScreen
from display.views import BoardView, SignView
from ticket_queue.catalogue import Catalogue

TICK_S = 1.0
DRAWINGS = tuple(
    Path(__file__).with_name(f"{name}.kv")
    for name in ("fitted_label", "board_screen", "sign_screen")
)

View = TypeVar("View")


class NoWindowError(Exception):
    """The display gave no window; the text names the driver."""


class HallWindow(App, Generic[View]):
    """One window; ``turn`` works through the news and returns what to draw.

    Raises ``NoWindowError`` when it is made and there is no real window: SDL can be content with
    none.
    """

    def __init__(self, turn: Callable[[], View]) -> None:
        super().__init__()
        driver = os.environ.get("SDL_VIDEODRIVER")
        if Window is None or not (driver == "offscreen" or Window.get_window_info()):
            raise NoWindowError(f"the display ({driver}) gave no window; is it running?")
        self._turn = turn
        self.news = Clock.create_trigger(self._draw)
        """Call this from any thread when there is news."""

    def build(self) -> Widget:
        """Make the window's content; called by Kivy."""
        register_fonts()
        # The ground is what the window is wiped with: to draw it would be to fill the screen twice.
        Window.clearcolor = style.GROUND
        for drawing in DRAWINGS:
            if str(drawing) not in Builder.files:
                Builder.load_file(str(drawing))
        screen = self.make_screen()
        self.show(self._turn())
        Clock.schedule_interval(self._draw, TICK_S)
        return screen

    def make_screen(self) -> Widget:
        """Make what ``show`` draws on."""
        raise NotImplementedError

    def show(self, view: View) -> None:
        """Draw a view."""
        raise NotImplementedError

    def _draw(self, _elapsed: float) -> None:
        if self.root is not None:
            self.show(self._turn())


class BoardWindow(HallWindow[BoardView]):
    """The TV board; at night a dim clock lies over it."""

    def __init__(self, texts: Catalogue, turn: Callable[[], BoardView]) -> None:
        super().__init__(turn)
        self._texts = texts
        self._night: NightClock | None = None

    def make_screen(self) -> Widget:
        """Make the board."""
        self._screen = BoardScreen(self._texts)
        return self._screen

    def show(self, view: BoardView) -> None:
        """Draw the board, or the clock of the night."""
        self._screen.show(view)
        # Not before the board is in the window: the board would lie over the clock.
        if view.asleep and self._night is None and self.root is not None:
            self._night = NightClock()
            Window.add_widget(self._night)
        elif self._night is not None and not view.asleep:
            Window.remove_widget(self._night)
            self._night = None
        if self._night is not None:
            self._night.show(view)


class SignWindow(HallWindow[SignView]):
    """The sign over one counter."""

    def make_screen(self) -> Widget:
        """Make the sign."""
        self._screen = SignScreen()
        return self._screen

    def show(self, view: SignView) -> None:
        """Draw the sign."""
        self._screen.show(view)
