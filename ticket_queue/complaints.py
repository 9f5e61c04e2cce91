"""How often the log hears of what one sender gets wrong, however often it does."""

from collections.abc import Callable

ONCE_IN_S = 60.0
MOST_SENDERS = 1_000
LONGEST = 200
"""Letters of a complaint that a line of the log shows: it quotes what the sender wrote."""


class Complaints:
    """Lets one complaint of each sender through in a minute; ``clock`` gives real seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nobody having complained."""
        self._clock = clock
        self._said_at: dict[str, float] = {}

    def is_due(self, sender: str) -> bool:
        """Tell whether to log a complaint about a sender now, and count it as logged."""
        now = self._clock()
        last = self._said_at.get(sender)
        if last is not None and now - last < ONCE_IN_S:
            return False
        self._said_at.pop(sender, None)
        self._said_at[sender] = now
        if len(self._said_at) > MOST_SENDERS:
            del self._said_at[next(iter(self._said_at))]
        return True


def shortened(complaint: object) -> str:
    """Return a complaint as the log shows it."""
    text = str(complaint)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
