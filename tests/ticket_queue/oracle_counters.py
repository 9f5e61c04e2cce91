"""The oracle's verbs for counters, services and the whole site: open, pause, close, help."""

from datetime import datetime

from tests.ticket_queue.oracle_record import OracleRecord


class OracleCounters(OracleRecord):
    """One service day, and what opens and shuts in it."""

    def open(self, now: datetime, counter: int) -> str | None:
        if counter not in self.doors:
            return "not-found"
        if self.closed_at is not None:
            return "closed"
        self.doors[counter] = "open"
        return None

    def pause(self, now: datetime, counter: int) -> str | None:
        if counter in self.doors and self.doors[counter] == "closed":
            return "counter-closed"
        return self._shut(counter, "paused")

    def close(self, now: datetime, counter: int) -> str | None:
        return self._shut(counter, "closed")

    def _shut(self, counter: int, door: str) -> str | None:
        if counter not in self.doors:
            return "not-found"
        if self.held_by(counter) is not None:
            return "counter-busy"
        self.doors[counter] = door
        for ticket in self.tickets.values():
            if ticket.named == counter:
                ticket.named = None
        return None

    def pause_service(self, now: datetime, service: str) -> str | None:
        if service in self.site.services:
            self.paused.add(service)
        return None if service in self.site.services else "not-found"

    def resume_service(self, now: datetime, service: str) -> str | None:
        self.paused.discard(service)
        return None if service in self.site.services else "not-found"

    def pause_site(self, now: datetime) -> None:
        self.site_paused = True

    def resume_site(self, now: datetime) -> None:
        self.site_paused = False

    def change_help(self, now: datetime, counter: int, services: list[str]) -> str | None:
        if counter not in self.doors or any(code not in self.site.services for code in services):
            return "not-found"
        self.helps[counter] = list(services)
        return None
