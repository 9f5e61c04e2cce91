"""What keeps a screen from wearing out: small shifts of the whole picture, and hours of rest."""

from dataclasses import dataclass
from datetime import datetime, time

STEP_EVERY_S = 60.0
_ROUND = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""Neighbouring places, one a minute, so that no edge stands still for long."""


def shift(now: float, pixels: int) -> tuple[int, int]:
    """Return how far the picture stands from its place, right and up, at most ``pixels``."""
    right, up = _ROUND[int(now / STEP_EVERY_S) % len(_ROUND)]
    return right * pixels, up * pixels


@dataclass(frozen=True)
class OnHours:
    """From when to when a screen is on, by the service's time; over midnight too."""

    on_at: time
    off_at: time

    def has(self, at: datetime) -> bool:
        """Tell whether the screen is on at a moment."""
        now = at.time()
        if self.on_at <= self.off_at:
            return self.on_at <= now < self.off_at
        return now >= self.on_at or now < self.off_at
