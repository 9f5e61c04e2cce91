"""Lock-out with back-off: who tries one PIN after the other waits longer and longer."""

from datetime import timedelta

FREE_TRIES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)


class PinTries:
    """Counts wrong PINs; from the fifth on each one locks twice as long, 30 s to 15 minutes.

    Every ``now`` is a reading of one clock that never goes back. A kiosk that is started again
    after ``wrong`` ones begins with the lock that they earned: pulling the plug gains nothing.
    """

    def __init__(self, wrong: int, now: timedelta) -> None:
        """Go on from what was kept."""
        self.wrong = wrong
        self._locked_until = now + self._lock()

    def locked_for(self, now: timedelta) -> timedelta:
        """Return how long no PIN is looked at; zero when one is."""
        return max(timedelta(0), self._locked_until - now)

    def began(self, now: timedelta) -> None:
        """Count a try as wrong before its answer is known."""
        self.wrong += 1
        self._locked_until = now + self._lock()

    def was_right(self, now: timedelta) -> None:
        """Forget every wrong one."""
        self.wrong = 0
        self._locked_until = now

    def _lock(self) -> timedelta:
        beyond = self.wrong - FREE_TRIES
        if beyond < 0:
            return timedelta(0)
        return min(FIRST_LOCK * 2.0 ** min(beyond, 16), LONGEST_LOCK)
