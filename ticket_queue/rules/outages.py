"""Outages: what of the site's machines was away within working hours, from when until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ticket_queue.events import Event, OutageBegan, OutageEnded
from ticket_queue.hours import Span
from ticket_queue.lobby import Lobby, OutageKey
from ticket_queue.services import Site


@dataclass(frozen=True, slots=True)
class Condition:
    """How a machine has been since a moment, once it is sure; ``detail`` says why it is out."""

    is_out: bool
    since: datetime
    detail: str | None = None


def note_outages(
    lobby: Lobby, now: datetime, conditions: Mapping[OutageKey, Condition]
) -> tuple[Event, ...]:
    """Note what is newly out and what is there again.

    What has no condition is unknown and stays as it was noted (a server that was started a moment
    ago has not heard of it yet). An outage begins while some service is open, goes on over the
    break, and ends with the last closing: machines are switched off at noon and at night.
    """
    spans = _spans_of(lobby.site, now)
    last_closing = max((closes for _, closes in spans), default=now)
    if now >= last_closing:
        return tuple(_ended(now, key, last_closing) for key in lobby.outages)
    opened_at = min((opens for opens, closes in spans if opens <= now < closes), default=None)
    events: list[Event] = []
    for key, condition in conditions.items():
        subject, device = key
        began_at = lobby.outages.get(key)
        if condition.is_out and began_at is None and opened_at is not None:
            event = OutageBegan(
                at=now,
                subject=subject,
                device=device,
                began_at=max(condition.since, opened_at),
                detail=condition.detail,
            )
            events.append(event)
        elif began_at is not None and not condition.is_out:
            events.append(_ended(now, key, max(condition.since, began_at)))
    return tuple(events)


def _spans_of(site: Site, now: datetime) -> list[Span]:
    """Return all sessions of all services of a day."""
    day = now.astimezone(site.timezone).date()
    return [span for each in site.services.values() for span in each.hours.spans_on(day)]


def _ended(now: datetime, key: OutageKey, ended_at: datetime) -> OutageEnded:
    subject, device = key
    return OutageEnded(at=now, subject=subject, device=device, ended_at=ended_at)
