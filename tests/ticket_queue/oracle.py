"""The queue rules a second time: small, slow and plain, to hold against the real ones.

Nothing here is fast or shared with ``ticket_queue``: every question is answered by walking over all
tickets and all their stretches of waiting. Moments are aware datetimes of whole seconds. Each verb
returns None when it was done, or the reason's slug when it was refused and nothing changed.
"""

from datetime import datetime, time

from tests.ticket_queue.oracle_counters import OracleCounters
from tests.ticket_queue.oracle_record import OracleTicket
from tests.ticket_queue.oracle_site import ZONE, ordinary_number


class Oracle(OracleCounters):
    """One service day and the verbs that move it."""

    # ---- tickets come

    def issue(
        self,
        now: datetime,
        ticket_id: str,
        service: str,
        *,
        priority: bool,
        kiosk: int | None = None,
    ) -> str | None:
        """Give the next number; ``kiosk`` says where, and changes nothing."""
        if ticket_id in self.tickets:
            return "invalid"
        if refused := self._service_refuses(now, service, issuing=True):
            return refused
        self.issued.append(service)
        number = ordinary_number(self.site.services[service].series, self.issued.count(service))
        self._add(now, ticket_id, number, service, priority=priority)
        return None

    def hand_in(
        self,
        now: datetime,
        ticket_id: str,
        number: int,
        service: str,
        *,
        priority: bool,
        issued_at: datetime,
    ) -> None:
        """Take in a ticket that a kiosk printed alone."""
        day_start = datetime.combine(self.day, time(0), ZONE)
        issued_at = min(max(issued_at, day_start), now)
        known = self.tickets.get(ticket_id)
        if known is not None:
            self._issued_earlier(now, ticket_id, issued_at)
            if known.number != number:
                known.number = number
                known.attempt += 1 if known.state == "CALLED" else 0
            return
        self._add(issued_at, ticket_id, number, service, priority=priority)
        ticket = self.tickets[ticket_id]
        if self.closed_at is not None:
            self._leave(max(self.closed_at, ticket.issued_at), ticket, "EXPIRED")
        elif self.wait(ticket_id, now) >= self.site.services[service].limit:
            ticket.only_past_in = ticket.stretch

    def _issued_earlier(self, now: datetime, ticket_id: str, issued_at: datetime) -> None:
        ticket = self.tickets[ticket_id]
        waits_untouched = ticket.state == "WAITING" and len(ticket.waited) == 1
        if not waits_untouched or issued_at >= ticket.issued_at:
            return
        ticket.issued_at = ticket.waited[0].start = issued_at
        ticket.due = self._due_by_wait(now, ticket_id)
        if self.wait(ticket_id, now) >= self.site.services[ticket.service].limit:
            ticket.only_past_in = ticket.stretch

    def _add(
        self, at: datetime, ticket_id: str, number: int, service: str, *, priority: bool
    ) -> None:
        ticket = OracleTicket(number, service, priority, at, at)
        self.tickets[ticket_id] = ticket
        self._wait_on(at, ticket)
        ticket.due = self._due_by_wait(at, ticket_id)

    # ---- calling

    def call_next(self, now: datetime, counter: int) -> str | None:
        if refused := self._counter_refuses(counter):
            return refused
        held = self.held_by(counter)
        if held is not None and self.state(held) == "CALLED":
            return "counter-busy"
        chosen = self.next_for(counter, now)
        if held is not None:
            self.finish(now, counter)
        elif chosen is None:
            return "queue-empty"
        if chosen is not None:
            self._call(now, counter, chosen)
        return None

    def call(self, now: datetime, counter: int, ticket_id: str) -> str | None:
        if refused := self._counter_refuses(counter):
            return refused
        if self.held_by(counter) is not None:
            return "counter-busy"
        if ticket_id not in self.tickets:
            return "not-found"
        if self.state(ticket_id) != "WAITING":
            return "wrong-state"
        self._call(now, counter, ticket_id)
        return None

    def _call(self, now: datetime, counter: int, ticket_id: str) -> None:
        ticket = self.tickets[ticket_id]
        self._leave(now, ticket, "CALLED")
        ticket.counter, ticket.attempt, ticket.first_called_at = counter, 1, now
        if ticket.first_wait is None:
            ticket.first_wait = self.wait(ticket_id, now)

    def recall(self, now: datetime, counter: int) -> str | None:
        refused, ticket = self._held_in(counter, "CALLED")
        if ticket is not None:
            ticket.attempt += 1
        return refused

    def start_serving(self, now: datetime, counter: int) -> str | None:
        refused, ticket = self._held_in(counter, "CALLED")
        if ticket is not None:
            self._leave(now, ticket, "SERVING")
        return refused

    def finish(self, now: datetime, counter: int, outcome: str | None = None) -> str | None:
        refused, ticket = self._held_in(counter, "SERVING")
        if ticket is not None:
            self._leave(now, ticket, "SERVED")
            ticket.outcome = outcome or self.site.services[ticket.service].default_outcome
        return refused

    def no_show(self, now: datetime, counter: int) -> str | None:
        refused, ticket = self._held_in(counter, "CALLED")
        if ticket is None:
            return refused
        assert ticket.first_called_at is not None
        long_enough = now >= ticket.first_called_at + self.site.no_show_after
        if ticket.attempt < self.site.no_show_calls and not long_enough:
            return "too-early"
        self._leave(now, ticket, "NO_SHOW")
        return None

    def park(self, now: datetime, counter: int) -> str | None:
        refused, ticket = self._held_in(counter, "SERVING")
        if ticket is not None:
            self._leave(now, ticket, "PARKED")
        return refused

    # ---- tickets move

    def return_to_queue(self, now: datetime, ticket_id: str) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if (
            ticket.state not in ("CALLED", "SERVING", "PARKED", "NO_SHOW")
            or self.closed_at is not None
        ):
            return "wrong-state"
        if ticket.state == "PARKED":
            ticket.due = now + self.site.park_return
        if ticket.state == "NO_SHOW":
            assert ticket.left_at is not None
            service = self.site.services[ticket.service]
            soon = now - ticket.left_at <= self.site.no_show_return_window
            ticket.due = now + (service.priority_target if soon else service.limit)
            ticket.count += 1
        self._wait_on(now, ticket)
        return None

    def transfer(
        self,
        now: datetime,
        counter: int | None,
        ticket_id: str,
        service: str | None = None,
        to_counter: int | None = None,
    ) -> str | None:
        """Send a ticket to another service, or from a counter to a named one."""
        refused = self._misplaced(counter, ticket_id, to_counter) or self._leads_nowhere(
            now, ticket_id, service, to_counter
        )
        if refused:
            return refused
        ticket = self.tickets[ticket_id]
        if ticket.state == "WAITING":
            ticket.waited[-1].end = now
            ticket.stretch -= 1  # it never left WAITING: the stretch goes on
        ticket.service, ticket.named = service or ticket.service, to_counter
        self._wait_on(now, ticket)
        ticket.due = self._due_by_wait(now, ticket_id)
        return None

    def reopen(self, now: datetime, counter: int, ticket_id: str) -> str | None:
        if refused := self._counter_refuses(counter):
            return refused
        if self.held_by(counter) is not None:
            return "counter-busy"
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state not in ("SERVED", "NO_SHOW") or ticket.counter != counter:
            return "wrong-state"
        assert ticket.left_at is not None
        if now - ticket.left_at > self.site.undo_window:
            return "wrong-state"
        self._leave(now, ticket, "SERVING" if ticket.state == "SERVED" else "CALLED")
        return None

    def cancel(self, now: datetime, ticket_id: str) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state not in ("WAITING", "PARKED"):
            return "wrong-state"
        self._leave(now, ticket, "CANCELLED")
        return None

    def restore(self, now: datetime, ticket_id: str) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state != "CANCELLED" or self.closed_at is not None:
            return "wrong-state"
        assert ticket.left_at is not None
        if now - ticket.left_at > self.site.undo_window:
            return "wrong-state"
        self._wait_on(now, ticket)
        ticket.due = self._due_by_wait(now, ticket_id)
        return None

    def set_priority(self, now: datetime, ticket_id: str, *, priority: bool) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state != "WAITING":
            return "wrong-state"
        if ticket.priority != priority:
            ticket.priority = priority
            ticket.due = self._due_by_wait(now, ticket_id)
        return None

    def correct_outcome(self, now: datetime, ticket_id: str, outcome: str) -> str | None:
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state != "SERVED":
            return "wrong-state"
        ticket.outcome = outcome
        return None

    def rate(self, ticket_id: str, score: int) -> str | None:
        """Note a score of one to five for a served ticket that has none."""
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        if ticket.state != "SERVED" or ticket.score is not None:
            return "wrong-state"
        if score not in (1, 2, 3, 4, 5):
            return "invalid"
        ticket.score = score
        return None

    def reprint(self, ticket_id: str) -> str | None:
        """Say whether the ticket's slip may come out of a kiosk once more."""
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return "not-found"
        over = ticket.state in ("SERVED", "CANCELLED", "EXPIRED")
        return "wrong-state" if over else None

    # ---- time

    def alerts_due(self, now: datetime) -> set[tuple[str, int, str]]:
        """Raise what is due (ticket, stretch, level) and give what is new."""
        found = set()
        for tid in self.waiting_in_order():
            ticket = self.tickets[tid]
            service = self.site.services[ticket.service]
            if self.wait(tid, now) >= service.limit:
                found.add((tid, ticket.stretch, "past"))
            if self.wait(tid, now) >= service.warning and ticket.only_past_in != ticket.stretch:
                found.add((tid, ticket.stretch, "near"))
        new = found - self.alerts
        self.alerts |= new
        return new

    def close_day(self, now: datetime) -> None:
        """End the day: what is open becomes EXPIRED and the counters close."""
        if self.closed_at is not None:
            return
        for ticket in self.tickets.values():
            if ticket.state in ("WAITING", "CALLED", "SERVING", "PARKED"):
                self._leave(now, ticket, "EXPIRED")
        self.doors = dict.fromkeys(self.doors, "closed")
        self.closed_at = now
