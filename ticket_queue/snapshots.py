"""What a lobby tells the hall: calls, counter signs, waits, and the snapshot of it all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ticket_queue.calling import people_ahead_of_newcomer
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.ids import CounterId, ServiceCode, TextHash
from ticket_queue.lobby import Call, Lobby
from ticket_queue.messages import (
    BoardSnapshot,
    CallMessage,
    CounterSign,
    CounterSignMessage,
    RecentCall,
    ServiceWait,
    WaitingCount,
    WaitsMessage,
)
from ticket_queue.rules.issuing import reason_closed
from ticket_queue.wait_limit import queue_waits
from ticket_queue.waits import ExpectedWait, expected_wait

ReadText = Callable[[TextHash], str | None]
"""Looks up a free text that is kept beside the ledger; None when it has been erased."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of one lobby at one moment; ``epoch`` names the ledger, ``speed`` the clock's."""

    lobby: Lobby
    now: datetime
    epoch: str
    speed: float
    read_text: ReadText

    def call(self, call: Call) -> CallMessage:
        """Tell of one call or recall."""
        site = self.lobby.site
        return CallMessage(
            epoch=self.epoch,
            seq=call.seq,
            call_no=call.call_no,
            at=call.at,
            ticket_id=call.ticket_id,
            number=call.number,
            label=site.label(call.number),
            service=call.service,
            counter=call.counter,
            counter_name=site.counters[call.counter].name or str(call.counter),
            attempt=call.attempt,
            priority=call.priority,
            language=call.language,
        )

    def counter_sign(self, counter: CounterId) -> CounterSignMessage:
        """Tell what the sign over one counter shows."""
        return CounterSignMessage(self.epoch, self.lobby.seq, self.now, self._sign(counter))

    def _sign(self, counter: CounterId) -> CounterSign:
        lobby = self.lobby
        desk = lobby.counters[counter]
        ticket = lobby.held_by(counter)
        return CounterSign(
            counter=counter,
            name=lobby.site.counters[counter].name or str(counter),
            state=desk.state,
            reason=None if desk.reason is None else self.read_text(desk.reason),
            number=None if ticket is None else ticket.number,
            label=None if ticket is None else lobby.site.label(ticket.number),
            ticket_state=None if ticket is None else ticket.state,
            since=desk.since if ticket is None else ticket.serving_since or ticket.called_at,
        )

    def waits(self) -> WaitsMessage:
        """Tell how long people wait for each service, as the public may know."""
        services = tuple(self._service_wait(code) for code in self.lobby.site.services)
        return WaitsMessage(self.epoch, self.lobby.seq, self.now, services)

    def _service_wait(self, code: ServiceCode) -> ServiceWait:
        waits = queue_waits(self.lobby, code, self.now)
        return ServiceWait(
            service=code,
            name=self.lobby.site.services[code].name(FIRST_LANGUAGE),
            waiting=waits.waiting,
            longest_wait=waits.longest,
            expected_wait=newcomers_wait(self.lobby, code, self.now),
            open_counters=len(self.lobby.open_counters(code)),
        )

    def board(self) -> BoardSnapshot:
        """Tell everything that a board shows."""
        lobby, site = self.lobby, self.lobby.site
        recent = (RecentCall(self.call(each), lobby.still_called(each)) for each in lobby.calls)
        return BoardSnapshot(
            epoch=self.epoch,
            seq=lobby.seq,
            call_no=lobby.call_no,
            day=lobby.day or self.now.date(),
            at=self.now,
            speed=self.speed,
            site=site.code,
            name_lines=site.name_lines,
            slogan=site.slogan,
            hotline=site.hotline,
            counters=tuple(self._sign(counter) for counter in site.counters),
            recent=tuple(recent)[::-1],
            waiting=tuple(self._waiting(code) for code in site.services),
            notice=lobby.paused or lobby.notice or None,
        )

    def _waiting(self, code: ServiceCode) -> WaitingCount:
        service = self.lobby.site.services[code]
        waits = queue_waits(self.lobby, code, self.now)
        return WaitingCount(
            service=code,
            name=service.name(FIRST_LANGUAGE),
            names={str(language): name for language, name in service.names.items()},
            waiting=waits.waiting,
            longest_wait=waits.longest,
            expected_wait=newcomers_wait(self.lobby, code, self.now),
            open=reason_closed(self.lobby, service, self.now) is None,
        )


def newcomers_wait(lobby: Lobby, code: ServiceCode, now: datetime) -> ExpectedWait:
    """Return the wait to expect for somebody who took an ordinary number now."""
    ahead = people_ahead_of_newcomer(lobby, code, now)
    return expected_wait(ahead, lobby.mean_service(code), len(lobby.open_counters(code)))
