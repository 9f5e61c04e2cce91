"""How current a screen's knowledge is: the newest snapshot, the server's heartbeat, the link.

Shared by every presenter of the hall; ``now`` is in monotonic seconds everywhere.
"""

from datetime import datetime
from enum import StrEnum

from display.service_clock import ServiceClock
from ticket_queue.messages import BoardSnapshot, Heartbeat

HEARTBEATS_MISSED_S = 15.0
"""Three heartbeats of 5 s: the connection is then begun from the start."""
FETCH_EVERY_S = 3.0
GAP_GRACE_S = 1.0
"""How long a missing call or snapshot may still come by itself."""
OLD_AFTER_S = 10.0


class Wish(StrEnum):
    """What a screen asks of its surroundings."""

    RECONNECT = "reconnect"
    FETCH = "fetch"


class HallWatch:
    """Keeps the newest snapshot, and tells when it is old or when another one is wanted."""

    def __init__(self, now: float) -> None:
        self.clock = ServiceClock()
        self.snapshot: BoardSnapshot | None = None
        self._past_epochs: set[str] = set()
        self._connected = False
        self._alive_at = now
        self._contact_at = now
        self._current_at = now
        self._data_at: datetime | None = None
        self._fetched_at = float("-inf")
        self._wanting_since: float | None = None
        self._behind = False

    def take(self, snapshot: BoardSnapshot, now: float, *, just_made: bool) -> bool:
        """Keep a snapshot unless a newer one is held; tell whether it was kept.

        One of another ledger, older than ours, may be a straggler of a ledger that came between:
        to follow it would be to hear no more of ours. If that ledger lives, its heartbeat lets us
        ask.

        ``just_made`` is True for one asked for by HTTP: only such a one tells the time, because
        one from the broker may have been retained for hours.
        """
        if not self.hear_of(snapshot.epoch, now):
            return False
        if just_made:
            self.clock.set(snapshot.at, snapshot.speed, now)
        held = self.snapshot
        same_epoch = held is not None and held.epoch == snapshot.epoch
        if held is not None and same_epoch and (snapshot.seq, snapshot.at) < (held.seq, held.at):
            return False
        if held is not None and not same_epoch:
            if not just_made and snapshot.at < held.at:
                return False
            self._past_epochs.add(held.epoch)
        self.snapshot = snapshot
        self._current_at = now
        self._data_at = snapshot.at
        self._behind = False
        return True

    def hear_of(self, epoch: str, now: float) -> bool:
        """Note that the server has spoken, unless it is a ledger that another one has replaced."""
        if epoch in self._past_epochs:
            return False
        self._contact_at = now
        return True

    def hear_heartbeat(self, heartbeat: Heartbeat, now: float) -> None:
        """Take over the time, and notice when the ledger stands further than the snapshot held."""
        if not self.hear_of(heartbeat.epoch, now):
            return
        self._alive_at = now
        self.clock.set(heartbeat.at, heartbeat.speed, now)
        held = self.snapshot
        self._behind = held is None or held.epoch != heartbeat.epoch or held.seq < heartbeat.seq
        if not self._behind:
            self._current_at = now
            self._data_at = heartbeat.at

    def link_changed(self, now: float, *, connected: bool) -> None:
        """Note that the broker has been reached or lost."""
        self._connected = connected
        self._alive_at = now

    def tick(self, now: float, *, missing: bool) -> tuple[Wish, ...]:
        """Return what is wanted now; each wish is uttered once and then held back for a while.

        ``missing`` says that something must have happened which nobody has told of.
        """
        wishes = []
        if self._connected and now - self._alive_at > HEARTBEATS_MISSED_S:
            self._alive_at = now
            wishes.append(Wish.RECONNECT)
        if self._wants_snapshot(now, missing) and now - self._fetched_at >= FETCH_EVERY_S:
            self._fetched_at = now
            wishes.append(Wish.FETCH)
        return tuple(wishes)

    def lost(self, now: float) -> bool:
        """Tell whether nothing at all has been heard for too long."""
        return now - self._contact_at > OLD_AFTER_S

    def old_since(self, now: float) -> datetime | None:
        """Return the moment that old data is of; None while it is current."""
        if self.snapshot is None or now - self._current_at <= OLD_AFTER_S:
            return None
        return self._data_at

    def real_seconds_since(self, moment: datetime, now: float) -> float:
        """Return how many real seconds ago a moment was, by the clock or by the newest snapshot.

        The snapshot knows better while the clock has been told by late calls only.
        """
        by_clock = self.clock.real_seconds_since(moment, now)
        if self.snapshot is None:
            return by_clock
        by_snapshot = (self.snapshot.at - moment).total_seconds() / self.snapshot.speed
        return max(by_clock, by_snapshot)

    def _wants_snapshot(self, now: float, missing: bool) -> bool:  # noqa: FBT001  see tick
        if self.snapshot is None or not self._connected:
            return True
        if not (self._behind or missing):
            self._wanting_since = None
            return False
        if self._wanting_since is None:
            self._wanting_since = now
        return now - self._wanting_since >= GAP_GRACE_S
