"""What was asked and answered, and whether the ledger tells the same: nothing lost, nothing twice.

Every request is asked again under its id until it is answered, so that none is left of which
nobody knows whether it was done.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.system.demo_process import Json, Person

EVENT_OF = {
    "issue": "ticket_issued",
    "call-next": "ticket_called",
    "recall": "ticket_recalled",
    "start-serving": "serving_started",
    "finish": "serving_finished",
    "park": "ticket_parked",
    "return": "ticket_returned",
    "transfer": "ticket_transferred",
    "cancel": "ticket_cancelled",
}
_LETS_GO = {
    "serving_finished",
    "ticket_parked",
    "ticket_returned",
    "ticket_transferred",
    "ticket_marked_no_show",
}


@dataclass(frozen=True)
class Request:
    """A request that was answered; ``ticket_id`` is None when a rule said no."""

    verb: str
    path: str
    body: Json
    status: int
    told: Json
    ticket_id: str | None


@dataclass
class Verdict:
    """What differs between answers and ledger, each in words."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def judge(requests: Iterable[Request], events: list[Json]) -> Verdict:
    """Compare every answer with the ledger."""
    verdict = Verdict()
    seqs = [event["seq"] for event in events]
    if seqs != list(range(1, len(events) + 1)):
        verdict.lost.append("the ledger has a gap")
    _count(verdict, list(requests), events)
    _numbers(verdict, list(requests), events)
    _counters(verdict, events)
    return verdict


def events_of(manager: Person) -> list[Json]:
    """Return the whole ledger."""
    events: list[Json] = []
    while page := manager.get(f"/api/v1/events?after_seq={len(events)}")["events"]:
        events += page
    return events


def issued_in(events: list[Json]) -> list[int]:
    """Return the numbers that were given, in order."""
    return [event["number"] for event in events if event["kind"] == "ticket_issued"]


def _count(verdict: Verdict, requests: list[Request], events: list[Json]) -> None:
    """As many events of a ticket as were answered, of each kind."""
    answered = Counter(
        (EVENT_OF[each.verb], each.ticket_id)
        for each in requests
        if each.ticket_id is not None and each.verb in EVENT_OF
    )
    written = Counter(
        (event["kind"], event["ticket_id"])
        for event in events
        if event["kind"] in EVENT_OF.values()
    )
    verdict.lost += [f"{what} is not in the ledger" for what in answered - written]
    verdict.doubled += [f"{what} was answered to nobody" for what in written - answered]


def _numbers(verdict: Verdict, requests: list[Request], events: list[Json]) -> None:
    """Each ticket has the number that was answered, and no other has it."""
    numbers = {e["ticket_id"]: e["number"] for e in events if e["kind"] == "ticket_issued"}
    given = Counter(numbers.values())
    verdict.doubled += [f"number {number} was given twice" for number, n in given.items() if n > 1]
    verdict.lost += [
        f"{each.told['number']} is {numbers.get(each.body['request_id'])} in the ledger"
        for each in requests
        if each.verb == "issue" and each.told["number"] != numbers.get(each.body["request_id"])
    ]


def _counters(verdict: Verdict, events: list[Json]) -> None:
    """No ticket is at two counters, no counter has two tickets."""
    held: dict[str, int] = {}
    for event in events:
        ticket = event.get("ticket_id", "")
        if event["kind"] == "ticket_called":
            counter = event["counter"]
            if ticket in held or counter in held.values():
                verdict.doubled.append(f"{ticket} was called at {counter}, and {held}")
            held[ticket] = counter
        elif event["kind"] in _LETS_GO:
            held.pop(ticket, None)
