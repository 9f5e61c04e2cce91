"""How many tickets each kiosk may give: a token bucket for each, against somebody who plays."""

from collections.abc import Callable
from math import ceil

from server.settings import RateLimit
from server.web.problems import ProblemError
from ticket_queue.ids import DeviceId

MOST_REMEMBERED = 1000
"""Tickets whose repetition costs nothing; a repetition comes within seconds."""


class TicketBuckets:
    """A bucket of ``burst`` tickets for each kiosk, filled by ``per_minute`` of real time."""

    def __init__(self, limit: RateLimit | None, monotonic: Callable[[], float]) -> None:
        """Limit nobody where ``limit`` is None; ``monotonic`` gives seconds."""
        self._limit = limit
        self._monotonic = monotonic
        self._left: dict[DeviceId, tuple[float, float]] = {}
        self._taken: dict[str, None] = {}

    def take(self, device: DeviceId, request_id: str) -> None:
        """Take one out of a kiosk's bucket; the same request again takes nothing.

        Raises:
            ProblemError: the bucket is empty, 429 with ``Retry-After``.
        """
        limit = self._limit
        if limit is None or request_id in self._taken:
            return
        now = self._monotonic()
        left, at = self._left.get(device, (limit.burst, now))
        left = min(limit.burst, left + (now - at) * limit.per_minute / 60)
        if left < 1:
            self._left[device] = left, now
            seconds = ceil((1 - left) * 60 / limit.per_minute)
            raise ProblemError(
                "too-many", "too_many", headers={"Retry-After": str(seconds)}, seconds=seconds
            )
        self._left[device] = left - 1, now
        self._taken[request_id] = None
        if len(self._taken) > MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
