"""Folding events into a lobby: the one place that changes it.

The fold decides nothing; an event that does not fit the state it meets is a damaged ledger.
"""

from collections.abc import Iterable

from ticket_queue.events import Event, TicketEvent, TicketIssued, TicketMoved
from ticket_queue.folding import alerting, desks, issuing, moving
from ticket_queue.folding.errors import FoldError
from ticket_queue.lobby import Lobby
from ticket_queue.ticket import TRANSITIONS

__all__ = ["FoldError", "apply", "fold"]

_HANDLERS = {**issuing.HANDLERS, **moving.HANDLERS, **desks.HANDLERS, **alerting.HANDLERS}


def fold(lobby: Lobby, recorded: Iterable[tuple[int, Event]]) -> Lobby:
    """Apply numbered events in order and return the same lobby.

    Raises:
        FoldError: an event does not fit the state that it meets.
    """
    for seq, event in recorded:
        apply(lobby, event, seq)
    return lobby


def apply(lobby: Lobby, event: Event, seq: int) -> None:
    """Apply one event, which has the place ``seq`` in the ledger.

    Raises:
        FoldError: the event does not fit the state that it meets; nothing has changed.
    """
    if isinstance(event, TicketEvent) and not isinstance(event, TicketIssued):
        ticket = lobby.tickets.get(event.ticket_id)
        if ticket is None:
            message = f"event {seq}: {type(event).__name__} on an unknown ticket"
            raise FoldError(message)
        if isinstance(event, TicketMoved) and (ticket.state, event.verb) not in TRANSITIONS:
            message = f"event {seq}: {type(event).__name__} on a ticket that is {ticket.state}"
            raise FoldError(message)
    try:
        _HANDLERS[type(event)](lobby, event, seq)
    except KeyError as error:
        message = f"event {seq}: {type(event).__name__} names {error}, which is not there"
        raise FoldError(message) from error
    lobby.seq = seq
