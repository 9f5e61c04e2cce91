"""A ticket's life in plain words: each event of the ledger as a sentence."""

from collections.abc import Iterator
from dataclasses import fields

import msgspec
from msgspec import UNSET, UnsetType

from server.history import Life
from server.ports import Recorded
from server.web import shapes
from server.web.showing_history import Past
from ticket_queue import events as happened
from ticket_queue.events import Event
from ticket_queue.ids import StaffId, TextHash
from ticket_queue.messages import moment_to_text
from ticket_queue.messages.events import kind_of

_ADDED = ("offline", "new_count", "to_counter", "late")
"""What is added to the sentence of an event that says so, each by a text of its own."""


def life_steps(past: Past, life: Life) -> list[shapes.LifeStepShape]:
    """Show every step of a ticket's life, in the ledger's order."""
    return [_step(past, life, recorded) for recorded in life.recorded]


def without_words_of_people(steps: list[shapes.LifeStepShape]) -> list[shapes.LifeStepShape]:
    """Leave out what somebody typed, and what the citizen said of those who served."""
    rated = kind_of(happened.TicketRated)
    return [msgspec.structs.replace(step, note=UNSET) for step in steps if step.kind != rated]


def _step(past: Past, life: Life, recorded: Recorded) -> shapes.LifeStepShape:
    event = recorded.event
    by = getattr(event, "by", "")
    name = past.staff_name(StaffId(by)) if by else None
    return shapes.LifeStepShape(
        seq=recorded.seq,
        at=moment_to_text(event.at),
        kind=kind_of(type(event)),
        words="; ".join(_words(past, event)),
        level=event.level.value if isinstance(event, happened.AlertRaised) else UNSET,
        by=by or UNSET,
        by_name=name or UNSET,
        note=_note(life, event),
        out_of_order=isinstance(event, happened.TicketCalled) and event.out_of_order,
    )


def _note(life: Life, event: Event) -> str | UnsetType | None:
    """Return what somebody typed: left out when nothing was, null when it was erased."""
    for field in ("reason", "note", "dossier", "sentence"):
        code: TextHash | None = getattr(event, field, None)
        if code is not None:
            return life.texts.get(code)
    return UNSET


def _words(past: Past, event: Event) -> Iterator[str]:
    """Yield the sentence of an event and what is to be added to it."""
    facts = _facts(past, event)
    yield past.texts(f"life.{_key(event)}", **facts)
    if isinstance(event, happened.TicketIssued) and event.priority:
        yield past.texts("life.with_priority")
    for field in _ADDED:
        if getattr(event, field, None):
            yield past.texts(f"life.{field}", **facts)


def _key(event: Event) -> str:
    match event:
        case happened.TicketCalled(out_of_order=True):
            return "called_out_of_order"
        case happened.PriorityChanged():
            return "priority_granted" if event.priority else "priority_removed"
        case happened.AlertRaised():
            return f"alert_{event.level}"
        case happened.AlertAcknowledged():
            # An alert's id ends in its level (ids.alert_id_of).
            return f"acknowledged_{event.alert_id.rpartition('.')[2]}"
    return kind_of(type(event))


def _facts(past: Past, event: Event) -> dict[str, object]:
    """Return what an event holds as people say it."""
    facts: dict[str, object] = {}
    for name in (field.name for field in fields(event)):
        value = getattr(event, name)
        match name:
            case "number":
                facts["number"] = past.site.label(value)
            case "service":
                facts["service"] = past.service_name(value)
            case "outcome":
                facts["outcome"] = past.texts(f"outcome.{value}")
            case "action":
                facts["action"] = past.texts(f"page.action.{value}")
            case "wait" | "handled":
                facts["duration"] = past.duration(value)
            case "issued_at" | "reached_at":
                facts["time"] = past.time(value)
            case _:
                facts[name] = value
    return facts
