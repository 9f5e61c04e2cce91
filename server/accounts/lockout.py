"""Lock-out with back-off for whoever gets a PIN wrong again and again."""

from collections.abc import Callable
from dataclasses import dataclass

FORGOTTEN_AFTER_S = 3600.0
FIRST_LOCK_S = 30.0
LONGEST_LOCK_S = 900.0
_MOST_NAMES = 10_000


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last_s: float = 0.0
    locked_until_s: float = 0.0


class Lockout:
    """Counts failures by name; after ``free`` of them each further one locks twice as long.

    The first lock takes 30 s, the longest 15 minutes; an hour without a failure forgets them.
    ``clock`` returns seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float], free: int) -> None:
        """Begin with nobody locked."""
        self._clock = clock
        self._free = free
        self._tries: dict[str, _Tries] = {}

    def seconds_left(self, name: str) -> float:
        """Return how long a name is still locked out; zero when it is not."""
        tries = self._tries.get(name)
        return max(0.0, tries.locked_until_s - self._clock()) if tries else 0.0

    def count(self, name: str) -> None:
        """Count one try as failed, before its answer is known: many at once get no more tries."""
        now = self._clock()
        if len(self._tries) >= _MOST_NAMES:
            self._forget(now)
        tries = self._tries.setdefault(name, _Tries())
        if now - tries.last_s > FORGOTTEN_AFTER_S:
            tries.count = 0
        tries.count += 1
        tries.last_s = now
        beyond = tries.count - self._free
        if beyond >= 0:
            lock_s = min(FIRST_LOCK_S * 2.0 ** min(beyond, 16), LONGEST_LOCK_S)
            tries.locked_until_s = now + lock_s

    def take_back(self, name: str) -> None:
        """Uncount one try that turned out right, and the lock that it brought."""
        tries = self._tries.get(name)
        if tries is not None:
            tries.count = max(0, tries.count - 1)
            tries.locked_until_s = 0.0

    def forgive(self, name: str) -> None:
        """Forget every failure of a name that has proved itself."""
        self._tries.pop(name, None)

    def _forget(self, now: float) -> None:
        old = [name for name, tries in self._tries.items() if _is_over(tries, now)]
        for name in old or list(self._tries)[: _MOST_NAMES // 2]:
            del self._tries[name]


def _is_over(tries: _Tries, now: float) -> bool:
    return now - tries.last_s > FORGOTTEN_AFTER_S and tries.locked_until_s <= now
