"""The service's time, told from the server's words and our own monotonic seconds."""

from datetime import datetime, timedelta


class ServiceClock:
    """Runs ``speed`` times as fast as real time; the wall clock of this machine is never asked."""

    def __init__(self) -> None:
        self._told: tuple[datetime, float, float] | None = None

    def set(self, at: datetime, speed: float, now: float) -> None:
        """Take over what a message says that was written now, in monotonic seconds."""
        self._told = (at, speed, now)

    def advance(self, at: datetime, now: float) -> None:
        """Go forward to a moment that has certainly been reached; never back."""
        reached = self.at(now)
        if reached is None or at > reached:
            self._told = (at, self._told[1] if self._told else 1.0, now)

    def at(self, now: float) -> datetime | None:
        """Return the service's time, or None before anybody has told it."""
        if self._told is None:
            return None
        at, speed, since = self._told
        return at + timedelta(seconds=(now - since) * speed)

    def real_seconds_since(self, moment: datetime, now: float) -> float:
        """Return how many real seconds ago a moment of the service was; 0 while time is unknown."""
        reached = self.at(now)
        if self._told is None or reached is None:
            return 0.0
        return (reached - moment).total_seconds() / self._told[1]
