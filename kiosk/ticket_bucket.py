"""A limit against somebody who draws hundreds of slips."""

from collections.abc import Callable

from kiosk.menu import TicketLimit


class TicketBucket:
    """A token bucket by real time; full at the start."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Count the seconds of ``monotonic``."""
        self._monotonic = monotonic
        self._left: float | None = None
        self._at = 0.0

    def take(self, limit: TicketLimit | None) -> bool:
        """Take one ticket out; False when the bucket is empty, always True without a limit."""
        if limit is None:
            return True
        now = self._monotonic()
        left = limit.burst if self._left is None else self._left
        left = min(limit.burst, left + (now - self._at) * limit.per_minute / 60)
        self._at = now
        self._left = left - 1 if left >= 1 else left
        return left >= 1
