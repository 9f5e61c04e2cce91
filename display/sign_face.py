"""The sign over a counter as the face of its terminal, for a number pad without a screen.

The hall reads the sign; the officer reads the line at its foot, and only after pressing something.
"""

from collections.abc import Callable
from dataclasses import replace

from display.counter_server import Answered, Request
from display.counter_sign import SignPresenter
from display.counter_terminal import Heard, TerminalPresenter
from display.hall_watch import Wish
from display.pad_keys import NameTouched, PadChanged, Pressed
from display.terminal_view import ShownKey, TerminalLook, TerminalView
from display.views import ShownCall, SignView

Foot = Callable[[TerminalView], str]


class SignFace:
    """A terminal that shows the sign's view."""

    def __init__(self, terminal: TerminalPresenter, sign: SignPresenter) -> None:
        self._terminal = terminal
        self._sign = sign

    def hear(self, heard: Heard, now: float) -> tuple[ShownCall, ...]:
        """Take in whatever comes."""
        self._terminal.hear(heard, now)
        if not isinstance(heard, Pressed | NameTouched | PadChanged | Answered):
            self._sign.hear(heard, now)
        return ()

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted of the hall now; the two want the same."""
        return self._terminal.tick(now)

    def requests(self, now: float) -> tuple[Request, ...]:
        """Return what is to be asked of the server now."""
        return self._terminal.requests(now)

    def view(self, now: float) -> SignView:
        """Return the sign with the terminal's line at its foot."""
        sign, foot = self._sign.view(now), foot_of(self._terminal.view(now))
        return replace(sign, note=foot) if foot else sign


def foot_of(view: TerminalView) -> str:
    """Return what the officer must read now; empty when the sign itself says it all."""
    if view.look is TerminalLook.LIST:
        return " · ".join(f"{key.cap or _cap(key)} {key.text}".strip() for key in view.keys)
    if view.message is not None:
        return view.message.text
    if view.look is TerminalLook.PIN:
        return f"{view.heading} {view.typed}"
    return f"{view.heading} {view.typed}" if view.typed else ""


def _cap(shown: ShownKey) -> str:
    return shown.key.value if shown.key.isdecimal() else ""
