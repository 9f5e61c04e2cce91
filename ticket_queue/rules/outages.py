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
    ago has not heard of it yet). Outside the day's first opening and last closing nothing is out:
    machines are switched off at night.
    """
    span = working_span(lobby.site, now)
    if span is None or not span[0] <= now < span[1]:
        ended_at = now if span is None else min(span[1], now)
        return tuple(_ended(now, key, ended_at) for key in lobby.outages)
    events: list[Event] = []
    for key, condition in conditions.items():
        subject, device = key
        began_at = lobby.outages.get(key)
        if condition.is_out and began_at is None:
            event = OutageBegan(
                at=now,
                subject=subject,
                device=device,
                began_at=max(condition.since, span[0]),
                detail=condition.detail,
            )
            events.append(event)
        elif not condition.is_out and began_at is not None:
            events.append(_ended(now, key, max(condition.since, began_at)))
    return tuple(events)


def working_span(site: Site, now: datetime) -> Span | None:
    """Return the day's first opening and last closing of any service; None on a day without."""
    day = now.astimezone(site.timezone).date()
    spans = [span for each in site.services.values() for span in each.hours.spans_on(day)]
    if not spans:
        return None
    return min(opens for opens, _ in spans), max(closes for _, closes in spans)


def _ended(now: datetime, key: OutageKey, ended_at: datetime) -> OutageEnded:
    subject, device = key
    return OutageEnded(at=now, subject=subject, device=device, ended_at=ended_at)
