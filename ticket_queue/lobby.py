"""One site's day: what the events so far have made of it. Only ``folding`` changes it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ticket_queue.events import OutageSubject
from ticket_queue.ids import (
    AlertId,
    CounterId,
    DeviceId,
    Language,
    ServiceCode,
    StaffId,
    TextHash,
    TicketId,
    TicketNumber,
)
from ticket_queue.line import Line
from ticket_queue.services import Service, Site
from ticket_queue.ticket import Level, Ticket, TicketState
from ticket_queue.waits import Handled, wait_so_far

RECENT_CALLS = 10
"""How many calls a snapshot repeats, so that a board finds the ones it missed."""

DueKey = tuple[datetime, datetime, TicketNumber, TicketId]
MomentKey = tuple[datetime, TicketId]
LevelKey = tuple[datetime, TicketId, Level]
OutageKey = tuple[OutageSubject, DeviceId | None]


class CounterState(StrEnum):
    """Whether a counter calls people."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDesk:
    """A counter as it stands now, with its own figures of the day."""

    counter: CounterId
    helps: tuple[ServiceCode, ...]
    state: CounterState = CounterState.CLOSED
    since: datetime | None = None
    staff: StaffId | None = None
    reason: TextHash | None = None
    holds: TicketId | None = None
    last: TicketId | None = None
    served: int = 0
    no_shows: int = 0
    handled: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call or recall; ``call_no`` counts 1, 2, 3 … through the day."""

    call_no: int
    seq: int
    at: datetime
    ticket_id: TicketId
    number: TicketNumber
    service: ServiceCode
    counter: CounterId
    attempt: int
    priority: bool
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What was done about an alert, by whom."""

    at: datetime
    by: str
    action: str
    note: TextHash | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One level passed by one stretch of waiting; open until the ticket leaves WAITING."""

    alert_id: AlertId
    ticket_id: TicketId
    number: TicketNumber
    service: ServiceCode
    level: Level
    raised_at: datetime
    reached_at: datetime
    late: bool
    closed_at: datetime | None = None
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """Where a waiting ticket stands in the lobby's lines."""

    due: DueKey
    near: MomentKey
    past: MomentKey
    levels: tuple[LevelKey, ...]


@dataclass
class ServiceQueue:
    """One service's waiting tickets: by due moment, and by when their wait reaches each level.

    ``line`` leaves out the tickets that wait for a counter by name; the other two hold all.
    """

    line: Line[DueKey] = field(default_factory=Line)
    near: Line[MomentKey] = field(default_factory=Line)
    past: Line[MomentKey] = field(default_factory=Line)
    last_count: int = 0
    handled: Handled = field(default_factory=Handled)
    paused: str | None = None


@dataclass
class Lobby:
    """The fold of one day's events; alerts of earlier days without a cause come along."""

    site: Site
    day: date | None = None
    closed: bool = False
    seq: int = 0
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    by_number: dict[TicketNumber, TicketId] = field(default_factory=dict)
    queues: dict[ServiceCode, ServiceQueue] = field(default_factory=dict)
    counters: dict[CounterId, CounterDesk] = field(default_factory=dict)
    counter_lines: dict[CounterId, Line[DueKey]] = field(default_factory=dict)
    places: dict[TicketId, WaitingPlace] = field(default_factory=dict)
    levels: Line[LevelKey] = field(default_factory=Line)
    alerts: dict[AlertId, Alert] = field(default_factory=dict)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=RECENT_CALLS))
    call_no: int = 0
    paused: str | None = None
    notice: str = ""
    outages: dict[OutageKey, datetime] = field(default_factory=dict)
    """What is out now, and since when: noted for the record, and of no weight for the queue."""

    def __post_init__(self) -> None:
        """Give every service its queue and every counter its desk."""
        for code in self.site.services:
            self.queues.setdefault(code, ServiceQueue())
        for counter_id, counter in self.site.counters.items():
            desk = CounterDesk(counter=counter_id, helps=counter.helps)
            self.counters.setdefault(counter_id, desk)
            self.counter_lines.setdefault(counter_id, Line())

    def next_day(self, site: Site) -> "Lobby":
        """Return the lobby of the day after, with the alerts that nobody has answered yet."""
        unanswered = {
            alert_id: replace(alert)
            for alert_id, alert in self.alerts.items()
            if alert.acknowledged is None
        }
        return Lobby(site, seq=self.seq, alerts=unanswered, notice=self.notice)

    def service_of(self, ticket: Ticket) -> Service:
        """Return the service for which a ticket was issued or to which it went."""
        return self.site.services[ticket.service]

    def wait_of(self, ticket: Ticket, now: datetime) -> timedelta:
        """Return a ticket's wait so far in its present count."""
        return wait_so_far(ticket, self.service_of(ticket).hours, now)

    def waiting_in(self, service: ServiceCode) -> int:
        """Return how many tickets wait for a service, for whichever counter."""
        return len(self.queues[service].near)

    def waiting_tickets(self) -> Iterator[Ticket]:
        """Go through every waiting ticket, in no order."""
        return (self.tickets[ticket_id] for ticket_id in self.places)

    def held_by(self, counter: CounterId) -> Ticket | None:
        """Return the ticket that a counter has called or serves."""
        holds = self.counters[counter].holds
        return None if holds is None else self.tickets[holds]

    def counters_serving(self, service: ServiceCode) -> tuple[CounterId, ...]:
        """Return the counters that are set up to serve a service."""
        return self.site.counters_of.get(service, ())

    def open_counters(self, service: ServiceCode) -> tuple[CounterId, ...]:
        """Return the open counters that serve a service or help it now."""
        return tuple(
            number
            for number, desk in self.counters.items()
            if desk.state is CounterState.OPEN
            and (service in self.site.counters[number].serves or service in desk.helps)
        )

    def mean_service(self, service: ServiceCode) -> timedelta:
        """Return the mean desk time of a service: today's, or the site's guess."""
        guess = self.site.services[service].mean_service
        return self.queues[service].handled.mean(guess)

    def still_called(self, call: Call) -> bool:
        """Tell whether a call's ticket is still called, to that counter and under that number."""
        ticket = self.tickets.get(call.ticket_id)
        return (
            ticket is not None
            and ticket.state is TicketState.CALLED
            and ticket.counter == call.counter
            and ticket.number == call.number
        )
