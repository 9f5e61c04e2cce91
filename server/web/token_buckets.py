"""Who may ask how often: a token bucket for each of them."""

from collections.abc import Callable
from math import ceil

from server.settings import RateLimit
from server.web.problems import ProblemError

MOST_REMEMBERED = 10_000
"""Whoever has not asked for longest is forgotten first, and finds a full bucket again."""


class TokenBuckets:
    """A bucket of ``burst`` requests for each who asks, filled by ``per_minute`` of real time."""

    def __init__(self, limit: RateLimit | None, monotonic: Callable[[], float]) -> None:
        """Limit nobody where ``limit`` is None; ``monotonic`` gives seconds."""
        self._limit = limit
        self._monotonic = monotonic
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str) -> None:
        """Take one out of somebody's bucket.

        Raises:
            ProblemError: the bucket is empty, 429 with ``Retry-After``.
        """
        limit = self._limit
        if limit is None:
            return
        now = self._monotonic()
        left, at = self._left.pop(who, (limit.burst, now))
        left = min(limit.burst, left + (now - at) * limit.per_minute / 60)
        self._left[who] = (left - 1 if left >= 1 else left), now
        if len(self._left) > MOST_REMEMBERED:
            del self._left[next(iter(self._left))]
        if left < 1:
            seconds = ceil((1 - left) * 60 / limit.per_minute)
            raise ProblemError(
                "too-many", "too_many", headers={"Retry-After": str(seconds)}, seconds=seconds
            )
