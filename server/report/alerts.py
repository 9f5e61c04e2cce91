"""Waits beyond the limit, as their alerts tell, and what people wrote down about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from server.ports import Recorded
from server.report.extract import Extract
from server.report.figures import Cause, PastLimit
from server.report.period import Period
from ticket_queue.events import AlertAcknowledged, AlertRaised
from ticket_queue.ids import AlertId, ServiceCode, TextHash, TicketId
from ticket_queue.ticket import Level


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done about an alert, or why it came to it."""

    action: str
    note: TextHash | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """A ticket's first wait beyond the limit, and the first answer to any of its alerts."""

    ticket_id: TicketId
    service: ServiceCode
    day: date
    reached_at: datetime
    answer: Answer | None


def breaches_of(extract: Extract, period: Period) -> list[Breach]:
    """Return the tickets whose first alert of the limit was raised within a period, in order."""
    answers = _answers(extract)
    first: dict[TicketId, tuple[AlertRaised, date]] = {}
    said: dict[TicketId, Answer] = {}
    for alert, day in _past_alerts(extract.recorded, period.end):
        first.setdefault(alert.ticket_id, (alert, day))
        answer = answers.get(alert.alert_id)
        if answer is not None:
            said.setdefault(alert.ticket_id, answer)
    return [
        Breach(
            ticket_id=ticket_id,
            service=alert.service,
            day=day,
            reached_at=alert.reached_at,
            answer=said.get(ticket_id),
        )
        for ticket_id, (alert, day) in first.items()
        if alert.at in period
    ]


def past_limit(breaches: list[Breach], extract: Extract, period: Period, issued: int) -> PastLimit:
    """Count the waits beyond the limit and their causes, the most frequent first."""
    alerts = sum(alert.at in period for alert, _ in _past_alerts(extract.recorded, period.end))
    by_action: dict[str, list[Answer]] = {}
    for breach in breaches:
        if breach.answer is not None:
            by_action.setdefault(breach.answer.action, []).append(breach.answer)
    causes = [
        Cause(action=action, tickets=len(answers), notes=_notes(answers))
        for action, answers in sorted(by_action.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    return PastLimit(
        tickets=len(breaches),
        share=len(breaches) / issued if issued else None,
        alerts=alerts,
        unanswered=sum(breach.answer is None for breach in breaches),
        causes=causes,
    )


def _answers(extract: Extract) -> dict[AlertId, Answer]:
    within = (each.event for each in extract.recorded)
    found: dict[AlertId, Answer] = {}
    for event in (*within, *extract.answers):
        if isinstance(event, AlertAcknowledged):
            found[event.alert_id] = Answer(event.action, event.note, event.by, event.at)
    return found


def _past_alerts(lines: Iterable[Recorded], end: datetime) -> Iterator[tuple[AlertRaised, date]]:
    for recorded in lines:
        event = recorded.event
        if isinstance(event, AlertRaised) and event.level is Level.PAST and event.at < end:
            yield event, recorded.day


def _notes(answers: Iterable[Answer]) -> list[str]:
    return list(dict.fromkeys(answer.note for answer in answers if answer.note is not None))
