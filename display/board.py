"""The board's presenter: words from the server and ticks go in, a view and new calls come out.

Nothing here knows a window, a network or a clock; ``now`` is in monotonic seconds everywhere.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from display.board_wording import Wording
from display.call_log import CallLog
from display.service_clock import ServiceClock
from display.speech import Speech
from display.views import Announcement, BoardView, CallRow, ShownCall
from ticket_queue.messages import BoardSnapshot, CallMessage, Heartbeat, RecentCall

SPEAK_WITHIN_S = 30.0
"""A call that reaches the board later than this is shown and not spoken."""
HEARTBEATS_MISSED_S = 15.0
"""Three heartbeats of 5 s: the connection is then begun from the start."""
FETCH_EVERY_S = 3.0
GAP_GRACE_S = 1.0
"""How long a missing call or snapshot may still come by itself."""
OLD_AFTER_S = 10.0
FRESH_FOR_S = 12.0
ROWS = 5
PENDING_CALLS = 20


class Wish(StrEnum):
    """What a board asks of its surroundings."""

    RECONNECT = "reconnect"
    FETCH = "fetch"


class Board:
    """What one board knows, and what follows from it."""

    def __init__(self, wording: Wording, speech: Speech, now: float) -> None:
        self._wording = wording
        self._speech = speech
        self._clock = ServiceClock()
        self._snapshot: BoardSnapshot | None = None
        self._log: CallLog | None = None
        self._past_epochs: set[str] = set()
        self._pending: list[CallMessage] = []
        self._connected = False
        self._alive_at = now
        self._contact_at = now
        self._current_at = now
        self._data_at: datetime | None = None
        self._fetched_at = float("-inf")
        self._wanting_since: float | None = None
        self._newest_shown_at = float("-inf")
        self._behind = False

    def hear_snapshot(
        self, snapshot: BoardSnapshot, now: float, *, just_made: bool
    ) -> tuple[ShownCall, ...]:
        """Take over a snapshot; return the calls that it brings onto the board, oldest first.

        ``just_made`` is True for one asked for by HTTP: only such a one tells the time, because
        one from the broker may have been retained for hours.
        """
        if snapshot.epoch in self._past_epochs:
            return ()
        self._contact_at = now
        if just_made:
            self._clock.set(snapshot.at, snapshot.speed, now)
        held = self._snapshot
        same_epoch = held is not None and held.epoch == snapshot.epoch
        if held is not None and same_epoch and (snapshot.seq, snapshot.at) < (held.seq, held.at):
            return ()
        if held is not None and not same_epoch:
            self._past_epochs.add(held.epoch)
        self._snapshot = snapshot
        self._current_at = now
        self._data_at = snapshot.at
        self._behind = False
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
        if call.epoch in self._past_epochs:
            return ()
        self._contact_at = now
        snapshot = self._snapshot
        if snapshot is None or call.epoch != snapshot.epoch:
            self._pending = [*self._pending, call][-PENDING_CALLS:]
            return ()
        log = self._log_for_call(call)
        if log is None or self._contradicts(call, snapshot):
            return ()
        self._clock.advance(call.at, now)
        recent = RecentCall(call, self._still_called(call, snapshot))
        return (self._shown(recent, now),) if log.show(recent) else ()

    def hear_heartbeat(self, heartbeat: Heartbeat, now: float) -> None:
        """Take over the time, and notice when the ledger stands further than the snapshot held."""
        if heartbeat.epoch in self._past_epochs:
            return
        self._contact_at = self._alive_at = now
        self._clock.set(heartbeat.at, heartbeat.speed, now)
        held = self._snapshot
        self._behind = held is None or held.epoch != heartbeat.epoch or held.seq < heartbeat.seq
        if not self._behind:
            self._current_at = now
            self._data_at = heartbeat.at

    def link_changed(self, now: float, *, connected: bool) -> None:
        """Note that the broker has been reached or lost."""
        self._connected = connected
        self._alive_at = now

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now; each wish is uttered once and then held back for a while."""
        wishes = []
        if self._connected and now - self._alive_at > HEARTBEATS_MISSED_S:
            self._alive_at = now
            wishes.append(Wish.RECONNECT)
        if self._wants_snapshot(now) and now - self._fetched_at >= FETCH_EVERY_S:
            self._fetched_at = now
            wishes.append(Wish.FETCH)
        return tuple(wishes)

    def view(self, now: float) -> BoardView:
        """Return what stands on the board."""
        lost = now - self._contact_at > OLD_AFTER_S
        view = self._wording.board(self._snapshot, self._clock.at(now), lost=lost)
        if self._snapshot is None:
            return view
        rows = self._rows()
        if now - self._current_at > OLD_AFTER_S:
            view = replace(view, age=self._wording.age(self._data_at or self._snapshot.at))
        return replace(
            view,
            newest=rows[0] if rows else None,
            rows=tuple(rows[1 : ROWS + 1]),
            fresh=bool(rows) and now - self._newest_shown_at < FRESH_FOR_S,
        )

    def still_calls(self, announcement: Announcement) -> bool:
        """Tell whether a call that waits for the voice still holds: its number at its counter."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.epoch != announcement.epoch:
            return False
        return snapshot.seq < announcement.seq or any(
            (sign.number, sign.counter) == (announcement.number, announcement.counter)
            and sign.ticket_state == "called"
            for sign in snapshot.counters
        )

    def time(self, now: float) -> datetime | None:
        """Return the service's time, or None while nobody has told it."""
        return self._clock.at(now)

    def _merge(
        self, snapshot: BoardSnapshot, log: CallLog, now: float, *, in_silence: bool
    ) -> list[ShownCall]:
        shown = [
            self._shown(recent, now, in_silence=in_silence)
            for recent in reversed(snapshot.recent)
            if recent.call.day == log.day and log.show(recent)
        ]
        log.close_to(snapshot.call_no)
        return shown

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
        late = self._clock.real_seconds_since(call.at, now) > SPEAK_WITHIN_S
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

    def _wants_snapshot(self, now: float) -> bool:
        if self._snapshot is None or not self._connected:
            return True
        wanting = self._behind or self._pending or (self._log and self._log.misses_one())
        if not wanting:
            self._wanting_since = None
            return False
        if self._wanting_since is None:
            self._wanting_since = now
        return now - self._wanting_since >= GAP_GRACE_S
