"""The service clock: the time by which waits, alerts and hours run.

It takes the wall clock once and then goes by the monotonic clock, so that a stepped wall clock
moves nobody's wait. It never goes back, not even over a restart.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from ticket_queue.moments import in_shared_zone

Monotonic = Callable[[], float]
FARTHEST_WALL = timedelta(hours=1)


class ServiceClock:
    """Moments in whole milliseconds in the site's offset, ``speed`` times as fast as real time."""

    def __init__(
        self,
        start: datetime,
        monotonic: Monotonic,
        *,
        speed: float = 1.0,
        wall: Callable[[], datetime] | None = None,
    ) -> None:
        """Begin at ``start``, an aware moment; ``monotonic`` gives real seconds.

        ``wall`` is the machine's own clock, for ``take_wall``; a demo has none.
        """
        self.speed = speed
        self._monotonic = monotonic
        self._wall = wall
        self._latest = _whole_milliseconds(in_shared_zone(start))
        self._anchor = self._latest
        self._anchored_at = monotonic()

    def now(self) -> datetime:
        """Return the present moment, never earlier than one returned before."""
        gone = (self._monotonic() - self._anchored_at) * self.speed
        moment = _whole_milliseconds(self._anchor + timedelta(seconds=gone))
        self._latest = max(self._latest, moment)
        return self._latest

    def take_wall(self) -> None:
        """Take the wall clock anew, between two days; where it lies behind, time stands still.

        A wall clock that is more than an hour away has been stepped, not drifted: it is taken when
        a person says so, or a time server keeps it.
        """
        if self._wall is None:
            return
        wall = _whole_milliseconds(self._wall().astimezone(self._latest.tzinfo))
        if abs(wall - self.now()) <= FARTHEST_WALL:
            self._anchor = wall
            self._anchored_at = self._monotonic()

    def wall_ahead(self) -> timedelta | None:
        """Return how far the wall clock is ahead of this one; None where there is none."""
        return None if self._wall is None else self._wall() - self.now()

    def real_seconds_until(self, moment: datetime) -> float:
        """Return how many real seconds are left until a moment; zero when it has come."""
        left = (moment - self.now()).total_seconds() / self.speed
        return max(left, 0.0)


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
