"""The parts of a hall that its boards speak for."""

from dataclasses import dataclass

from ticket_queue.ids import CounterId, ServiceCode


@dataclass(frozen=True)
class Zone:
    """Some counters, or some services, or the whole hall when neither is named.

    A call belongs to a zone by its counter or by its service.
    """

    counters: frozenset[CounterId] = frozenset()
    services: frozenset[ServiceCode] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Tell whether this is the whole hall."""
        return not (self.counters or self.services)

    def has(self, counter: CounterId, service: ServiceCode) -> bool:
        """Tell whether calls of a service to a counter are to be shown and said here."""
        return self.is_whole or counter in self.counters or service in self.services


WHOLE_HALL = Zone()
