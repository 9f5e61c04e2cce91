"""What is known of one counter: its sign, and which call of its number this is.

Shared by the sign over a counter and its terminal; ``now`` is in monotonic seconds everywhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from display.hall_watch import HallWatch, Wish
from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SignHeard, SnapshotHeard
from ticket_queue.ids import CounterId
from ticket_queue.messages import BoardSnapshot, CallMessage, CounterSign, CounterSignMessage


@dataclass(frozen=True)
class HeldSign:
    """The sign as it stood after ``seq``; ``attempt`` counts the calls of its number."""

    epoch: str
    seq: int
    at: datetime
    sign: CounterSign
    attempt: int


class CounterWatch:
    """Keeps the newest sign of one counter out of all that the hall says."""

    def __init__(self, counter: CounterId, now: float) -> None:
        self.counter = counter
        self.hall = HallWatch(now)
        self.held: HeldSign | None = None
        self.called_at = float("-inf")

    @property
    def sign(self) -> CounterSign | None:
        """The newest sign, or None before anybody has told of the counter."""
        return self.held.sign if self.held else None

    @property
    def attempt(self) -> int:
        """Which call of the number this is, from 1 on."""
        return self.held.attempt if self.held else 1

    @property
    def epoch(self) -> str:
        """The ledger of which we know; empty before anybody has told of it."""
        return self.hall.snapshot.epoch if self.hall.snapshot else ""

    @property
    def seq(self) -> int:
        """The furthest place in the ledger that the hall or the counter was seen at."""
        of_hall = self.hall.snapshot.seq if self.hall.snapshot else 0
        return max(of_hall, self.held.seq if self.held else 0)

    @property
    def is_unknown(self) -> bool:
        """Whether the site has told of its counters, and ours is not among them."""
        return self.held is None and self.hall.snapshot is not None

    def hear(self, news: News, now: float) -> None:
        """Take in news of any kind."""
        match news:
            case SnapshotHeard(snapshot, just_made):
                self._hear_snapshot(snapshot, now, just_made=just_made)
            case SignHeard(message):
                self._hear_sign(message, now)
            case CallHeard(call):
                self._hear_call(call, now)
            case HeartbeatHeard(heartbeat):
                self.hall.hear_heartbeat(heartbeat, now)
            case LinkChanged(connected):
                self.hall.link_changed(now, connected=connected)

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now."""
        return self.hall.tick(now, missing=False)

    def take(self, new: HeldSign, now: float) -> None:
        """Keep a sign unless a newer one of the same ledger is held."""
        held = self.held
        if held is not None and held.epoch == new.epoch:
            if (new.seq, new.at) < (held.seq, held.at):
                return
            calls = (held.sign.number, held.attempt), (new.sign.number, new.attempt)
            if calls[0] != calls[1] and new.sign.ticket_state == "called":
                self.called_at = now
        self.held = new

    def _hear_snapshot(self, snapshot: BoardSnapshot, now: float, *, just_made: bool) -> None:
        if not self.hall.take(snapshot, now, just_made=just_made):
            return
        sign = next((each for each in snapshot.counters if each.counter == self.counter), None)
        if sign is None:
            self.held = None
            return
        attempts = [
            recent.call.attempt
            for recent in snapshot.recent
            if (recent.call.counter, recent.call.number) == (self.counter, sign.number)
        ]
        attempt = max(attempts, default=1)
        self.take(HeldSign(snapshot.epoch, snapshot.seq, snapshot.at, sign, attempt), now)

    def _hear_sign(self, message: CounterSignMessage, now: float) -> None:
        ours = message.sign.counter == self.counter
        if not (ours and self.hall.hear_of(message.epoch, now) and self._knows(message.epoch)):
            return
        held = self.held
        same = held is not None and held.sign.number == message.sign.number
        attempt = held.attempt if held and same else 1
        self.take(HeldSign(message.epoch, message.seq, message.at, message.sign, attempt), now)

    def _hear_call(self, call: CallMessage, now: float) -> None:
        if not self.hall.hear_of(call.epoch, now) or call.counter != self.counter:
            return
        held = self.held
        if held is None or held.epoch != call.epoch or call.seq <= held.seq:
            return
        sign = replace(
            held.sign,
            state="open",
            reason=None,
            number=call.number,
            label=call.label,
            ticket_state="called",
            since=call.at,
        )
        self.take(HeldSign(call.epoch, call.seq, call.at, sign, call.attempt), now)

    def _knows(self, epoch: str) -> bool:
        """Tell whether a ledger is the one at hand; a new one is begun by its snapshot."""
        return self.hall.snapshot is None or self.hall.snapshot.epoch == epoch
