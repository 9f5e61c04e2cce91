"""Ledgers as they have become: past days by the thousand tickets, and a morning full of people."""

import asyncio
import random
import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from server.ledger import SqliteLedger
from server.ports import Commit, Link, Recorded
from tests.bench.ward_process import SERVICES, SITE
from ticket_queue.events import (
    CounterOpened,
    DayClosed,
    DayOpened,
    Event,
    ServingFinished,
    ServingStarted,
    TicketCalled,
    TicketIssued,
)
from ticket_queue.ids import CounterId, Language, ServiceCode, StaffId, TicketId
from ticket_queue.series import ordinary_number
from ticket_queue.ticket import Outcome

EVENTS_A_TICKET = 4
EVENTS_A_COMMIT = 5_000
LINKS_KEPT = timedelta(days=30)
COUNTERS = tuple(SITE.counters)
OFFICER = StaffId("officer")
WEEKDAYS = 5
CALLED_AFTER, STARTED_AFTER, FINISHED_AFTER = (
    timedelta(minutes=9), timedelta(minutes=10), timedelta(minutes=16),
)  # fmt: skip


def days_before(morning: datetime, count: int) -> Sequence[datetime]:
    """Return the mornings of so many working days before one, oldest first."""
    found: list[datetime] = []
    day = morning
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < WEEKDAYS:
            found.append(day)
    return found[::-1]


def past_day(morning: datetime, tickets: int) -> list[Event]:
    """Return a day that is over: everybody was called and served."""
    events: list[Event] = [DayOpened(at=morning, day=morning.date(), site=SITE.code)]
    told: list[Event] = []
    step = timedelta(hours=3) / tickets
    for place in range(tickets):
        issued = _issued(place, morning + step * place)
        told += [issued, *_served(issued, COUNTERS[place % len(COUNTERS)])]
    events += sorted(told, key=lambda event: event.at)
    events.append(DayClosed(at=morning + timedelta(hours=9), day=morning.date()))
    return events


def running_day(morning: datetime, served: int, waiting: Sequence[datetime]) -> list[Event]:
    """Return a day up to ``morning``: counters open, some served, others waiting since then."""
    begins = morning - timedelta(minutes=30)
    events: list[Event] = [DayOpened(at=begins, day=morning.date(), site=SITE.code)]
    events += [CounterOpened(at=begins, counter=CounterId(each), staff=OFFICER, by=OFFICER)
               for each in COUNTERS]  # fmt: skip
    told: list[Event] = []
    for place in range(served):
        issued = _issued(place, begins + timedelta(milliseconds=place))
        told += [issued, *_served(issued, COUNTERS[place % len(COUNTERS)])]
    told += [_issued(served + place, at) for place, at in enumerate(waiting)]
    return events + sorted(told, key=lambda event: event.at)


def _issued(place: int, at: datetime) -> TicketIssued:
    service = SERVICES[place % len(SERVICES)]
    number = ordinary_number(SITE.services[service].series, place // len(SERVICES) + 1)
    return TicketIssued(
        at=at,
        ticket_id=TicketId(str(uuid.UUID(int=random.getrandbits(128), version=4))),
        number=number,
        service=ServiceCode(service),
        priority=place % 10 == 0,
        language=Language("vi"),
        issued_at=at,
        due_at=at + timedelta(minutes=20),
        by="kiosk-1",
    )


def _served(issued: TicketIssued, counter: CounterId) -> Iterator[Event]:
    ticket_id, at, by = issued.ticket_id, issued.at, OFFICER
    yield TicketCalled(
        at=at + CALLED_AFTER, ticket_id=ticket_id, counter=counter, wait=CALLED_AFTER, by=by
    )
    yield ServingStarted(at=at + STARTED_AFTER, ticket_id=ticket_id, counter=counter, by=by)
    yield ServingFinished(
        at=at + FINISHED_AFTER, ticket_id=ticket_id, counter=counter, by=by,
        outcome=Outcome.RECEIVED, handled=FINISHED_AFTER - CALLED_AFTER,
    )  # fmt: skip


def write_ledger(path: Path, days: Iterable[list[Event]], newest: datetime) -> int:
    """Write days into a new ledger, in order, and return how many events there are."""
    return asyncio.run(_write(path, _recorded(days), newest))


def _recorded(days: Iterable[list[Event]]) -> Iterator[Recorded]:
    seq = 0
    for events in days:
        day = events[0].at.date()
        for event in events:
            seq += 1
            yield Recorded(seq, day, event)


async def _write(path: Path, recorded: Iterator[Recorded], newest: datetime) -> int:
    ledger = await SqliteLedger.open(path)
    written = 0
    while batch := tuple(islice(recorded, EVENTS_A_COMMIT)):
        links = tuple(
            Link(secrets.token_urlsafe(16), each.event.ticket_id, each.day)
            for each in batch
            if isinstance(each.event, TicketIssued) and newest.date() - each.day < LINKS_KEPT
        )
        await ledger.append(Commit(recorded=batch, links=links))
        written += len(batch)
    await ledger.close()
    return written


def add_day(path: Path, events: list[Event]) -> None:
    """Write one more day into a ledger."""
    asyncio.run(_add(path, events))


async def _add(path: Path, events: list[Event]) -> None:
    ledger = await SqliteLedger.open(path)
    seq = (await ledger.load()).last_seq
    day = events[-1].at.date()
    recorded = tuple(Recorded(seq + place, day, each) for place, each in enumerate(events, 1))
    for start in range(0, len(recorded), EVENTS_A_COMMIT):
        await ledger.append(Commit(recorded=recorded[start : start + EVENTS_A_COMMIT]))
    await ledger.close()
