"""What has happened to a counter."""

from dataclasses import dataclass

from ticket_queue.events.base import CounterEvent
from ticket_queue.ids import ServiceCode, StaffId, TextHash


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterEvent):
    """An officer sat down at the counter, or came back from a pause."""

    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterEvent):
    """The counter calls nobody for a while."""

    reason: TextHash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterEvent):
    """The counter calls nobody until it is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterHelpChanged(CounterEvent):
    """The counter helps these services from now on, for the rest of the day."""

    services: tuple[ServiceCode, ...]
