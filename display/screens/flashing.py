"""The flash of a new call: its ground changes, slowly, and then rests."""

from kivy.clock import Clock, ClockEvent
from kivy.uix.widget import Widget

FLASH_HALF_PERIOD_S = 0.6
"""The newest call changes its ground every 0.6 s: 0.8 Hz, well below the 3 Hz of WCAG 2.3.1."""


class Flash:
    """Turns a screen's ``lit`` on and off while it is wanted, and off when it is not."""

    def __init__(self, screen: Widget) -> None:
        self._screen = screen
        self._turning: ClockEvent | None = None

    def want(self, wanted: bool, *, anew: bool) -> None:  # noqa: FBT001  the sentence's own object
        """Flash or rest; ``anew`` begins from the start, for another call."""
        if self._turning is not None and (anew or not wanted):
            self._turning.cancel()
            self._turning = None
            self._screen.lit = False
        if wanted and self._turning is None:
            self._screen.lit = True
            self._turning = Clock.schedule_interval(self._turn, FLASH_HALF_PERIOD_S)

    def _turn(self, _elapsed: float) -> None:
        self._screen.lit = not self._screen.lit
