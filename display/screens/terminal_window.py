"""The Kivy application of a counter's terminal."""

from collections.abc import Callable
from pathlib import Path

from kivy.lang import Builder
from kivy.uix.widget import Widget

from display.screens.hall_window import HallWindow
from display.screens.terminal_screen import TerminalScreen, Touched
from display.terminal_view import TerminalView

DRAWING = Path(__file__).with_name("terminal_screen.kv")


class TerminalWindow(HallWindow[TerminalView]):
    """One window; ``touched`` is told of each touch that means something."""

    def __init__(self, turn: Callable[[], TerminalView], touched: Touched) -> None:
        super().__init__(turn)
        self._touched = touched

    def make_screen(self) -> Widget:
        """Make the terminal."""
        if str(DRAWING) not in Builder.files:
            Builder.load_file(str(DRAWING))
        self._screen = TerminalScreen(self._touched)
        return self._screen

    def show(self, view: TerminalView) -> None:
        """Draw the terminal."""
        self._screen.show(view)
