"""The board's presenter: words from the server and ticks go in, a view and new calls come out.

Nothing here knows a window, a network or a clock; ``now`` is in monotonic seconds everywhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from display.board_wording import Wording
from display.call_log import CallLog
from display.hall_watch import HallWatch, Wish
from display.legibility import MOST_ROWS
from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SignHeard, SnapshotHeard
from display.screen_care import OnHours, shift
from display.speech import Speech
from display.views import Announcement, BoardView, CallRow, ShownCall
from display.zone_queues import with_queues_of
from ticket_queue.messages import BoardSnapshot, CallMessage, Heartbeat, RecentCall
from ticket_queue.zones import WHOLE_HALL, Zone

SPEAK_WITHIN_S = 30.0
"""A call that reaches the board later than this is shown and not spoken."""
FRESH_FOR_S = 12.0
AWAKE_AFTER_CALL_S = 600.0
"""Out of its hours a board stays on for so long after a call."""
PENDING_CALLS = 20


@dataclass(frozen=True)
class Place:
    """Where a board hangs: its part of the hall, how many rows are read there, when it is on."""

    zone: Zone = WHOLE_HALL
    rows: int = MOST_ROWS
    shift_px: int = 0
    hours: OnHours | None = None


ANY_PLACE = Place()


class Board:
    """What one board knows, and what follows from it; it shows and says its own zone's calls."""

    def __init__(
        self,
        wording: Wording,
        speech: Speech,
        now: float,
        place: Place = ANY_PLACE,
    ) -> None:
        self._wording = wording
        self._speech = speech
        self._place = place
        self._watch = HallWatch(now)
        self._log: CallLog | None = None
        self._pending: list[CallMessage] = []
        self._newest_shown_at = float("-inf")

    def hear(self, news: News, now: float) -> tuple[ShownCall, ...]:
        """Take in news of any kind; return the calls that it brings onto the board."""
        match news:
            case SnapshotHeard(snapshot, just_made):
                return self.hear_snapshot(snapshot, now, just_made=just_made)
            case CallHeard(call):
                return self.hear_call(call, now)
            case HeartbeatHeard(heartbeat):
                self.hear_heartbeat(heartbeat, now)
            case LinkChanged(connected):
                self.link_changed(now, connected=connected)
            case SignHeard():
                pass
        return ()

    def hear_snapshot(
        self, snapshot: BoardSnapshot, now: float, *, just_made: bool
    ) -> tuple[ShownCall, ...]:
        """Take over a snapshot; return the calls that it brings onto the board, oldest first.

        ``just_made`` is True for one asked for by HTTP: only such a one tells the time, because
        one from the broker may have been retained for hours.
        """
        held = self._watch.snapshot
        if not self._watch.take(snapshot, now, just_made=just_made):
            return ()
        same_epoch = held is not None and held.epoch == snapshot.epoch
        log = self._log_for(snapshot.epoch, snapshot)
        shown = self._merge(snapshot, log, now, in_silence=not same_epoch) if log else []
        waiting, self._pending = self._pending, []
        for call in waiting:
            shown.extend(self.hear_call(call, now))
        return tuple(shown)

    def hear_call(self, call: CallMessage, now: float) -> tuple[ShownCall, ...]:
        """Show a call unless it is known, of another day or false; return it when it is new.

        One of a ledger that no snapshot has told of waits for that snapshot.
        """
        if not self._watch.hear_of(call.epoch, now):
            return ()
        snapshot = self._watch.snapshot
        if snapshot is None or call.epoch != snapshot.epoch:
            self._pending = [*self._pending, call][-PENDING_CALLS:]
            return ()
        log = self._log_for_call(call)
        if log is None or self._contradicts(call, snapshot):
            return ()
        self._watch.clock.advance(call.at, now)
        recent = RecentCall(call, self._still_called(call, snapshot))
        if not self._comes_on(log, recent):
            return ()
        return (self._shown(recent, now),)

    def hear_heartbeat(self, heartbeat: Heartbeat, now: float) -> None:
        """Take over the time, and notice when the ledger stands further than the snapshot held."""
        self._watch.hear_heartbeat(heartbeat, now)

    def link_changed(self, now: float, *, connected: bool) -> None:
        """Note that the broker has been reached or lost."""
        self._watch.link_changed(now, connected=connected)

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now; each wish is uttered once and then held back for a while."""
        missing = bool(self._pending) or (self._log is not None and self._log.misses_one())
        return self._watch.tick(now, missing=missing)

    def view(self, now: float) -> BoardView:
        """Return what stands on the board."""
        watch = self._watch
        snapshot = watch.snapshot and with_queues_of(self._place.zone, watch.snapshot)
        at = watch.clock.at(now)
        view = replace(
            self._wording.board(snapshot, at, lost=watch.lost(now)),
            places=self._place.rows,
            shift=shift(now, self._place.shift_px),
            asleep=self._asleep(at, now),
        )
        if snapshot is None:
            return view
        rows = self._rows()
        old_since = watch.old_since(now)
        return replace(
            view,
            age=self._wording.age(old_since) if old_since else "",
            newest=rows[0] if rows else None,
            rows=tuple(rows[1 : self._place.rows + 1]),
            fresh=bool(rows) and now - self._newest_shown_at < FRESH_FOR_S,
        )

    def _asleep(self, at: datetime | None, now: float) -> bool:
        """Tell whether nobody looks: out of hours, no call for a while, and nobody at a counter."""
        hours, snapshot = self._place.hours, self._watch.snapshot
        if hours is None or at is None or hours.has(at):
            return False
        if now - self._newest_shown_at < AWAKE_AFTER_CALL_S:
            return False
        return snapshot is None or all(sign.number is None for sign in snapshot.counters)

    def still_calls(self, announcement: Announcement) -> bool:
        """Tell whether a call that waits for the voice still holds: its number at its counter."""
        snapshot = self._watch.snapshot
        if snapshot is None or snapshot.epoch != announcement.epoch:
            return False
        return snapshot.seq < announcement.seq or any(
            (sign.number, sign.counter) == (announcement.number, announcement.counter)
            and sign.ticket_state == "called"
            for sign in snapshot.counters
        )

    def time(self, now: float) -> datetime | None:
        """Return the service's time, or None while nobody has told it."""
        return self._watch.clock.at(now)

    def _merge(
        self, snapshot: BoardSnapshot, log: CallLog, now: float, *, in_silence: bool
    ) -> list[ShownCall]:
        shown = [
            self._shown(recent, now, in_silence=in_silence)
            for recent in reversed(snapshot.recent)
            if recent.call.day == log.day and self._comes_on(log, recent)
        ]
        log.close_to(snapshot.call_no)
        return shown

    def _comes_on(self, log: CallLog, recent: RecentCall) -> bool:
        """Count a call; tell whether it is new and of this board's zone."""
        ours = self._place.zone.has(recent.call.counter, recent.call.service)
        return log.show(recent, kept=ours) and ours

    def _log_for(self, epoch: str, snapshot: BoardSnapshot) -> CallLog | None:
        """Return the day's log, a new one for a new day; None when the day is already over."""
        log = self._log
        if log is None or log.epoch != epoch or log.day < snapshot.day:
            log = self._log = CallLog(epoch, snapshot.day)
        return log if log.day == snapshot.day else None

    def _log_for_call(self, call: CallMessage) -> CallLog | None:
        if self._log is not None and self._log.day < call.day:
            self._log = CallLog(call.epoch, call.day)
        return self._log if self._log is not None and self._log.day == call.day else None

    def _contradicts(self, call: CallMessage, snapshot: BoardSnapshot) -> bool:
        """Tell whether the snapshot, being later, would have to know of the call and does not."""
        later = snapshot.day == call.day and snapshot.seq >= call.seq
        return later and call.call_no > snapshot.call_no

    def _still_called(self, call: CallMessage, snapshot: BoardSnapshot) -> bool:
        if snapshot.seq < call.seq:
            return True
        return any(
            sign.number == call.number and sign.ticket_state == "called"
            for sign in snapshot.counters
        )

    def _shown(self, recent: RecentCall, now: float, *, in_silence: bool = False) -> ShownCall:
        call = recent.call
        late = self._watch.real_seconds_since(call.at, now) > SPEAK_WITHIN_S
        if not in_silence:
            self._newest_shown_at = now
        return ShownCall(
            call_no=call.call_no,
            seq=call.seq,
            number=call.number,
            counter=call.counter,
            attempt=call.attempt,
            announcement=None
            if in_silence or late or not recent.still_called
            else Announcement(
                call.epoch, call.seq, call.number, call.counter, self._speech.call(call)
            ),
        )

    def _rows(self) -> list[CallRow]:
        calls = self._log.newest_first() if self._log else []
        return [self._wording.call(call) for call in calls]
