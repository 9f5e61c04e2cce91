"""Following every ticket through the ledger's lines, and noting what falls into the period."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from server.ports import Recorded
from server.report.extract import counted_at
from server.report.lives import ENDS, NOTHING, CallMade, End, Life, Record
from server.report.period import Period
from ticket_queue import events as happened
from ticket_queue.events import Event, TicketEvent
from ticket_queue.ids import CounterId
from ticket_queue.ticket import TRANSITIONS, TicketState


def follow(lines: Iterable[Recorded], period: Period) -> Record:
    """Return what happened to tickets within a period.

    ``lines`` begin with the day of the period's start, so that a ticket that was issued before it
    is known. What happened at or after the period's end is not looked at: the report of a period
    that is over never changes.
    """
    follower = _Follower(period)
    for recorded in lines:
        at = counted_at(recorded)
        if at >= period.end:
            break
        follower.take(recorded, at)
    return follower.done()


class _Follower:
    """Folds the lines; ``record`` grows as moments fall into the period."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._within = False
        self._at = period.start
        self.record = Record()
        self._lives = self.record.lives

    def take(self, recorded: Recorded, at: datetime) -> None:
        """Fold one line, counted at a moment before the period's end."""
        event = recorded.event
        self._at = at
        if not self._within and at >= self._period.start:
            self._within = True
            self.record.open_at_start = self._open()
        if isinstance(event, happened.TicketIssued):
            self._issued(recorded, event)
        elif isinstance(event, TicketEvent):
            # A correction may name a ticket of a day that lies before these lines.
            life = self._lives.get(event.ticket_id)
            handler = _HANDLERS.get(type(event))
            if life is not None and handler is not None:
                handler(self, life, event)

    def done(self) -> Record:
        """Return the record, once every line has been taken."""
        self.record.open_at_end = self._open()
        if not self._within:
            self.record.open_at_start = self.record.open_at_end
        return self.record

    def _open(self) -> int:
        return sum(life.state not in ENDS for life in self._lives.values())

    def _issued(self, recorded: Recorded, event: happened.TicketIssued) -> None:
        life = Life(
            ticket_id=event.ticket_id,
            number=event.number,
            service=event.service,
            issued_for=event.service,
            day=recorded.day,
            issued_at=event.issued_at,
            recorded_at=event.at,
            priority=event.priority,
            offline=event.offline,
            waiting_since=event.issued_at,
        )
        self._lives[life.ticket_id] = life
        if self._within:
            self.record.issued.append(life)

    def called(self, life: Life, event: happened.TicketCalled) -> None:
        _stop_waiting(life, event.at, event.wait)
        first = life.first_call is None
        call = CallMade(
            life=life,
            at=event.at,
            counter=event.counter,
            service=life.service,
            wait=event.wait - life.counted,
            first=first,
            elapsed=event.at - life.issued_at if first else None,
            over_break=life.over_break,
        )
        life.first_call = life.first_call or call
        life.counted = event.wait
        life.called_at = event.at
        _move(life, event)
        if self._within:
            self.record.calls.append(call)

    def started(self, life: Life, event: happened.ServingStarted) -> None:
        life.serving_since = event.at
        _move(life, event)

    def finished(self, life: Life, event: happened.ServingFinished) -> None:
        served_for = event.at - (life.serving_since or event.at)
        _move(life, event)
        end = self._end(life, event.counter, served_for, event.handled)
        end.outcome = event.outcome

    def no_show(self, life: Life, event: happened.TicketMarkedNoShow) -> None:
        _move(life, event)
        self._end(life, event.counter)
        if self._within:
            self.record.missed_calls += 1

    def reopened(self, life: Life, event: happened.TicketReopened) -> None:
        if life.state is TicketState.NO_SHOW and self._within:
            self.record.missed_calls -= 1
        self._take_back(life)
        _move(life, event)

    def returned(self, life: Life, event: happened.TicketReturned) -> None:
        if life.state is TicketState.NO_SHOW:
            self._take_back(life)
        if event.new_count:
            life.waited = life.counted = NOTHING
        life.serving_since = None
        life.waiting_since = event.at
        _move(life, event)

    def transferred(self, life: Life, event: happened.TicketTransferred) -> None:
        if life.state is TicketState.WAITING:
            _stop_waiting(life, event.at, event.wait)
        life.service = event.service
        life.serving_since = None
        life.waiting_since = event.at
        _move(life, event)

    def cancelled(self, life: Life, event: happened.TicketCancelled) -> None:
        if life.state is TicketState.WAITING:
            _stop_waiting(life, event.at, event.wait)
        _move(life, event)
        self._end(life)

    def restored(self, life: Life, event: happened.TicketRestored) -> None:
        self._take_back(life)
        life.waiting_since = event.at
        _move(life, event)

    def expired(self, life: Life, event: happened.TicketExpired) -> None:
        if life.state is TicketState.WAITING:
            _stop_waiting(life, event.at, event.wait)
        _move(life, event)
        self._end(life)

    def moved(self, life: Life, event: happened.TicketMoved) -> None:
        _move(life, event)

    def renumbered(self, life: Life, event: happened.TicketRenumbered) -> None:
        life.number = event.number

    def moment_corrected(self, life: Life, event: happened.IssueMomentCorrected) -> None:
        life.issued_at = life.waiting_since = event.issued_at

    def corrected(self, life: Life, event: happened.OutcomeCorrected) -> None:
        if life.end is not None:
            life.end.outcome = event.outcome

    def priority_changed(self, life: Life, event: happened.PriorityChanged) -> None:
        life.priority = event.priority

    def rated(self, _life: Life, event: happened.TicketRated) -> None:
        if self._within:
            self.record.ratings.append(event)

    def _end(
        self,
        life: Life,
        counter: CounterId | None = None,
        served_for: timedelta | None = None,
        handled: timedelta | None = None,
    ) -> End:
        end = End(
            life=life,
            state=life.state,
            at=self._at,
            service=life.service,
            counter=counter,
            served_for=served_for,
            handled=handled,
        )
        life.end = end
        if self._within:
            self.record.ends.append(end)
        return end

    def _take_back(self, life: Life) -> None:
        """Let an end not have been: leave it out, or count it off where a report has told it."""
        end, life.end = life.end, None
        if end is None:
            return
        if end.at in self._period:
            self.record.ends.remove(end)
        elif self._within:
            taken = End(
                life=life,
                state=end.state,
                at=self._at,
                service=end.service,
                counter=end.counter,
                outcome=end.outcome,
                sign=-1,
            )
            self.record.ends.append(taken)


