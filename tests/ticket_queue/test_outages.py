"""What is out within working hours is noted once, from when until when, and moves no queue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from tests.ticket_queue.lobbies import EIGHT, ZONE, Hall, counter, service, site
from ticket_queue.events import Event, OutageBegan, OutageEnded, OutageSubject
from ticket_queue.folding import FoldError, apply
from ticket_queue.hours import OpeningHours, Session
from ticket_queue.ids import DeviceId
from ticket_queue.lobby import OutageKey
from ticket_queue.rules.outages import Condition, note_outages

MORNING, AFTERNOON = Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 0))
OFFICE = OpeningHours(ZONE, ((MORNING, AFTERNOON),) * 5 + ((),) * 2)
WARD = site([service(1, hours=OFFICE)], [counter(1, [1])])
BROKER: OutageKey = (OutageSubject.BROKER, None)
PRINTER: OutageKey = (OutageSubject.PRINTER, DeviceId("kiosk-1"))
NIGHT = EIGHT.replace(hour=3)
OPENS, CLOSES = EIGHT.replace(hour=7, minute=30), EIGHT.replace(hour=17)


def out(since: datetime = EIGHT, detail: str | None = None) -> Condition:
    return Condition(is_out=True, since=since, detail=detail)


def well(since: datetime) -> Condition:
    return Condition(is_out=False, since=since)


@pytest.fixture
def hall() -> Hall:
    return Hall(WARD)


def note(hall: Hall, conditions: Mapping[OutageKey, Condition]) -> tuple[Event, ...]:
    events = note_outages(hall.lobby, hall.now, conditions)
    hall.fold(events)
    return events


def test_what_is_out_is_noted_once_with_the_moment_at_which_it_was_missed(hall: Hall) -> None:
    hall.wait(seconds=30)
    assert note(hall, {PRINTER: out(EIGHT, "paper-out")}) == (
        OutageBegan(
            at=hall.now,
            subject=OutageSubject.PRINTER,
            device=DeviceId("kiosk-1"),
            began_at=EIGHT,
            detail="paper-out",
        ),
    )
    hall.wait(minutes=1)
    assert note(hall, {PRINTER: out(EIGHT, "cover-open")}) == ()


def test_what_is_there_again_has_ended_when_it_was_seen_again(hall: Hall) -> None:
    note(hall, {BROKER: out()})
    hall.wait(minutes=5)
    back_at = hall.now - timedelta(seconds=10)
    assert note(hall, {BROKER: well(back_at)}) == (
        OutageEnded(at=hall.now, subject=OutageSubject.BROKER, ended_at=back_at),
    )
    assert note(hall, {BROKER: well(back_at)}) == ()


def test_what_nobody_knows_of_stays_as_it_was_noted(hall: Hall) -> None:
    note(hall, {BROKER: out(), PRINTER: out()})
    hall.wait(minutes=5)
    assert note(hall, {BROKER: out()}) == ()
    assert hall.lobby.outages == {BROKER: EIGHT, PRINTER: EIGHT}


def test_a_server_that_comes_back_ends_no_outage_before_it_began(hall: Hall) -> None:
    hall.wait(minutes=2)
    note(hall, {BROKER: out(hall.now)})
    (ended,) = note(hall, {BROKER: well(EIGHT)})
    assert isinstance(ended, OutageEnded)
    assert ended.ended_at == hall.now


def test_at_night_nothing_is_out_and_in_the_morning_it_is_from_the_first_opening_on(
    hall: Hall,
) -> None:
    hall.now = NIGHT
    assert note(hall, {BROKER: out(NIGHT)}) == ()
    hall.now = OPENS
    (began,) = note(hall, {BROKER: out(NIGHT)})
    assert isinstance(began, OutageBegan)
    assert began.began_at == OPENS


def test_what_is_switched_off_at_noon_is_out_only_when_it_is_not_back_after_the_break(
    hall: Hall,
) -> None:
    off_at = hall.now = EIGHT.replace(hour=11, minute=45)
    assert note(hall, {BROKER: out(off_at)}) == ()
    hall.now = EIGHT.replace(hour=13, minute=30)
    (began,) = note(hall, {BROKER: out(off_at)})
    assert isinstance(began, OutageBegan)
    assert began.began_at == hall.now


def test_the_last_closing_ends_what_is_out_and_the_break_at_noon_does_not(hall: Hall) -> None:
    note(hall, {BROKER: out()})
    hall.now = EIGHT.replace(hour=12)
    assert note(hall, {BROKER: out()}) == ()
    hall.now = CLOSES + timedelta(minutes=7)
    (ended,) = note(hall, {BROKER: out()})
    assert isinstance(ended, OutageEnded)
    assert ended.ended_at == CLOSES
    assert note(hall, {BROKER: out()}) == ()


def test_on_a_day_without_hours_nothing_is_out(hall: Hall) -> None:
    hall.now = EIGHT + timedelta(days=5)
    assert note(hall, {BROKER: out(hall.now)}) == ()


def test_a_new_day_begins_without_outages(hall: Hall) -> None:
    note(hall, {BROKER: out()})
    assert hall.lobby.next_day(WARD).outages == {}


def test_the_queue_is_as_it_would_be_without(hall: Hall) -> None:
    hall.open(1)
    hall.issue()
    before = replace(hall.lobby)
    note(hall, {BROKER: out(), PRINTER: out()})
    assert replace(hall.lobby, seq=before.seq, outages={}) == replace(before, outages={})


def test_an_end_without_a_beginning_is_a_damaged_ledger(hall: Hall) -> None:
    ended = OutageEnded(at=EIGHT, subject=OutageSubject.BROKER, ended_at=EIGHT)
    with pytest.raises(FoldError, match="OutageEnded"):
        apply(hall.lobby, ended, 9)
