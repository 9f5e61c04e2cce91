"""When a retained message is published anew: not while one is on its way, and not too often."""


class Pace:
    """The pace of one retained subject; moments are real seconds of one monotonic clock.

    What has changed is published once ``shortest_s`` have gone since the last time, so the newest
    wins; where the broker is slow to acknowledge, after ``patience_s``; unchanged, after
    ``longest_s``.
    """

    def __init__(self, *, shortest_s: float, patience_s: float, longest_s: float) -> None:
        """Begin with everything to be told."""
        self._shortest_s = shortest_s
        self._patience_s = patience_s
        self._longest_s = longest_s
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was told: the broker may have lost it."""
        self._changed = True
        self._on_their_way = 0
        self._told_at: float | None = None

    def change(self) -> bool:
        """Note that what was told is no longer so; tell whether it was so until now."""
        first, self._changed = not self._changed, True
        return first

    def next_at(self) -> float:
        """Return when to tell next."""
        if self._told_at is None:
            return 0.0
        if not self._changed:
            return self._told_at + self._longest_s
        return self._told_at + (self._patience_s if self._on_their_way else self._shortest_s)

    def told(self, now: float, messages: int) -> None:
        """Note that the present state was handed over, in so many messages."""
        self._changed = False
        self._told_at = now
        self._on_their_way = messages

    def arrived(self) -> None:
        """Note that the broker has acknowledged one of the messages."""
        self._on_their_way = max(0, self._on_their_way - 1)
