"""Where a waiting ticket stands: in the line to be called, and by when its wait reaches a level."""

from ticket_queue.line import Line
from ticket_queue.lobby import DueKey, LevelKey, Lobby, WaitingPlace
from ticket_queue.ticket import Level, Ticket
from ticket_queue.waits import moment_of_wait


def place_in_line(lobby: Lobby, ticket: Ticket) -> None:
    """Put a waiting ticket into the lines of its service or named counter."""
    place = _place_of(lobby, ticket)
    lobby.places[ticket.ticket_id] = place
    _line_of(lobby, ticket).add(place.due)
    queue = lobby.queues[ticket.service]
    queue.near.add(place.near)
    queue.past.add(place.past)
    for key in place.levels:
        lobby.levels.add(key)


def leave_line(lobby: Lobby, ticket: Ticket) -> None:
    """Take a waiting ticket, as it was placed, out of its lines.

    Raises:
        KeyError: the ticket does not wait.
    """
    place = lobby.places.pop(ticket.ticket_id)
    _line_of(lobby, ticket).remove(place.due)
    queue = lobby.queues[ticket.service]
    queue.near.remove(place.near)
    queue.past.remove(place.past)
    for key in place.levels:
        lobby.levels.remove(key)


def due_key(ticket: Ticket) -> DueKey:
    """Return what orders calling: due moment, then moment of issue, then number."""
    return ticket.due_at, ticket.issued_at, ticket.number, ticket.ticket_id


def _line_of(lobby: Lobby, ticket: Ticket) -> Line[DueKey]:
    if ticket.to_counter is not None:
        return lobby.counter_lines[ticket.to_counter]
    return lobby.queues[ticket.service].line


def _place_of(lobby: Lobby, ticket: Ticket) -> WaitingPlace:
    service = lobby.service_of(ticket)
    near = moment_of_wait(ticket, service.hours, service.warning)
    past = moment_of_wait(ticket, service.hours, service.limit)
    began = ticket.waiting_since or near
    # A stretch that begins beyond a level reaches it as it begins.
    levels: list[LevelKey] = [
        (max(moment, began), ticket.ticket_id, level)
        for level, moment in ((Level.NEAR, near), (Level.PAST, past))
        if level not in ticket.raised
    ]
    return WaitingPlace(
        due=due_key(ticket),
        near=(near, ticket.ticket_id),
        past=(past, ticket.ticket_id),
        levels=tuple(levels),
    )
