"""A verb that was meant for what its sender saw, and for nothing that has come since."""

from dataclasses import dataclass

from ticket_queue.ids import CounterId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import known_counter
from ticket_queue.rules.refusals import WrongStateRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How a counter looked: ``state`` is that of the ticket it held, or else its own."""

    state: str
    ticket_id: TicketId | None = None
    attempt: int | None = None


def counter_face(lobby: Lobby, counter: CounterId) -> Seen:
    """Return how a counter looks now.

    Raises:
        UnknownRefused: no such counter.
    """
    desk = known_counter(lobby, counter)
    held = lobby.held_by(counter)
    if held is None:
        return Seen(state=desk.state.value)
    return Seen(state=held.state.value, ticket_id=held.ticket_id, attempt=held.attempt)


def as_seen(lobby: Lobby, counter: CounterId, seen: Seen) -> None:
    """Let a verb pass only while the counter looks as its sender saw it.

    A key that was pressed in two windows at once, or whose request was late, would otherwise act
    on the next citizen.

    Raises:
        UnknownRefused: no such counter.
        WrongStateRefused: the counter has moved on.
    """
    now = counter_face(lobby, counter)
    known_attempt = now.attempt if seen.attempt is None else seen.attempt
    if (seen.state, seen.ticket_id, known_attempt) != (now.state, now.ticket_id, now.attempt):
        raise WrongStateRefused("counter_moved_on", counter=counter)
