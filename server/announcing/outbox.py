"""The outbox: what must reach the broker, in order, from the ledger until it is acknowledged.

It keeps the newest only: while the broker is away for hours, what is old is of no use to anybody.
No board speaks a call that is over 30 s late, and all of them find what they missed in the
snapshot.
"""

from collections.abc import Callable, Sequence

from server.ports import Ledger, Outgoing

FORGET_EVERY_S = 0.5
"""Acknowledged messages leave the ledger in batches: each deletion is a commit of its own."""

MOST_WAITING = 200
"""More than a hall calls in half an hour, and as many as the broker keeps for a slow board."""

Deliver = Callable[[], None]
Publish = Callable[[Outgoing, Deliver], bool]
"""Hands a message to the link; calls ``Deliver`` in the loop's thread once it is acknowledged."""


class Outbox:
    """Hands each message to the link once; the link itself sends again what it has not delivered.

    Used in the loop's thread only.
    """

    def __init__(self, ledger: Ledger, publish: Publish) -> None:
        """Begin as after a restart: whatever waits in the ledger must be sent."""
        self._ledger = ledger
        self._publish = publish
        self._fresh: list[Outgoing] = []
        self._waiting: set[int] = set()
        self._handed: set[int] = set()
        self._acknowledged: set[int] = set()
        self._must_read = True
        self._may_forget_at = 0.0

    def add(self, outgoing: Sequence[Outgoing]) -> None:
        """Take what a commit has just written."""
        self._keep_newest(outgoing)
        if not self._must_read:
            self._fresh.extend(outgoing)

    def begin_anew(self) -> None:
        """Read the ledger again at the next chance: the connection went, or came."""
        self._must_read = True
        self._fresh.clear()

    async def send(self) -> None:
        """Hand over all that is not yet on its way.

        Raises:
            StorageError: the ledger cannot be read.
        """
        waiting: list[Outgoing] = []
        if self._must_read:
            # From here on new ones are kept, even those that the ledger may show us too.
            self._must_read = False
            try:
                waiting.extend(await self._ledger.waiting_outgoing())
            except BaseException:
                self._must_read = True
                raise
            self._keep_newest(waiting)
        fresh, self._fresh = self._fresh, []
        for outgoing in [*waiting, *fresh]:
            if not self._hand_over(outgoing):
                self.begin_anew()
                return

    def _keep_newest(self, outgoing: Sequence[Outgoing]) -> None:
        """Let the oldest go as if they had arrived, once too many wait."""
        self._waiting.update(each.outgoing_id for each in outgoing)
        while len(self._waiting) > MOST_WAITING:
            self._delivered(min(self._waiting))

    def _hand_over(self, outgoing: Outgoing) -> bool:
        each = outgoing.outgoing_id
        if each in self._handed or each in self._acknowledged:
            return True
        self._handed.add(each)
        taken = self._publish(outgoing, lambda: self._delivered(each))
        if not taken:
            self._handed.discard(each)
        return taken

    def _delivered(self, outgoing_id: int) -> None:
        self._waiting.discard(outgoing_id)
        self._handed.discard(outgoing_id)
        self._acknowledged.add(outgoing_id)

    def next_at(self) -> float | None:
        """Return when to forget what was acknowledged, in the seconds given to ``forget``."""
        return self._may_forget_at if self._acknowledged else None

    async def forget(self, now: float) -> None:
        """Take what was acknowledged out of the ledger, not too often.

        Raises:
            StorageError: the ledger cannot be written.
        """
        if not self._acknowledged or now < self._may_forget_at:
            return
        self._may_forget_at = now + FORGET_EVERY_S
        ids = sorted(self._acknowledged)
        await self._ledger.forget_outgoing(ids)
        self._acknowledged.difference_update(ids)
