"""What every event has, and what the events of a ticket or a counter have in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ticket_queue.ids import CounterId, TicketId
from ticket_queue.ticket import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """Something that has happened to a ticket."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMoved(TicketEvent):
    """A ticket has gone along one arrow of the transition table."""

    verb: ClassVar[Verb]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(Event):
    """Something that has happened to a counter."""

    counter: CounterId
    by: str = ""
