"""Who stands before the kiosk: the last touch, and whether somebody listens instead of looking."""

from datetime import timedelta

from kiosk.guide_touches import EnterPin, EraseDigit, TypeDigit
from kiosk.touches import Action, EraseLetter, TypeLetter

ON_KEYS = (TypeLetter, EraseLetter, TypeDigit, EraseDigit, EnterPin)


class Presence:
    """One person's touches and keys in time; a trembling hand counts once."""

    def __init__(self, debounce: timedelta) -> None:
        """Take a second touch within ``debounce`` for the first one's tremble."""
        self._debounce = debounce
        self._touched_at: timedelta | None = None
        self._action: Action | None = None
        self.listens = False
        self.seen_at: timedelta | None = None

    def touches(self, action: Action, now: timedelta) -> bool:
        """Take a touch; return False for a tremble. Fingers may go fast from key to key."""
        if self._touched_at is not None and now - self._touched_at < self._patience(action):
            return False
        self._touched_at = self.seen_at = now
        self._action = action
        return True

    def _patience(self, action: Action) -> timedelta:
        """Return within which time this touch would be the tremble of the last one."""
        if isinstance(action, ON_KEYS) and isinstance(self._action, ON_KEYS):
            if action != self._action:
                return timedelta(0)
            if isinstance(action, TypeDigit | EraseDigit):
                # A guide types a known PIN, in which digits come twice, faster than a citizen.
                return self._debounce / 3
        return self._debounce

    def absent_for(self, now: timedelta) -> timedelta:
        """Return how long nobody has touched anything; zero where nobody ever has."""
        return timedelta(0) if self.seen_at is None else now - self.seen_at

    def presses(self, now: timedelta) -> None:
        """Take one of the four keys of spoken guidance: somebody listens."""
        self.listens, self.seen_at = True, now
