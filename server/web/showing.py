"""The lobby in the shapes of the interface, for one reader at one moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import UNSET

from server.settings import RateLimit
from server.web import shapes
from server.web.forms import in_seconds, moment_or_unset, range_shape, set_or_unset
from ticket_queue.calling import people_ahead, people_ahead_of_newcomer
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import KioskId, ServiceCode, StaffId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages import moment_to_text
from ticket_queue.rules.issuing import reason_closed
from ticket_queue.rules.refusals import Refused
from ticket_queue.series import last_counts_alone
from ticket_queue.services import Service, name_in
from ticket_queue.snapshots import ReadText, newcomers_wait
from ticket_queue.ticket import Ticket, TicketState
from ticket_queue.wait_limit import level_of
from ticket_queue.waits import expected_wait

T = TypeVar("T")

StaffName = Callable[[StaffId], str | None]
"""Names a member of staff; None for somebody who is no member any more."""

DAYS_TOLD_AHEAD = 7
"""A kiosk that is cut off for longer takes the same weekday's sessions again."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows one lobby in one language; ``speed`` is the service clock's."""

    lobby: Lobby
    now: datetime
    texts: Catalogue
    speed: float
    read_text: ReadText
    staff_name: StaffName
    public_url: str | None = None

    def ticket(self, ticket: Ticket) -> shapes.TicketShape:
        """Show a ticket to staff."""
        place = self.lobby.places.get(ticket.ticket_id)
        level = level_of(self.lobby, ticket.ticket_id, self.now)
        return shapes.TicketShape(
            ticket_id=ticket.ticket_id,
            number=ticket.number,
            label=self.lobby.site.label(ticket.number),
            service=ticket.service,
            service_name=self.service_name(ticket.service),
            state=ticket.state.value,
            priority=ticket.priority,
            language=ticket.language,
            issued_at=moment_to_text(ticket.issued_at),
            wait_s=in_seconds(self.lobby.wait_of(ticket, self.now)),
            attempt=ticket.attempt,
            over_break=ticket.over_break,
            offline=ticket.offline,
            out_of_order=ticket.out_of_order,
            rated=ticket.score is not None,
            counter=set_or_unset(ticket.counter),
            to_counter=set_or_unset(ticket.to_counter),
            due_at=moment_or_unset(None if place is None else ticket.due_at),
            waiting_since=moment_or_unset(ticket.waiting_since),
            near_at=moment_or_unset(None if place is None else place.near[0]),
            past_at=moment_or_unset(None if place is None else place.past[0]),
            level=UNSET if level is None else level.value,
            called_at=moment_or_unset(ticket.called_at),
            serving_since=moment_or_unset(ticket.serving_since),
            ended_at=moment_or_unset(ticket.ended_at),
            outcome=UNSET if ticket.outcome is None else ticket.outcome.value,
        )

    def tickets(self, tickets: Iterable[Ticket]) -> shapes.TicketsShape:
        """Show some tickets to staff."""
        return self.ticket_list([self.ticket(ticket) for ticket in tickets])

    def ticket_list(self, shown: list[shapes.TicketShape]) -> shapes.TicketsShape:
        """Put tickets together that have been shown one by one."""
        return shapes.TicketsShape(
            at=moment_to_text(self.now),
            speed=self.speed,
            seq=self.lobby.seq,
            tickets=shown,
        )

    def service_name(self, code: ServiceCode) -> str:
        """Name a service in the reader's language."""
        return self.lobby.site.services[code].name(self.texts.language)

    def site(self) -> shapes.SiteShape:
        """Show the site's names."""
        site = self.lobby.site
        return shapes.SiteShape(
            code=site.code,
            name_lines=list(site.name_lines),
            slogan=site.slogan,
            hotline=site.hotline,
            public_url=self.public_url,
        )

    def service(
        self, service: Service, position: int, last_alone: int | None = None
    ) -> shapes.ServiceShape:
        """Show a service as a kiosk offers it, with the last count that the kiosk gave alone."""
        lobby, code = self.lobby, service.code
        refusal = reason_closed(lobby, service, self.now)
        opens_at = None if refusal is None else refusal.facts.get("opens_at")
        return shapes.ServiceShape(
            service=code,
            name=service.name(self.texts.language),
            names=dict(service.names),  # type: ignore[arg-type]  # a Language is a str
            series=service.series,
            prefix=service.prefix,
            open=refusal is None,
            waiting=lobby.waiting_in(code),
            people_ahead=people_ahead_of_newcomer(lobby, code, self.now),
            expected_wait=range_shape(newcomers_wait(lobby, code, self.now)),
            counters=list(lobby.counters_serving(code)),
            notes=self.notes(service),
            aliases=list(service.aliases),
            procedures=[
                shapes.ProcedureShape(code=p.code, name=p.name) for p in service.procedures
            ],
            position=position,
            sessions=self.sessions(service),
            needs=service.needs or UNSET,
            reason=UNSET if refusal is None else self.sentence(refusal),
            opens_at=moment_or_unset(opens_at if isinstance(opens_at, datetime) else None),
            last_alone=set_or_unset(last_alone),
        )

    def sessions(self, service: Service) -> list[shapes.SessionSpanShape]:
        """Return when a service gives numbers in the coming week, for a kiosk that is cut off."""
        today = self.now.date()
        return [
            shapes.SessionSpanShape(opens_at=moment_to_text(begins), closes_at=moment_to_text(ends))
            for day in range(DAYS_TOLD_AHEAD)
            for begins, ends in service.issuing_spans_on(today + timedelta(days=day))
        ]

    def notes(self, service: Service) -> list[str]:
        """Return a service's notes in the reader's language."""
        return [name_in(note, self.texts.language) for note in service.notes]

    def sentence(self, refused: Refused) -> str:
        """Put a rule's no into words."""
        facts = dict(refused.facts)
        service = facts.get("service")
        if isinstance(service, str) and service in self.lobby.site.services:
            facts["service"] = self.service_name(ServiceCode(service))
        opens_at = facts.get("opens_at")
        if isinstance(opens_at, datetime):
            facts["opens_at"] = self.moment(opens_at)
        return self.texts(f"refusal.{refused.key}", **facts)

    def moment(self, at: datetime) -> str:
        """Say a moment to people: the time when it is today, the day too when it is not."""
        local = at.astimezone(self.now.tzinfo)
        same_day = local.date() == self.now.date()
        return local.strftime("%H:%M" if same_day else "%H:%M %d/%m/%Y")

    def menu(
        self, languages: Iterable[str], kiosk: int | None, limit: RateLimit | None = None
    ) -> shapes.MenuShape:
        """Show what a kiosk offers, and how fast it may give it."""
        site = self.lobby.site
        services = enumerate(site.services.values())
        last_alone = (
            {} if kiosk is None else last_counts_alone(self.lobby.by_number, KioskId(kiosk))
        )
        groups = [
            shapes.PriorityGroupShape(
                id=group.group,
                name=name_in(group.names, self.texts.language),
                names=dict(group.names),  # type: ignore[arg-type]  # a Language is a str
            )
            for group in site.priority_groups
        ]
        return shapes.MenuShape(
            at=moment_to_text(self.now),
            speed=self.speed,
            site=self.site(),
            languages=list(languages),
            services=[
                self.service(service, position, last_alone.get(service.series))
                for position, service in services
            ],
            priority_groups=groups,
            kiosk=set_or_unset(kiosk),
            notice=self.lobby.notice or UNSET,
            paused=set_or_unset(self.lobby.paused),
            ticket_limit=UNSET
            if limit is None
            else shapes.TicketLimitShape(per_minute=limit.per_minute, burst=limit.burst),
        )

    def issued(self, ticket_id: TicketId, status_url: str | None) -> shapes.IssuedShape:
        """Show a ticket that was just issued to the one who asked."""
        lobby = self.lobby
        ticket = lobby.tickets[ticket_id]
        service = lobby.service_of(ticket)
        ahead = people_ahead(lobby, ticket)
        return shapes.IssuedShape(
            ticket_id=ticket_id,
            number=ticket.number,
            label=lobby.site.label(ticket.number),
            service=ticket.service,
            service_name=service.name(self.texts.language),
            priority=ticket.priority,
            issued_at=moment_to_text(ticket.issued_at),
            people_ahead=ahead,
            expected_wait=self.expected_wait(ticket.service, ahead),
            counters=list(lobby.counters_serving(ticket.service)),
            status_url=status_url,
            notes=self.notes(service),
            seq=lobby.seq,
        )

    def expected_wait(self, code: ServiceCode, ahead: int) -> shapes.ExpectedWaitShape:
        """Return the range of the wait of somebody with so many people ahead."""
        mean, counters = self.lobby.mean_service(code), len(self.lobby.open_counters(code))
        return range_shape(expected_wait(ahead, mean, counters))

    def status(self, ticket: Ticket) -> shapes.StatusShape:
        """Show a citizen their own ticket."""
        lobby = self.lobby
        waits = ticket.state is TicketState.WAITING
        ahead = people_ahead(lobby, ticket) if waits else 0
        at_counter = ticket.state in (TicketState.CALLED, TicketState.SERVING)
        counter = ticket.counter if at_counter else ticket.to_counter
        plan = None if counter is None else lobby.site.counters[counter]
        return shapes.StatusShape(
            at=moment_to_text(self.now),
            speed=self.speed,
            number=ticket.number,
            label=lobby.site.label(ticket.number),
            service=ticket.service,
            service_name=self.service_name(ticket.service),
            state=ticket.state.value,
            counters=list(lobby.counters_serving(ticket.service)),
            site=self.site(),
            day=(lobby.day or self.now.date()).isoformat(),
            issued_at=moment_to_text(ticket.issued_at),
            people_ahead=ahead if waits else UNSET,
            expected_wait=self.expected_wait(ticket.service, ahead) if waits else UNSET,
            counter=set_or_unset(counter),
            counter_name=UNSET if plan is None else plan.name or str(counter),
            attempt=ticket.attempt if at_counter else UNSET,
            rated=ticket.score is not None if ticket.state is TicketState.SERVED else UNSET,
        )
