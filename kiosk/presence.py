"""Who stands before the kiosk: the last touch, and whether somebody listens instead of looking."""

from datetime import timedelta

from kiosk.touches import Action, EraseLetter, TypeLetter


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
        if self._touched_at is not None and now - self._touched_at < self._debounce:
            keys = TypeLetter, EraseLetter
            on_keys = isinstance(action, keys) and isinstance(self._action, keys)
            if not on_keys or action == self._action:
                return False
        self._touched_at = self.seen_at = now
        self._action = action
        return True

    def presses(self, now: timedelta) -> None:
        """Take one of the four keys of spoken guidance: somebody listens."""
        self.listens, self.seen_at = True, now
