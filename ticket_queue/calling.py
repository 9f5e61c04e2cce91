"""Earliest due first: whom a counter calls next, and who is called before whom.

Earliest due date is the classical order against the largest lateness (Jackson 1955).
"""

from collections.abc import Iterable
from datetime import datetime

from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.lobby import DueKey, Lobby
from ticket_queue.placing import due_key
from ticket_queue.ticket import Ticket


def next_ticket(lobby: Lobby, counter: CounterId, now: datetime) -> Ticket | None:
    """Return the ticket that a counter calls next, or None when nobody waits for it.

    It takes the earliest due among the services that it serves and the tickets that wait for it
    by name. It helps when there is none, or when a helped ticket's wait has passed the warning
    level and none of its own has.
    """
    own = _earliest_own(lobby, counter)
    serves = lobby.site.counters[counter].serves
    helps = tuple(code for code in lobby.counters[counter].helps if code not in serves)
    helped = _earliest(lobby, helps)
    if helped is None:
        chosen = own
    elif own is None or (
        _anyone_warned(lobby, helps, now) and not _own_warned(lobby, counter, serves, now)
    ):
        chosen = helped
    else:
        chosen = own
    return None if chosen is None else lobby.tickets[chosen[3]]


def people_ahead(lobby: Lobby, ticket: Ticket) -> int:
    """Return how many waiting tickets may be called before this one, which waits.

    These are the earlier due tickets of all services whose counters could take this one; for a
    ticket that waits for a counter by name, those that this counter would take.
    """
    if ticket.to_counter is not None:
        return _count_before(lobby, (ticket.to_counter,), set(), due_key(ticket))
    counters = lobby.counters_serving(ticket.service)
    return _count_before(lobby, counters, {ticket.service}, due_key(ticket))


def people_ahead_of_newcomer(lobby: Lobby, service: ServiceCode, now: datetime) -> int:
    """Return how many would be called before somebody who took an ordinary number now."""
    plan = lobby.site.services[service]
    due = plan.hours.moment_after(now, plan.limit)
    return _count_before(lobby, lobby.counters_serving(service), {service}, (due, now))


def _count_before(
    lobby: Lobby,
    counters: Iterable[CounterId],
    services: set[ServiceCode],
    key: tuple[object, ...],
) -> int:
    ahead = 0
    for counter in counters:
        services.update(lobby.site.counters[counter].serves)
        ahead += lobby.counter_lines[counter].count_before(key)
    return ahead + sum(lobby.queues[code].line.count_before(key) for code in services)


def _earliest_own(lobby: Lobby, counter: CounterId) -> DueKey | None:
    queued = _earliest(lobby, lobby.site.counters[counter].serves)
    named = lobby.counter_lines[counter].first()
    return min((key for key in (queued, named) if key is not None), default=None)


def _earliest(lobby: Lobby, services: Iterable[ServiceCode]) -> DueKey | None:
    firsts = (lobby.queues[code].line.first() for code in services)
    return min((key for key in firsts if key is not None), default=None)


def _anyone_warned(lobby: Lobby, services: Iterable[ServiceCode], now: datetime) -> bool:
    """Tell whether a ticket that any counter may take has waited past the warning level.

    Only tickets in the services' own lines count; those that wait for a counter by name are
    looked at when they stand in front of the near line.
    """
    for code in services:
        for moment, ticket_id in lobby.queues[code].near:
            if moment > now:
                break
            if lobby.tickets[ticket_id].to_counter is None:
                return True
    return False


def _own_warned(
    lobby: Lobby, counter: CounterId, serves: Iterable[ServiceCode], now: datetime
) -> bool:
    if _anyone_warned(lobby, serves, now):
        return True
    named = (key[3] for key in lobby.counter_lines[counter])
    return any(lobby.places[ticket_id].near[0] <= now for ticket_id in named)
