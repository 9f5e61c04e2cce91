"""Which alerts a notice tells of, and in which words: numbers, services and waits, no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.ports import AlertNotice, NoticedTicket
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Alert, Lobby
from ticket_queue.ticket import Level, TicketState

MOST_LINES = 20
"""A mail of a hundred lines helps nobody: the rest is counted."""


@dataclass(frozen=True, slots=True)
class NoticeWriter:
    """Writes notices of some levels in one language; ``page`` is the manager's page."""

    levels: frozenset[str]
    texts: Catalogue
    page: str | None

    def untold(self, lobby: Lobby, told_until: datetime) -> list[Alert]:
        """Return the alerts raised since, that nobody has answered; one for each ticket."""
        by_ticket: dict[TicketId, Alert] = {}
        for alert in lobby.alerts.values():
            if (
                alert.level in self.levels
                and alert.raised_at > told_until
                and alert.acknowledged is None
                # A past alert stands for the near one before it.
                and (alert.level is Level.PAST or alert.ticket_id not in by_ticket)
            ):
                by_ticket[alert.ticket_id] = alert
        return sorted(by_ticket.values(), key=lambda alert: (alert.service, alert.reached_at))

    def write(self, lobby: Lobby, now: datetime, alerts: Sequence[Alert]) -> AlertNotice:
        """Write the notice of some alerts as they stand now."""
        tickets = tuple(self._ticket(lobby, now, alert) for alert in alerts)
        site = " – ".join(line for line in lobby.site.name_lines if line)
        past = sum(ticket.level == Level.PAST for ticket in tickets)
        key = "notice.subject_past" if past else "notice.subject_near"
        head = self.texts(key, n=past or len(tickets))
        lines = [site, head, "", *map(self._line, tickets[:MOST_LINES])]
        if len(tickets) > MOST_LINES:
            lines.append(self.texts("notice.more", n=len(tickets) - MOST_LINES))
        if self.page:
            lines += ["", self.texts("notice.page", page=self.page)]
        return AlertNotice(
            site=lobby.site.code,
            at=now,
            subject=f"[{lobby.site.code}] {head}",
            text="\n".join(lines),
            page=self.page,
            tickets=tickets,
        )

    def trial(self, site: str, name_lines: Sequence[str], now: datetime) -> AlertNotice:
        """Write the notice of the doctor, which says that it is a trial."""
        words = self.texts("notice.trial")
        text = "\n".join([" – ".join(name_lines), words])
        return AlertNotice(
            site=site, at=now, subject=f"[{site}] {words}", text=text, page=self.page, tickets=()
        )

    def _ticket(self, lobby: Lobby, now: datetime, alert: Alert) -> NoticedTicket:
        service = lobby.site.services.get(alert.service)
        ticket = lobby.tickets.get(alert.ticket_id)
        waits = ticket is not None and ticket.state is TicketState.WAITING
        name = alert.service if service is None else service.name(self.texts.language)
        return NoticedTicket(
            number=alert.number,
            label=lobby.site.label(alert.number),
            service=alert.service,
            service_name=name,
            level=alert.level.value,
            raised_at=alert.raised_at,
            wait=lobby.wait_of(ticket, now) if ticket is not None and waits else None,
        )

    def _line(self, ticket: NoticedTicket) -> str:
        facts = {"number": ticket.label, "service": ticket.service_name}
        if ticket.wait is None:
            return self.texts("notice.line_over", **facts)
        minutes = ticket.wait // timedelta(minutes=1)
        return self.texts("notice.line", **facts, minutes=minutes)
