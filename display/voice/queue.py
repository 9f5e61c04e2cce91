"""The queue of announcements: each said once and to its end, one after the other.

Nothing here knows a sound or a clock; ``now`` is in monotonic seconds.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from display.views import Announcement

TIMES = 2
MANY_WAITING = 3
"""While more than these wait, each is said once instead of twice."""
LONGEST_S = 90.0
"""After this an announcement has ended, told or not: the hall must not fall silent."""
_REMEMBERED = 2_000


@dataclass(frozen=True)
class Utterance:
    """An announcement whose turn has come, and how often it is said."""

    announcement: Announcement
    times: int


class VoiceQueue:
    """What waits to be said and what is being said."""

    def __init__(self) -> None:
        self._waiting: deque[Announcement] = deque()
        self._known: deque[tuple[str, int]] = deque(maxlen=_REMEMBERED)
        self._saying_since: float | None = None

    def add(self, announcement: Announcement) -> None:
        """Put a call at the end, unless the same one has been here before."""
        identity = (announcement.epoch, announcement.seq)
        if identity not in self._known:
            self._known.append(identity)
            self._waiting.append(announcement)

    def begin(self, now: float, still_calls: Callable[[Announcement], bool]) -> Utterance | None:
        """Return what is to be said now; None while something is being said or nothing waits.

        Calls that no longer hold are dropped, whenever they came.
        """
        if self._saying_since is not None and now - self._saying_since < LONGEST_S:
            return None
        self._saying_since = None
        self._waiting = deque(filter(still_calls, self._waiting))
        if not self._waiting:
            return None
        times = 1 if len(self._waiting) > MANY_WAITING else TIMES
        self._saying_since = now
        return Utterance(self._waiting.popleft(), times)

    def ended(self) -> None:
        """Note that what was being said has been said to its end."""
        self._saying_since = None
