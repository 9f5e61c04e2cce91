"""Counters in the shapes of the interface."""

from typing import Any

from msgspec import UNSET

from server.web import shapes
from server.web.forms import in_seconds, moment_or_unset, set_or_unset
from server.web.showing import Showing
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.messages import moment_to_text
from ticket_queue.ticket import Outcome
from ticket_queue.wait_limit import queue_waits


def counter_shape(showing: Showing, counter: CounterId) -> shapes.CounterShape:
    """Show a counter and what it holds."""
    return shapes.CounterShape(**_counter_fields(showing, counter))


def _counter_fields(showing: Showing, counter: CounterId) -> dict[str, Any]:
    desk, plan = showing.lobby.counters[counter], showing.lobby.site.counters[counter]
    ticket = showing.lobby.held_by(counter)
    return {
        "counter": counter,
        "name": plan.name or str(counter),
        "state": desk.state.value,
        "serves": list(plan.serves),
        "helps": list(desk.helps),
        "ticket": None if ticket is None else showing.ticket(ticket),
        "reason": set_or_unset(None if desk.reason is None else showing.read_text(desk.reason)),
        "staff": set_or_unset(desk.staff),
        "staff_name": set_or_unset(None if desk.staff is None else showing.staff_name(desk.staff)),
        "since": moment_or_unset(desk.since),
    }


def counter_detail(showing: Showing, counter: CounterId) -> shapes.CounterDetailShape:
    """Show a counter to its officer."""
    lobby = showing.lobby
    desk, plan = lobby.counters[counter], lobby.site.counters[counter]
    queues = [queue(showing, code) for code in dict.fromkeys((*plan.serves, *desk.helps))]
    held = lobby.held_by(counter)
    code = plan.serves[0] if held is None and plan.serves else None
    service = lobby.service_of(held) if held else lobby.site.services.get(code or ServiceCode(""))
    last = None if desk.last is None else lobby.tickets.get(desk.last)
    return shapes.CounterDetailShape(
        **_counter_fields(showing, counter),
        at=moment_to_text(showing.now),
        speed=showing.speed,
        seq=lobby.seq,
        queues=queues,
        waiting=sum(queue.waiting for queue in queues if queue.service in plan.serves),
        today=shapes.CounterTodayShape(
            served=desk.served,
            no_show=desk.no_shows,
            mean_service_s=in_seconds(desk.handled / desk.served) if desk.served else None,
        ),
        outcomes=[
            shapes.NamedShape(id=each.value, name=showing.texts(f"outcome.{each.value}"))
            for each in Outcome
        ],
        default_outcome=(service.default_outcome if service else Outcome.OTHER).value,
        last_ticket=UNSET if last is None else showing.ticket(last),
    )


def queue(showing: Showing, code: ServiceCode) -> shapes.QueueShape:
    """Show a queue against its limit."""
    waits = queue_waits(showing.lobby, code, showing.now)
    return shapes.QueueShape(
        service=code,
        name=showing.service_name(code),
        waiting=waits.waiting,
        longest_wait_s=in_seconds(waits.longest),
        near=waits.near,
        past=waits.past,
        limit_s=in_seconds(showing.lobby.site.services[code].limit),
    )
