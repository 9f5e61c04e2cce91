"""The presenter of a counter's terminal: keys and words from the server in, a view comes out."""

from display.counter_terminal.presenter import Heard, TerminalPresenter
from display.counter_terminal.showing import TerminalTexts

__all__ = ["Heard", "TerminalPresenter", "TerminalTexts"]
