"""How many wait for each service, and how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ticket_queue.ids import ServiceCode
from ticket_queue.messages.coding import Fields, Payload, read_object, seconds, stamp
from ticket_queue.waits import ExpectedWait


@dataclass(frozen=True)
class WaitingCount:
    """How many wait for one service; ``expected_wait`` is None when nobody can tell."""

    service: ServiceCode
    name: str
    names: Mapping[str, str]
    waiting: int
    longest_wait: timedelta
    expected_wait: ExpectedWait | None
    open: bool


@dataclass(frozen=True)
class ServiceWait:
    """One service's wait as the public may see it."""

    service: ServiceCode
    name: str
    waiting: int
    longest_wait: timedelta
    expected_wait: ExpectedWait | None
    open_counters: int


@dataclass(frozen=True)
class WaitsMessage:
    """The waits of all services after the event ``seq``."""

    epoch: str
    seq: int
    at: datetime
    services: tuple[ServiceWait, ...]


def encode_waits(message: WaitsMessage) -> dict[str, object]:
    """Write the waits of all services."""
    services = [
        {
            "service": wait.service,
            "name": wait.name,
            "waiting": wait.waiting,
            "longest_wait_s": seconds(wait.longest_wait),
            "expected_wait": encode_expected_wait(wait.expected_wait),
            "open_counters": wait.open_counters,
        }
        for wait in message.services
    ]
    return {**stamp(message.epoch, message.seq, message.at), "services": services}


def decode_waits(payload: Payload) -> WaitsMessage:
    """Read the waits of all services."""
    fields = read_object(payload)
    fields.version()
    services = tuple(
        ServiceWait(
            service=ServiceCode(each.text("service")),
            name=each.text("name"),
            waiting=each.integer("waiting"),
            longest_wait=each.duration("longest_wait_s"),
            expected_wait=_expected_wait(each),
            open_counters=each.integer("open_counters"),
        )
        for each in fields.each("services")
    )
    return WaitsMessage(fields.text("epoch"), fields.integer("seq"), fields.moment("at"), services)


def encode_expected_wait(wait: ExpectedWait | None) -> dict[str, object] | None:
    """Write the range of a wait, or null when nobody can tell."""
    return None if wait is None else {"low_s": seconds(wait.low), "high_s": seconds(wait.high)}


def waiting_object(count: WaitingCount) -> dict[str, object]:
    """Write one service's count, as the snapshot holds it."""
    return {
        "service": count.service,
        "name": count.name,
        "names": dict(count.names),
        "waiting": count.waiting,
        "longest_wait_s": seconds(count.longest_wait),
        "expected_wait": encode_expected_wait(count.expected_wait),
        "open": count.open,
    }


def read_waiting(fields: Fields) -> WaitingCount:
    """Read one service's count out of the fields of a snapshot."""
    names = fields.inner("names")
    return WaitingCount(
        service=ServiceCode(fields.text("service")),
        name=fields.text("name"),
        names={language: names.text(language) for language in names.values},
        waiting=fields.integer("waiting"),
        longest_wait=fields.duration("longest_wait_s"),
        expected_wait=_expected_wait(fields),
        open=fields.flag("open"),
    )


def _expected_wait(fields: Fields) -> ExpectedWait | None:
    wait = fields.optional(fields.inner, "expected_wait")
    return None if wait is None else ExpectedWait(wait.duration("low_s"), wait.duration("high_s"))