def _move(life: Life, event: happened.TicketMoved) -> None:
    life.state = TRANSITIONS[life.state, event.verb]


def _stop_waiting(life: Life, at: datetime, wait: timedelta) -> None:
    """End an interval of waiting; where less was waited than time went by, a break lay in it."""
    life.over_break = life.over_break or at - life.waiting_since > wait - life.waited
    life.waited = wait


_HANDLERS: dict[type[Event], Callable[[_Follower, Life, Any], None]] = {
    happened.TicketCalled: _Follower.called,
    happened.TicketRecalled: _Follower.moved,
    happened.ServingStarted: _Follower.started,
    happened.ServingFinished: _Follower.finished,
    happened.TicketMarkedNoShow: _Follower.no_show,
    happened.TicketParked: _Follower.moved,
    happened.TicketReturned: _Follower.returned,
    happened.TicketTransferred: _Follower.transferred,
    happened.TicketReopened: _Follower.reopened,
    happened.TicketCancelled: _Follower.cancelled,
    happened.TicketRestored: _Follower.restored,
    happened.TicketExpired: _Follower.expired,
    happened.TicketRenumbered: _Follower.renumbered,
    happened.IssueMomentCorrected: _Follower.moment_corrected,
    happened.OutcomeCorrected: _Follower.corrected,
    happened.PriorityChanged: _Follower.priority_changed,
    happened.TicketRated: _Follower.rated,
}
