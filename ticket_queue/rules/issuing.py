"""Giving numbers: at a kiosk, or by a guide for somebody."""

from dataclasses import dataclass
from datetime import datetime

from ticket_queue.calling import people_ahead_of_newcomer
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.events import Event, TicketIssued
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode, TicketId, TicketNumber
from ticket_queue.lobby import Lobby
from ticket_queue.rules.checks import known_service, target_of
from ticket_queue.rules.refusals import (
    InvalidRefused,
    Refused,
    ServiceClosedRefused,
    ServicePausedRefused,
)
from ticket_queue.series import LAST_ORDINARY, ordinary_number
from ticket_queue.services import Service
from ticket_queue.waits import expected_wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a citizen asks for; the id becomes the ticket's."""

    ticket_id: TicketId
    service: ServiceCode
    priority: bool = False
    priority_group: PriorityGroupId | None = None
    language: Language = FIRST_LANGUAGE
    by: str = ""


def issue(lobby: Lobby, now: datetime, request: Request) -> tuple[Event, ...]:
    """Give the next number of a service.

    Raises:
        UnknownRefused: no such service.
        InvalidRefused: the priority group is unknown, or the id is a ticket's already.
        ServiceClosedRefused: out of hours, full, or the numbers of the day have run out.
        ServicePausedRefused: the service or the site is paused.
    """
    service = known_service(lobby, request.service)
    _check_group(lobby, request)
    if request.ticket_id in lobby.tickets:
        raise InvalidRefused("ticket_exists")
    refusal = reason_closed(lobby, service, now)
    if refusal is not None:
        raise refusal
    number = ordinary_number(service.series, lobby.queues[service.code].last_count + 1)
    target = target_of(service, priority=request.priority)
    due_at = service.hours.moment_after(now, target)
    return (issued_event(lobby, now, request, number=number, issued_at=now, due_at=due_at),)


def reason_closed(lobby: Lobby, service: Service, now: datetime) -> Refused | None:
    """Return why a service gives no number now, or None when it does."""
    queue = lobby.queues[service.code]
    names = {"service": service.code}
    if service.withdrawn:
        return ServiceClosedRefused("withdrawn", **names)
    if lobby.paused is not None:
        return ServicePausedRefused("site_paused", reason=lobby.paused, **names)
    if queue.paused is not None:
        return ServicePausedRefused("service_paused", reason=queue.paused, **names)
    if not service.issues_at(now):
        opens_at = service.hours.next_opening(now)
        key = "closed_now" if opens_at is not None else "closed"
        return ServiceClosedRefused(key, opens_at=opens_at, **names)
    if queue.last_count >= LAST_ORDINARY:
        return ServiceClosedRefused("numbers_used_up", **names)
    if service.stops_when_full and fills_session(lobby, service, now):
        return ServiceClosedRefused("full", **names)
    return None


def fills_session(lobby: Lobby, service: Service, now: datetime) -> bool:
    """Tell whether what waits already will fill the rest of the running session."""
    session = service.hours.session_at(now)
    if session is None:
        return False
    ahead = people_ahead_of_newcomer(lobby, service.code, now)
    counters = len(lobby.open_counters(service.code))
    wait = expected_wait(ahead, lobby.mean_service(service.code), counters)
    return now + (wait.low + wait.high) / 2 >= session[1]


def _check_group(lobby: Lobby, request: Request) -> None:
    groups = {group.group for group in lobby.site.priority_groups}
    if request.priority_group is not None and request.priority_group not in groups:
        raise InvalidRefused("unknown_priority_group", group=request.priority_group)


def issued_event(
    lobby: Lobby,
    now: datetime,
    request: Request,
    *,
    number: TicketNumber,
    issued_at: datetime,
    due_at: datetime,
    offline: bool = False,
    past_limit: bool = False,
) -> TicketIssued:
    """Return the event of a number given, at the counter's machine or alone."""
    group = request.priority_group if lobby.site.settings.stores_priority_group else None
    return TicketIssued(
        at=now,
        ticket_id=request.ticket_id,
        number=number,
        service=request.service,
        priority=request.priority,
        priority_group=group,
        language=request.language,
        issued_at=issued_at,
        due_at=due_at,
        offline=offline,
        past_limit=past_limit,
        by=request.by,
    )
