import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.wait_watch import WaitWatch
from tests.server.ward import (
    CIVIL,
    MONDAY,
    OFFICER,
    SITE,
    HandClock,
    Ward,
    until,
    ward,
    with_hours_around_the_clock,
)
from ticket_queue.events import AlertRaised
from ticket_queue.ids import CounterId
from ticket_queue.line import Line
from ticket_queue.lobby import Lobby
from ticket_queue.rules import moving
from ticket_queue.wait_limit import next_level_at

OPEN_ALWAYS = with_hours_around_the_clock(SITE)
AT_MOST_LATE = timedelta(seconds=1)


@asynccontextmanager
async def watched(
    folder: Path, clock: HandClock, *, start: datetime = MONDAY
) -> AsyncIterator[Ward]:
    """Open a ward whose watch sleeps by the hand's clock."""
    clock.rule(asyncio.get_running_loop())
    async with ward(folder, clock, start=start, site=OPEN_ALWAYS) as here:
        watch = WaitWatch(here.desk)
        watch.start()
        await until(lambda: watch._armed_for is not None, "armed")  # noqa: SLF001 - it tells nobody
        try:
            yield here
        finally:
            await watch.stop()


def raised(here: Ward) -> list[AlertRaised]:
    return [
        each.event
        for happening in here.happenings
        for each in happening.recorded
        if isinstance(each.event, AlertRaised)
    ]


async def steps(here: Ward, clock: HandClock, count: int, step: timedelta) -> None:
    """Let time go in steps, and after each one until what is due has been raised."""
    lobby = await here.lobby()

    def nothing_is_due() -> bool:
        due = next_level_at(lobby)
        return due is None or due > here.desk.clock.now()

    for _ in range(count):
        clock.step(seconds=step.total_seconds())
        await until(nothing_is_due)


async def test_each_level_is_raised_at_its_moment_and_not_before(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.issue()
        clock.step(minutes=14, seconds=59)
        await asyncio.sleep(0.02)
        assert raised(here) == []
        clock.step(seconds=1)
        await until(lambda: len(raised(here)) == 1, "near")
        clock.step(minutes=4, seconds=59)
        await asyncio.sleep(0.02)
        assert len(raised(here)) == 1
        clock.step(seconds=1)
        await until(lambda: len(raised(here)) == 2, "past")
        assert [alert.level for alert in raised(here)] == ["near", "past"]


async def test_alerts_are_at_most_a_second_late_and_never_early(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        for _ in range(12):
            await here.issue()
            clock.step(seconds=7.3)
        clock.step(minutes=13)
        await steps(here, clock, 140, timedelta(milliseconds=900))
        clock.step(minutes=2)
        await steps(here, clock, 240, timedelta(milliseconds=900))
        await until(lambda: len(raised(here)) == 24)
        late = [alert.at - alert.reached_at for alert in raised(here)]
        assert min(late) >= timedelta(0)
        assert max(late) <= AT_MOST_LATE
        assert not any(alert.late for alert in raised(here))
        assert len({alert.alert_id for alert in raised(here)}) == 24


async def test_a_watch_that_has_slept_past_a_level_raises_it_late_and_says_so(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.issue()
        clock.step(hours=1)
        await until(lambda: len(raised(here)) == 2)
        assert all(alert.late for alert in raised(here))


async def test_who_is_called_in_time_raises_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.open_counter()
        await here.issue()
        clock.step(minutes=10)
        await here.call_next()
        other = await here.issue(CIVIL)
        clock.step(minutes=15)
        await until(lambda: len(raised(here)) == 1)
        assert [alert.ticket_id for alert in raised(here)] == [other]


async def test_a_new_stretch_raises_anew_and_an_old_one_never_twice(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.open_counter()
        ticket_id = await here.issue()
        clock.step(minutes=21)
        await until(lambda: len(raised(here)) == 2)
        clock.step(minutes=30)
        await here.call_next()
        await here.do(lambda lobby, now: moving.return_to_queue(lobby, now, ticket_id, OFFICER))
        await until(lambda: len(raised(here)) == 4)
        clock.step(hours=1)
        await here.do(lambda _lobby, _now: ())
        ids = [alert.alert_id for alert in raised(here)]
        assert sorted(ids) == [
            f"{ticket_id}.{stretch}.{level}" for stretch in (1, 2) for level in ("near", "past")
        ]


async def test_alerts_are_neither_lost_nor_repeated_by_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        early = await here.issue()
        clock.step(minutes=16)
        late = await here.issue()
        await until(lambda: len(raised(here)) == 1)
    again = HandClock()
    async with watched(tmp_path, again, start=MONDAY + timedelta(minutes=25)) as here:
        await until(lambda: len(raised(here)) == 1)
        again.step(minutes=6)
        await until(lambda: len(raised(here)) == 2)
        told = [event["alert_id"] for event in await here.ledger.events_after(0, 99)
                if event["kind"] == "alert_raised"]  # fmt: skip
        assert told == [f"{early}.1.near", f"{early}.1.past", f"{late}.1.near"]


async def test_the_day_turns_at_midnight_by_itself(tmp_path: Path) -> None:
    clock = HandClock()
    start = MONDAY.replace(hour=23, minute=59)
    async with watched(tmp_path, clock, start=start) as here:
        await here.issue()
        clock.step(seconds=59)
        await asyncio.sleep(0.02)
        assert (await here.lobby()).day == start.date()
        clock.step(seconds=1.001)
        tomorrow = start.date() + timedelta(days=1)
        await until(lambda: here.happenings[-1].lobby.day == tomorrow, "the next day")


async def test_it_tries_again_when_the_ledger_could_not_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.issue()
        here.disk.appends_fail = True
        clock.step(minutes=15)
        await until(lambda: "trying again" in caplog.text)
        here.disk.appends_fail = False
        clock.step(seconds=1)
        await until(lambda: len(raised(here)) == 1)


async def test_a_fault_does_not_silence_later_alerts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.issue()
        with monkeypatch.context() as broken:
            broken.setattr(Lobby, "service_of", None)
            clock.step(minutes=15)
            await until(lambda: "trying again" in caplog.text)
        clock.step(seconds=1)
        await until(lambda: len(raised(here)) == 1)


class _CountingLine(Line):  # type: ignore[type-arg]  # of whatever the real one holds
    """A line that counts how often its keys are gone through."""

    seen = 0

    def __iter__(self) -> Iterator[Any]:
        for key in super().__iter__():
            _CountingLine.seen += 1
            yield key


async def test_it_looks_at_no_ticket_whose_level_has_not_come(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        for _ in range(150):
            await here.issue()
        lobby = await here.lobby()
        counting: Line[Any] = _CountingLine()
        counting.__dict__.update(lobby.levels.__dict__)
        lobby.levels = counting
        _CountingLine.seen = 0
        for _ in range(10):
            clock.step(seconds=60)
            await here.do(lambda _lobby, _now: ())
            await here.open_counter(CounterId(2))
        assert _CountingLine.seen == 0
        clock.step(minutes=5)
        await until(lambda: len(raised(here)) == 150)
        assert _CountingLine.seen <= 151 + 10


async def test_a_stopped_watch_is_still(tmp_path: Path) -> None:
    clock = HandClock()
    async with watched(tmp_path, clock) as here:
        await here.issue()
        heard = len(here.desk.listeners)
    assert len(here.desk.listeners) == heard - 1
