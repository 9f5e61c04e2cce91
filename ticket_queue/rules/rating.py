"""What a citizen says of the service afterwards: five faces, once, on the same day."""

from datetime import datetime

from ticket_queue.events import Event, TicketRated
from ticket_queue.ids import CounterId, TextHash, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import known_ticket
from ticket_queue.rules.refusals import InvalidRefused, WrongStateRefused
from ticket_queue.ticket import TicketState

WORST_SCORE, BEST_SCORE = 1, 5


def rate(
    lobby: Lobby,
    now: datetime,
    ticket_id: TicketId,
    score: int,
    by: str,
    sentence: TextHash | None = None,
    counter: CounterId | None = None,
) -> tuple[Event, ...]:
    """Note how satisfied a citizen is who was served today, from 1 (very bad) to 5 (very good).

    A ticket that is reopened afterwards keeps its rating, and gets no second one. ``counter`` is
    the one at which it is said, where it is said at a counter.

    Raises:
        UnknownRefused: no such ticket today.
        WrongStateRefused: it has not been served, or not at that counter, or is rated already.
        InvalidRefused: there is no such score.
    """
    ticket = known_ticket(lobby, ticket_id)
    number = lobby.site.label(ticket.number)
    if ticket.score is not None:
        raise WrongStateRefused("already_rated", number=number)
    if ticket.state is not TicketState.SERVED:
        raise WrongStateRefused("rate_not_served", number=number)
    if counter not in (None, ticket.counter):
        raise WrongStateRefused("rate_elsewhere", number=number, counter=counter)
    if not WORST_SCORE <= score <= BEST_SCORE:
        raise InvalidRefused("unknown_score", worst=WORST_SCORE, best=BEST_SCORE)
    return (TicketRated(at=now, ticket_id=ticket_id, score=score, sentence=sentence, by=by),)
