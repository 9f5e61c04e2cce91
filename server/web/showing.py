"""The lobby in the shapes of the interface, for one reader at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from server.web import shapes
from ticket_queue.calling import people_ahead, people_ahead_of_newcomer
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import CounterId, ServiceCode, TicketId
from ticket_queue.lobby import Alert, Lobby
from ticket_queue.messages import moment_to_text
from ticket_queue.rules.issuing import reason_closed
from ticket_queue.rules.refusals import Refused
from ticket_queue.services import Service, name_in
from ticket_queue.snapshots import ReadText, newcomers_wait
from ticket_queue.ticket import Outcome, Ticket, TicketState
from ticket_queue.wait_limit import level_of, queue_waits, total_waits
from ticket_queue.waits import ExpectedWait, expected_wait

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows one lobby in one language; ``speed`` is the service clock's."""

    lobby: Lobby
    now: datetime
    texts: Catalogue
    speed: float
    read_text: ReadText
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
            wait_s=_seconds(self.lobby.wait_of(ticket, self.now)),
            attempt=ticket.attempt,
            over_break=ticket.over_break,
            offline=ticket.offline,
            out_of_order=ticket.out_of_order,
            counter=_set(ticket.counter),
            to_counter=_set(ticket.to_counter),
            due_at=_moment(None if place is None else ticket.due_at),
            waiting_since=_moment(ticket.waiting_since),
            near_at=_moment(None if place is None else place.near[0]),
            past_at=_moment(None if place is None else place.past[0]),
            level=UNSET if level is None else level.value,
            called_at=_moment(ticket.called_at),
            serving_since=_moment(ticket.serving_since),
            ended_at=_moment(ticket.ended_at),
            outcome=UNSET if ticket.outcome is None else ticket.outcome.value,
        )

    def tickets(self, tickets: Iterable[Ticket]) -> shapes.TicketsShape:
        """Show some tickets to staff."""
        return shapes.TicketsShape(
            at=moment_to_text(self.now),
            speed=self.speed,
            seq=self.lobby.seq,
            tickets=[self.ticket(ticket) for ticket in tickets],
        )

    def tickets_by_id(self, ids: Iterable[TicketId]) -> shapes.TicketsShape:
        """Show those of some tickets that are of today."""
        known = self.lobby.tickets
        return self.tickets(known[each] for each in ids if each in known)

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

    def service(self, service: Service, position: int) -> shapes.ServiceShape:
        """Show a service as a kiosk offers it."""
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
            expected_wait=_range(newcomers_wait(lobby, code, self.now)),
            counters=list(lobby.counters_serving(code)),
            notes=self.notes(service),
            aliases=list(service.aliases),
            procedures=[
                shapes.ProcedureShape(code=p.code, name=p.name) for p in service.procedures
            ],
            position=position,
            needs=service.needs or UNSET,
            reason=UNSET if refusal is None else self.sentence(refusal),
            opens_at=_moment(opens_at if isinstance(opens_at, datetime) else None),
        )

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

    def menu(self, languages: Iterable[str], kiosk: int | None) -> shapes.MenuShape:
        """Show what a kiosk offers."""
        site = self.lobby.site
        services = enumerate(site.services.values())
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
            services=[self.service(service, position) for position, service in services],
            priority_groups=groups,
            kiosk=_set(kiosk),
            notice=self.lobby.notice or UNSET,
            paused=_set(self.lobby.paused),
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
            expected_wait=self._wait(ticket.service, ahead),
            counters=list(lobby.counters_serving(ticket.service)),
            status_url=status_url,
            notes=self.notes(service),
            seq=lobby.seq,
        )

    def _wait(self, code: ServiceCode, ahead: int) -> shapes.ExpectedWaitShape:
        mean, counters = self.lobby.mean_service(code), len(self.lobby.open_counters(code))
        return _range(expected_wait(ahead, mean, counters))

    def counter(self, counter: CounterId) -> shapes.CounterShape:
        """Show a counter and what it holds."""
        return shapes.CounterShape(**self._counter_fields(counter))

    def _counter_fields(self, counter: CounterId) -> dict[str, Any]:
        desk, plan = self.lobby.counters[counter], self.lobby.site.counters[counter]
        ticket = self.lobby.held_by(counter)
        return {
            "counter": counter,
            "name": plan.name or str(counter),
            "state": desk.state.value,
            "serves": list(plan.serves),
            "helps": list(desk.helps),
            "ticket": None if ticket is None else self.ticket(ticket),
            "reason": _set(None if desk.reason is None else self.read_text(desk.reason)),
            "staff": _set(desk.staff),
            "since": _moment(desk.since),
        }

    def counter_detail(self, counter: CounterId) -> shapes.CounterDetailShape:
        """Show a counter to its officer."""
        lobby = self.lobby
        desk, plan = lobby.counters[counter], lobby.site.counters[counter]
        queues = [self.queue(code) for code in dict.fromkeys((*plan.serves, *desk.helps))]
        held = lobby.held_by(counter)
        code = plan.serves[0] if held is None and plan.serves else None
        service = (
            lobby.service_of(held) if held else lobby.site.services.get(code or ServiceCode(""))
        )
        last = None if desk.last is None else lobby.tickets.get(desk.last)
        return shapes.CounterDetailShape(
            **self._counter_fields(counter),
            at=moment_to_text(self.now),
            speed=self.speed,
            seq=lobby.seq,
            queues=queues,
            waiting=sum(queue.waiting for queue in queues if queue.service in plan.serves),
            today=shapes.CounterTodayShape(
                served=desk.served,
                no_show=desk.no_shows,
                mean_service_s=_seconds(desk.handled / desk.served) if desk.served else None,
            ),
            outcomes=[
                shapes.NamedShape(id=each.value, name=self.texts(f"outcome.{each.value}"))
                for each in Outcome
            ],
            default_outcome=(service.default_outcome if service else Outcome.OTHER).value,
            last_ticket=UNSET if last is None else self.ticket(last),
        )

    def queue(self, code: ServiceCode) -> shapes.QueueShape:
        """Show a queue against its limit."""
        waits = queue_waits(self.lobby, code, self.now)
        return shapes.QueueShape(
            service=code,
            name=self.service_name(code),
            waiting=waits.waiting,
            longest_wait_s=_seconds(waits.longest),
            near=waits.near,
            past=waits.past,
            limit_s=_seconds(self.lobby.site.services[code].limit),
        )

    def waits(self) -> shapes.WaitsShape:
        """Show who waits how long."""
        lobby = self.lobby
        total = total_waits(lobby, self.now)
        services = [self._service_waits(code) for code in lobby.site.services]
        open_now = sum(desk.state == "open" for desk in lobby.counters.values())
        waiting = [each.expected_wait for each in services if each.waiting]
        return shapes.WaitsShape(
            at=moment_to_text(self.now),
            speed=self.speed,
            seq=lobby.seq,
            total=shapes.TotalWaitsShape(
                waiting=total.waiting,
                longest_wait_s=_seconds(total.longest),
                near=total.near,
                past=total.past,
                expected_wait=max(waiting, key=lambda wait: wait.high_s, default=_range(None)),
                open_counters=open_now,
            ),
            services=services,
        )

    def _service_waits(self, code: ServiceCode) -> shapes.ServiceWaitsShape:
        lobby, service = self.lobby, self.lobby.site.services[code]
        waits = queue_waits(lobby, code, self.now)
        return shapes.ServiceWaitsShape(
            service=code,
            name=service.name(self.texts.language),
            waiting=waits.waiting,
            longest_wait_s=_seconds(waits.longest),
            near=waits.near,
            past=waits.past,
            expected_wait=_range(newcomers_wait(lobby, code, self.now)),
            open_counters=len(lobby.open_counters(code)),
            limit_s=_seconds(service.limit),
            near_s=_seconds(service.warning),
        )

    def alert(self, alert: Alert) -> shapes.AlertShape:
        """Show an alert."""
        answer = alert.acknowledged
        known = alert.service in self.lobby.site.services
        return shapes.AlertShape(
            alert_id=alert.alert_id,
            ticket_id=alert.ticket_id,
            number=alert.number,
            label=self.lobby.site.label(alert.number),
            service=alert.service,
            service_name=self.service_name(alert.service) if known else alert.service,
            level=alert.level.value,
            raised_at=moment_to_text(alert.raised_at),
            reached_at=moment_to_text(alert.reached_at),
            late=alert.late,
            closed_at=_moment(alert.closed_at),
            acknowledged=UNSET
            if answer is None
            else shapes.AcknowledgedShape(
                at=moment_to_text(answer.at),
                by=answer.by,
                action=answer.action,
                note=None if answer.note is None else self.read_text(answer.note),
            ),
        )

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
            expected_wait=self._wait(ticket.service, ahead) if waits else UNSET,
            counter=_set(counter),
            counter_name=UNSET if plan is None else plan.name or str(counter),
            attempt=ticket.attempt if at_counter else UNSET,
        )


def _set(value: T | None) -> T | UnsetType:
    return UNSET if value is None else value


def _moment(at: datetime | None) -> str | UnsetType:
    return UNSET if at is None else moment_to_text(at)


def _range(wait: ExpectedWait | None) -> shapes.ExpectedWaitShape:
    low, high = (timedelta(0), timedelta(0)) if wait is None else (wait.low, wait.high)
    return shapes.ExpectedWaitShape(low_s=_seconds(low), high_s=_seconds(high))


def _seconds(duration: timedelta) -> float:
    return round(duration.total_seconds(), 3)
