"""What happened to the oracle's tickets; every question is answered by walking over all."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.ticket_queue.oracle_site import ZERO, ZONE, OracleSite


@dataclass
class Waiting:
    """One interval in state WAITING under one service; ``end`` is None while it lasts."""

    count: int
    stretch: int
    service: str
    start: datetime
    end: datetime | None = None


@dataclass
class OracleTicket:
    """A ticket with the record of its waiting."""

    number: int
    service: str
    priority: bool
    issued_at: datetime
    due: datetime
    state: str = "WAITING"
    count: int = 1
    stretch: int = 0
    waited: list[Waiting] = field(default_factory=list)
    counter: int | None = None  # the one that holds it, or held it last
    named: int | None = None  # the one that it waits for, after a transfer to it
    attempt: int = 0
    first_called_at: datetime | None = None
    left_at: datetime | None = None  # moment of SERVED, NO_SHOW or CANCELLED
    outcome: str | None = None
    first_wait: timedelta | None = None
    score: int | None = None
    only_past_in: int | None = None  # the stretch that raises no `near` alert


class OracleRecord:
    """One service day as it has gone so far."""

    def __init__(self, site: OracleSite, day: date) -> None:
        self.site = site
        self.day = day
        self.tickets: dict[str, OracleTicket] = {}
        self.doors: dict[int, str] = dict.fromkeys(site.counters, "closed")
        self.helps = {number: list(desk.helps) for number, desk in site.counters.items()}
        self.paused: set[str] = set()
        self.site_paused = False
        self.issued: list[str] = []  # the service of every ordinary number given out
        self.alerts: set[tuple[str, int, str]] = set()
        self.closed_at: datetime | None = None

    # ---- questions

    def state(self, ticket_id: str) -> str:
        return self.tickets[ticket_id].state

    def number(self, ticket_id: str) -> int:
        return self.tickets[ticket_id].number

    def due_at(self, ticket_id: str) -> datetime:
        return self.tickets[ticket_id].due

    def counter_of(self, ticket_id: str) -> int | None:
        """Give the counter that holds the ticket now."""
        ticket = self.tickets[ticket_id]
        return ticket.counter if ticket.state in ("CALLED", "SERVING") else None

    def held_by(self, counter: int) -> str | None:
        """Give the ticket that the counter holds now."""
        held = [tid for tid in self.tickets if self.counter_of(tid) == counter]
        assert len(held) <= 1, f"counter {counter} holds {held}"
        return held[0] if held else None

    def wait(self, ticket_id: str, now: datetime) -> timedelta:
        """Sum the current count's waiting within the hours of the service waited for."""
        ticket = self.tickets[ticket_id]
        total = ZERO
        for part in ticket.waited:
            if part.count == ticket.count:
                hours = self.site.services[part.service].hours
                total += hours.open_between(part.start, part.end or now)
        return total

    def waiting_in_order(self) -> list[str]:
        """Give the WAITING tickets, earliest due first."""
        waiting = [tid for tid, ticket in self.tickets.items() if ticket.state == "WAITING"]
        return sorted(waiting, key=self._rank)

    def people_ahead(self, ticket_id: str) -> int:
        """Count those whom a counter that may take this one would take before it."""
        mine = self.tickets[ticket_id]
        takers = [mine.named]
        if mine.named is None:
            takers = [n for n, desk in self.site.counters.items() if mine.service in desk.serves]
        ahead = 0
        for tid in self.waiting_in_order():
            if tid == ticket_id:
                return ahead
            other = self.tickets[tid]
            same_queue = (other.service, other.named) == (mine.service, mine.named)
            served = other.named is None and any(
                other.service in self.site.counters[n].serves for n in takers if n is not None
            )
            ahead += same_queue or served or (other.named is not None and other.named in takers)
        raise AssertionError(ticket_id)

    def stood_still(self, ticket_id: str, now: datetime) -> bool:
        """Say whether the ticket has ever waited while its service was out of hours."""
        return any(
            self.site.services[part.service].hours.open_between(part.start, part.end or now)
            < (part.end or now) - part.start
            for part in self.tickets[ticket_id].waited
        )

    def open_alerts(self) -> set[tuple[str, int, str]]:
        """Give the alerts of stretches that still last."""
        return {
            (tid, stretch, level)
            for tid, stretch, level in self.alerts
            if self.state(tid) == "WAITING" and self.tickets[tid].stretch == stretch
        }

    def next_for(self, counter: int, now: datetime) -> str | None:
        """Give whom the counter would call now, whatever it holds."""
        desk = self.site.counters[counter]
        own, helped = [], []
        for tid in self.waiting_in_order():
            ticket = self.tickets[tid]
            if ticket.named == counter or (ticket.named is None and ticket.service in desk.serves):
                own.append(tid)
            elif ticket.named is None and ticket.service in self.helps[counter]:
                helped.append(tid)
        help_is_needed = any(self._warned(tid, now) for tid in helped) and not any(
            self._warned(tid, now) for tid in own
        )
        line = helped if help_is_needed or not own else own
        return line[0] if line else None

    def _warned(self, ticket_id: str, now: datetime) -> bool:
        service = self.site.services[self.tickets[ticket_id].service]
        return self.wait(ticket_id, now) >= service.warning

    def _rank(self, ticket_id: str) -> tuple[datetime, datetime, int]:
        ticket = self.tickets[ticket_id]
        return (ticket.due, ticket.issued_at, ticket.number)

    # ---- waiting begins and ends

    def _wait_on(self, now: datetime, ticket: OracleTicket) -> None:
        ticket.state = "WAITING"
        ticket.stretch += 1
        ticket.waited.append(Waiting(ticket.count, ticket.stretch, ticket.service, now))

    def _leave(self, now: datetime, ticket: OracleTicket, state: str) -> None:
        if ticket.state == "WAITING":
            ticket.waited[-1].end = now
            ticket.named = None
        ticket.state = state
        ticket.left_at = now

    def _due_by_wait(self, now: datetime, ticket_id: str) -> datetime:
        ticket = self.tickets[ticket_id]
        service = self.site.services[ticket.service]
        left = (service.priority_target if ticket.priority else service.limit) - self.wait(
            ticket_id, now
        )
        return service.hours.after(now, left) if left >= ZERO else service.hours.before(now, -left)

    # ---- what refuses a verb

    def _service_refuses(self, now: datetime, code: str, *, issuing: bool = False) -> str | None:
        if code not in self.site.services:
            return "not-found"
        if self.site_paused or code in self.paused:
            return "service-paused"
        service = self.site.services[code]
        opened = self.closed_at is None and service.hours.is_open(now)
        if opened and issuing:
            last_end = service.hours.sessions(now.astimezone(ZONE).date())[-1][1]
            opened = now < last_end - service.issue_stops_before_end
        return None if opened else "closed"

    def _counter_refuses(self, counter: int) -> str | None:
        if counter not in self.doors:
            return "not-found"
        return None if self.doors[counter] == "open" else "counter-closed"

    def _held_in(self, counter: int, *states: str) -> tuple[str | None, OracleTicket | None]:
        if refused := self._counter_refuses(counter):
            return refused, None
        held = self.held_by(counter)
        if held is None or self.state(held) not in states:
            return "wrong-state", None
        return None, self.tickets[held]

    def _misplaced(self, counter: int | None, ticket_id: str, to_counter: int | None) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state == "WAITING":
            return None if to_counter is None else "wrong-state"
        held_here = ticket.state in ("CALLED", "SERVING") and counter in (None, ticket.counter)
        return None if held_here else "wrong-state"

    def _leads_nowhere(
        self, now: datetime, ticket_id: str, service: str | None, to_counter: int | None
    ) -> str | None:
        if service == self.tickets[ticket_id].service or (service is None and to_counter is None):
            return "invalid"
        refused = None if service is None else self._service_refuses(now, service)
        return refused or (None if to_counter is None else self._counter_refuses(to_counter))
