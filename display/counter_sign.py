"""The presenter of the sign over one counter: words from the server go in, a view comes out.

Nothing here knows a window, a network or a clock; ``now`` is in monotonic seconds everywhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from display.hall_watch import HallWatch, Wish
from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SignHeard, SnapshotHeard
from display.screen_care import shift
from display.views import ShownCall, SignLook, SignView
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import CounterId
from ticket_queue.messages import BoardSnapshot, CallMessage, CounterSign, CounterSignMessage

FRESH_FOR_S = 12.0


@dataclass(frozen=True)
class _Held:
    """The sign as it stood after ``seq``; ``attempt`` counts the calls of its number."""

    epoch: str
    seq: int
    at: datetime
    sign: CounterSign
    attempt: int


class SignPresenter:
    """What one counter's sign knows, and what stands on it."""

    def __init__(self, texts: Catalogue, counter: CounterId, now: float, shift_px: int = 0) -> None:
        self._texts = texts
        self._counter = counter
        self._shift_px = shift_px
        self._watch = HallWatch(now)
        self._held: _Held | None = None
        self._called_at = float("-inf")

    def hear(self, news: News, now: float) -> tuple[ShownCall, ...]:
        """Take in news of any kind; a sign announces nothing, so nothing is returned."""
        match news:
            case SnapshotHeard(snapshot, just_made):
                self._hear_snapshot(snapshot, now, just_made=just_made)
            case SignHeard(message):
                self._hear_sign(message, now)
            case CallHeard(call):
                self._hear_call(call, now)
            case HeartbeatHeard(heartbeat):
                self._watch.hear_heartbeat(heartbeat, now)
            case LinkChanged(connected):
                self._watch.link_changed(now, connected=connected)
        return ()

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now."""
        return self._watch.tick(now, missing=False)

    def view(self, now: float) -> SignView:
        """Return what stands on the sign: always the last that was known."""
        sign = self._held.sign if self._held else None
        look = _look(sign)
        old_since = self._watch.old_since(now)
        view = SignView(
            counter=self._counter,
            title=self._title(sign),
            look=look,
            heading=self._heading(look),
            label=(sign.label or "") if sign else "",
            words=self._words(look, sign),
            note=self._note(look),
            fresh=look is SignLook.CALLED and now - self._called_at < FRESH_FOR_S,
            lost=self._texts("board.lost") if self._watch.lost(now) else "",
            age=self._texts("board.age", time=f"{old_since:%H:%M:%S}") if old_since else "",
            shift=shift(now, self._shift_px),
        )
        unknown = sign is None and self._watch.snapshot is not None
        return replace(view, words=self._texts("sign.no_such")) if unknown else view

    def _hear_snapshot(self, snapshot: BoardSnapshot, now: float, *, just_made: bool) -> None:
        if not self._watch.take(snapshot, now, just_made=just_made):
            return
        sign = next((each for each in snapshot.counters if each.counter == self._counter), None)
        if sign is None:
            self._held = None
            return
        attempts = [
            recent.call.attempt
            for recent in snapshot.recent
            if (recent.call.counter, recent.call.number) == (self._counter, sign.number)
        ]
        attempt = max(attempts, default=1)
        self._take(_Held(snapshot.epoch, snapshot.seq, snapshot.at, sign, attempt), now)

    def _hear_sign(self, message: CounterSignMessage, now: float) -> None:
        ours = message.sign.counter == self._counter
        if not (ours and self._watch.hear_of(message.epoch, now) and self._knows(message.epoch)):
            return
        held = self._held
        same = held is not None and held.sign.number == message.sign.number
        attempt = held.attempt if held and same else 1
        self._take(_Held(message.epoch, message.seq, message.at, message.sign, attempt), now)

    def _hear_call(self, call: CallMessage, now: float) -> None:
        if not self._watch.hear_of(call.epoch, now) or call.counter != self._counter:
            return
        held = self._held
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
        self._take(_Held(call.epoch, call.seq, call.at, sign, call.attempt), now)

    def _knows(self, epoch: str) -> bool:
        """Tell whether a ledger is the one at hand; a new one is begun by its snapshot."""
        return self._watch.snapshot is None or self._watch.snapshot.epoch == epoch

    def _take(self, new: _Held, now: float) -> None:
        held = self._held
        if held is not None and held.epoch == new.epoch:
            if (new.seq, new.at) < (held.seq, held.at):
                return
            calls = (held.sign.number, held.attempt), (new.sign.number, new.attempt)
            if calls[0] != calls[1] and new.sign.ticket_state == "called":
                self._called_at = now
        self._held = new

    def _title(self, sign: CounterSign | None) -> str:
        if sign is None or sign.name.isdecimal():
            return self._texts("sign.counter", n=self._counter)
        return sign.name

    def _heading(self, look: SignLook) -> str:
        return self._texts(f"sign.{look.value}")

    def _words(self, look: SignLook, sign: CounterSign | None) -> str:
        if look is SignLook.PAUSED and sign is not None and sign.reason:
            return sign.reason
        if look in {SignLook.CALLED, SignLook.SERVING}:
            return ""
        return self._texts(f"sign.{look.value}_words")

    def _note(self, look: SignLook) -> str:
        if look is not SignLook.CALLED or self._held is None or self._held.attempt == 1:
            return ""
        return self._texts("board.again", n=self._held.attempt)


def _look(sign: CounterSign | None) -> SignLook:
    if sign is None:
        return SignLook.UNKNOWN
    if sign.ticket_state is not None:
        return SignLook.CALLED if sign.ticket_state == "called" else SignLook.SERVING
    return {"paused": SignLook.PAUSED, "open": SignLook.FREE}.get(sign.state, SignLook.CLOSED)
