"""Which queues stand on the board of one part of a hall."""

from dataclasses import replace

from ticket_queue.messages import BoardSnapshot
from ticket_queue.zones import Zone


def with_queues_of(zone: Zone, snapshot: BoardSnapshot) -> BoardSnapshot:
    """Return the snapshot with the queues of a zone's services; all when it names none."""
    if not zone.services:
        return snapshot
    ours = tuple(count for count in snapshot.waiting if count.service in zone.services)
    return replace(snapshot, waiting=ours)
