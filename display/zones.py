"""Which part of a hall a board speaks for."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.messages import BoardSnapshot, CallMessage


@dataclass(frozen=True)
class Zone:
    """Some counters, or some services, or the whole hall when neither is named.

    A call belongs to a zone by its counter or by its service.
    """

    counters: AbstractSet[CounterId] = frozenset()
    services: AbstractSet[ServiceCode] = frozenset()

    def has(self, call: CallMessage) -> bool:
        """Tell whether a call is to be shown and said here."""
        if not (self.counters or self.services):
            return True
        return call.counter in self.counters or call.service in self.services

    def of(self, snapshot: BoardSnapshot) -> BoardSnapshot:
        """Return the snapshot with the queues of this zone's services; all when none is named."""
        if not self.services:
            return snapshot
        ours = tuple(count for count in snapshot.waiting if count.service in self.services)
        return replace(snapshot, waiting=ours)


WHOLE_HALL = Zone()
