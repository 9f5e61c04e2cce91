"""Every ticket of a period as one table: the rows behind the figures."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from server.report.counting import Counted
from server.report.laying_out import Names
from server.report.lives import Life
from server.report.table import Column, Row, Table, Unit
from server.report.tracing import Traced
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import TicketNumber
from ticket_queue.messages import moment_to_text

Label = Callable[[TicketNumber], str]
"""Returns a number as people see it."""

_COLUMNS = (
    ("day", Unit.TEXT),
    ("number", Unit.TEXT),
    ("service", Unit.TEXT),
    ("issued_at", Unit.MOMENT),
    ("called_at", Unit.MOMENT),
    ("ended_at", Unit.MOMENT),
    ("counter", Unit.TICKETS),
    ("state", Unit.TEXT),
    ("wait", Unit.SECONDS),
    ("served_for", Unit.SECONDS),
    ("past_limit", Unit.TICKETS),
)


def ticket_table(counted: Counted, names: Names, label: Label, say: Catalogue) -> Table:
    """Lay out every ticket that was issued, called or ended within a period."""
    past = {breach.ticket_id for breach in counted.breaches}
    return Table(
        name="tickets",
        title=say("report.table.tickets"),
        note="",
        columns=tuple(Column(name, say(f"report.column.{name}"), unit) for name, unit in _COLUMNS),
        rows=tuple(
            _row(life, names, label, say, is_past=life.ticket_id in past)
            for life in _lives(counted)
        ),
    )


def _lives(counted: Counted) -> Iterable[Life]:
    record = counted.record
    unique = {life.ticket_id: life for life in record.issued}
    unique |= {call.life.ticket_id: call.life for call in record.calls}
    unique |= {end.life.ticket_id: end.life for end in record.ends}
    return sorted(unique.values(), key=lambda life: (life.day, life.issued_at, life.number))


def _row(life: Life, names: Names, label: Label, say: Catalogue, *, is_past: bool) -> Row:
    call, end = life.first_call, life.end
    return Row(
        (
            life.day.isoformat(),
            label(life.number),
            names.services.get(life.service, life.service),
            moment_to_text(life.issued_at),
            None if call is None else moment_to_text(call.at),
            None if end is None else moment_to_text(end.at),
            None if end is None else end.counter,
            say(f"page.state.ticket.{life.state.value}"),
            None if call is None else call.wait.total_seconds(),
            _seconds(None if end is None else end.served_for),
            1 if is_past else None,
        )
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def traced_table(found: Iterable[Traced], names: Names, label: Label, say: Catalogue) -> Table:
    """Lay out the tickets behind a figure; a row's key is its ticket."""
    columns = (
        ("number", Unit.TEXT),
        ("service", Unit.TEXT),
        ("counted_at", Unit.MOMENT),
        ("issued_at", Unit.MOMENT),
        ("counter", Unit.TICKETS),
        ("state", Unit.TEXT),
        ("wait", Unit.SECONDS),
        ("served_for", Unit.SECONDS),
        ("remark", Unit.TEXT),
    )
    return Table(
        name="traced",
        title=say("report.table.tickets"),
        note="",
        columns=tuple(Column(name, say(f"report.column.{name}"), unit) for name, unit in columns),
        rows=tuple(_traced_row(each, names, label, say) for each in found),
    )


def _traced_row(each: Traced, names: Names, label: Label, say: Catalogue) -> Row:
    life, call = each.life, each.life.first_call
    remark = "" if each.action is None else say(f"report.action.{each.action}")
    return Row(
        (
            label(life.number),
            names.services.get(each.service, each.service),
            moment_to_text(each.at),
            moment_to_text(life.issued_at),
            each.counter,
            say(f"page.state.ticket.{life.state.value}"),
            None if call is None else call.wait.total_seconds(),
            _seconds(each.served_for),
            say("report.taken_back") if each.sign < 0 else remark,
        ),
        ("ticket", life.ticket_id),
    )
