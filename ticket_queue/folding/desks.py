"""Counters, services and the site: open, paused, closed, helping, the notice, what is out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.ids import CounterId, TicketId
from ticket_queue.lobby import CounterState, Lobby
from ticket_queue.placing import leave_line, place_in_line


def _counter_opened(lobby: Lobby, event: happened.CounterOpened, _seq: int) -> None:
    _set_counter(lobby, event, CounterState.OPEN, staff=event.staff, reason=None)


def _counter_paused(lobby: Lobby, event: happened.CounterPaused, _seq: int) -> None:
    _set_counter(lobby, event, CounterState.PAUSED, reason=event.reason)
    _release_named(lobby, event.counter)


def _counter_closed(lobby: Lobby, event: happened.CounterClosed, _seq: int) -> None:
    _set_counter(lobby, event, CounterState.CLOSED, staff=None, reason=None)
    _release_named(lobby, event.counter)


def _set_counter(
    lobby: Lobby,
    event: happened.CounterEvent,
    state: CounterState,
    **changes: Any,  # noqa: ANN401 - any field of a desk
) -> None:
    desk = lobby.counters[event.counter]
    lobby.counters[event.counter] = replace(desk, state=state, since=event.at, **changes)


def _release_named(lobby: Lobby, counter: CounterId) -> None:
    """Send the tickets that wait for this counter by name to their services' queues."""
    waiting: list[TicketId] = [key[3] for key in lobby.counter_lines[counter]]
    for ticket_id in waiting:
        ticket = lobby.tickets[ticket_id]
        leave_line(lobby, ticket)
        ticket = replace(ticket, to_counter=None)
        lobby.tickets[ticket_id] = ticket
        place_in_line(lobby, ticket)


def _help_changed(lobby: Lobby, event: happened.CounterHelpChanged, _seq: int) -> None:
    desk = lobby.counters[event.counter]
    lobby.counters[event.counter] = replace(desk, helps=event.services)


def _service_paused(lobby: Lobby, event: happened.ServicePaused, _seq: int) -> None:
    lobby.queues[event.service].paused = event.reason


def _service_resumed(lobby: Lobby, event: happened.ServiceResumed, _seq: int) -> None:
    lobby.queues[event.service].paused = None


def _site_paused(lobby: Lobby, event: happened.SitePaused, _seq: int) -> None:
    lobby.paused = event.reason


def _site_resumed(lobby: Lobby, _event: happened.SiteResumed, _seq: int) -> None:
    lobby.paused = None


def _notice_published(lobby: Lobby, event: happened.NoticePublished, _seq: int) -> None:
    lobby.notice = event.text


def _setup_changed(_lobby: Lobby, _event: happened.SetupChanged, _seq: int) -> None:
    """Change nothing here: the desk folds its day anew, under the setup that is in force."""


def _outage_began(lobby: Lobby, event: happened.OutageBegan, _seq: int) -> None:
    lobby.outages[event.subject, event.device] = event.began_at


def _outage_ended(lobby: Lobby, event: happened.OutageEnded, _seq: int) -> None:
    del lobby.outages[event.subject, event.device]


def _clock_set(_lobby: Lobby, _event: happened.ClockSet, _seq: int) -> None:
    """Change nothing: a time is set while nobody waits, or before the day begins."""


HANDLERS: dict[type[Event], Callable[[Lobby, Any, int], None]] = {
    happened.CounterOpened: _counter_opened,
    happened.CounterPaused: _counter_paused,
    happened.CounterClosed: _counter_closed,
    happened.CounterHelpChanged: _help_changed,
    happened.ServicePaused: _service_paused,
    happened.ServiceResumed: _service_resumed,
    happened.SitePaused: _site_paused,
    happened.SiteResumed: _site_resumed,
    happened.NoticePublished: _notice_published,
    happened.SetupChanged: _setup_changed,
    happened.OutageBegan: _outage_began,
    happened.OutageEnded: _outage_ended,
    happened.ClockSet: _clock_set,
}
"""Each event of this subject and what it changes."""
