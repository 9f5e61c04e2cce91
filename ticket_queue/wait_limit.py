"""The 20-minute clock: who is near the limit or past it, and when the next one will be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ticket_queue.ids import ServiceCode, TicketId
from ticket_queue.lobby import LevelKey, Lobby
from ticket_queue.ticket import Level


@dataclass(frozen=True, slots=True)
class QueueWaits:
    """A queue against its limit: how many wait, the longest wait, how many are near and past.

    ``near`` counts those at or beyond the warning level but not the limit; ``past`` those at or
    beyond the limit.
    """

    waiting: int
    longest: timedelta
    near: int
    past: int


def queue_waits(lobby: Lobby, service: ServiceCode, now: datetime) -> QueueWaits:
    """Return a service's waits against its limit."""
    queue = lobby.queues[service]
    first = queue.near.first()
    longest = timedelta(0) if first is None else lobby.wait_of(lobby.tickets[first[1]], now)
    just_after = (now, "\U0010ffff")  # behind every id: a moment that is reached counts
    past = queue.past.count_before(just_after)
    near = queue.near.count_before(just_after) - past
    return QueueWaits(len(queue.near), longest, near, past)


def total_waits(lobby: Lobby, now: datetime) -> QueueWaits:
    """Return the whole lobby's waits against the services' limits."""
    waits = [queue_waits(lobby, service, now) for service in lobby.queues]
    return QueueWaits(
        waiting=sum(each.waiting for each in waits),
        longest=max((each.longest for each in waits), default=timedelta(0)),
        near=sum(each.near for each in waits),
        past=sum(each.past for each in waits),
    )


def level_of(lobby: Lobby, ticket_id: TicketId, now: datetime) -> Level | None:
    """Return the highest level that a waiting ticket has reached."""
    place = lobby.places.get(ticket_id)
    if place is None or now < place.near[0]:
        return None
    return Level.PAST if now >= place.past[0] else Level.NEAR


def next_level_at(lobby: Lobby) -> datetime | None:
    """Return when the next alert will be due, so that one timer can wait for it."""
    first = lobby.levels.first()
    return None if first is None else first[0]


def levels_reached(lobby: Lobby, now: datetime) -> tuple[LevelKey, ...]:
    """Return the levels that were reached by ``now`` without an alert yet, earliest first."""
    reached: list[LevelKey] = []
    for key in lobby.levels:
        if key[0] > now:
            break
        reached.append(key)
    return tuple(reached)
