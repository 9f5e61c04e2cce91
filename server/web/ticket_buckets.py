"""How many tickets each kiosk may give, against somebody who plays."""

from collections.abc import Callable

from server.settings import RateLimit
from server.web.token_buckets import TokenBuckets
from ticket_queue.ids import DeviceId

MOST_REMEMBERED = 1000
"""Tickets whose repetition costs nothing; a repetition comes within seconds."""


class TicketBuckets:
    """A bucket of tickets for each kiosk; a ticket that was asked for again is not another one."""

    def __init__(self, limit: RateLimit | None, monotonic: Callable[[], float]) -> None:
        """Limit nobody where ``limit`` is None; ``monotonic`` gives seconds."""
        self._buckets = TokenBuckets(limit, monotonic)
        self._taken: dict[str, None] = {}

    def take(self, device: DeviceId, request_id: str) -> None:
        """Take one out of a kiosk's bucket; the same request again takes nothing.

        Raises:
            ProblemError: the bucket is empty, 429 with ``Retry-After``.
        """
        if request_id in self._taken:
            return
        self._buckets.take(device)
        self._taken[request_id] = None
        if len(self._taken) > MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
