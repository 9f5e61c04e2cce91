"""The service's time is set while nobody waits, by a person or a time server and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server import clock_watch
from server.clock_watch import ClockQuestion, ClockWatch
from server.machine_clock import ClockInDoubtError, Doubt, KeptTime, keep_time, kept_time
from tests.server.machine_clock.by_hand import HandMachine
from tests.server.ward import MONDAY, ZONE, Ward, until, ward
from ticket_queue.rules import moving

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_watch, "LOOK_EVERY_S", 0.01)


class Watched:
    """A ward whose time comes from a machine that is set by hand."""

    def __init__(self, here: Ward, watch: ClockWatch, machine: HandMachine, data: Path) -> None:
        self.here = here
        self.watch = watch
        self.machine = machine
        self.data = data

    async def looked(self) -> None:
        """Wait until the watch has certainly looked at everything as it is now."""
        probe = KeptTime.of(self.machine, self.here.desk.clock.now() - 2 * HOUR)
        keep_time(self.data, probe)
        await until(lambda: kept_time(self.data) != probe or self.watch.set_anew.is_set())

    def is_left_alone(self) -> bool:
        """Tell whether the watch has neither set the time nor begun anew."""
        kept = kept_time(self.data)
        return kept is not None and not kept.told_by and not self.watch.set_anew.is_set()


@asynccontextmanager
async def watched(
    folder: Path, machine: HandMachine, last_at: datetime | None = None
) -> AsyncIterator[Watched]:
    async with ward(folder, start=machine.wall()) as here:
        clock = here.desk.clock
        clock._monotonic = machine.counted_s  # noqa: SLF001 - the ward's clock is this machine's
        clock._anchored_at = machine.counted_s()  # noqa: SLF001 - (the same)
        clock._wall = machine.wall  # noqa: SLF001 - (the same)
        watch = ClockWatch(here.desk, folder, machine, last_at)
        await watch.start()
        try:
            yield Watched(here, watch, machine, folder)
        finally:
            await watch.stop()


async def test_a_step_of_the_wall_clock_is_not_followed(tmp_path: Path) -> None:
    async with watched(tmp_path, HandMachine(MONDAY)) as it:
        for step in (HOUR, -HOUR, 30 * DAY, -9_000 * DAY):
            it.machine.set_wall(MONDAY + step)
            await it.looked()
            assert it.is_left_alone()
            assert it.here.desk.clock.now() == MONDAY


async def test_a_time_server_is_followed_once_nobody_waits(tmp_path: Path) -> None:
    async with watched(tmp_path, HandMachine(MONDAY)) as it:
        ticket = await it.here.issue()
        it.machine.kept_in_step = True
        it.machine.set_wall(MONDAY + 14 * HOUR)
        await it.looked()
        assert it.is_left_alone()
        await it.here.do(lambda lobby, now: moving.cancel(lobby, now, ticket, "citizen"))
        await until(it.watch.set_anew.is_set)
        kept = kept_time(tmp_path)
        assert kept is not None
        assert (kept.at, kept.told_by, kept.goes_back) == (
            MONDAY + 14 * HOUR,
            "time-server",
            False,
        )


@pytest.mark.parametrize(
    "wall", [MONDAY - 2 * HOUR, MONDAY - DAY, datetime(2099, 1, 1, tzinfo=ZONE)]
)
async def test_a_time_server_leads_neither_back_nor_into_a_year_that_cannot_be(
    tmp_path: Path, wall: datetime
) -> None:
    async with watched(tmp_path, HandMachine(MONDAY, in_step=True)) as it:
        it.machine.set_wall(wall)
        await it.looked()
        assert it.is_left_alone()


async def test_a_persons_time_waits_until_no_ticket_is_open(tmp_path: Path) -> None:
    async with watched(tmp_path, HandMachine(MONDAY)) as it:
        ticket = await it.here.issue()
        it.watch.tell(MONDAY + HOUR, "phuc", goes_back=False)
        standing = await it.watch.standing()
        assert (standing.told, standing.open_tickets) == (MONDAY + HOUR, 1)
        assert not it.watch.set_anew.is_set()
        await it.here.do(lambda lobby, now: moving.cancel(lobby, now, ticket, "citizen"))
        await until(it.watch.set_anew.is_set)


async def test_what_a_command_has_kept_is_seen_too(tmp_path: Path) -> None:
    async with watched(tmp_path, HandMachine(MONDAY)) as it:
        keep_time(tmp_path, KeptTime.of(it.machine, MONDAY + HOUR, told_by="command"))
        await until(it.watch.set_anew.is_set)


async def test_the_ledger_says_who_has_set_the_time_and_once(tmp_path: Path) -> None:
    machine = HandMachine(MONDAY)
    was = MONDAY - HOUR
    keep_time(tmp_path, KeptTime.of(machine, MONDAY, told_by="phuc", was=was))
    for _ in range(2):
        async with watched(tmp_path, machine) as it:
            events = await it.here.ledger.events_after(0, 99)
            said = [(each["by"], each["was"]) for each in events if each["kind"] == "clock_set"]
            assert said == [("phuc", "2026-11-23T07:00:00.000+07:00")]


async def test_the_drift_that_was_taken_back_at_midnight_is_kept(tmp_path: Path) -> None:
    async with watched(tmp_path, HandMachine(MONDAY)) as it:
        it.machine.set_wall(MONDAY + timedelta(minutes=20))
        it.here.desk.clock.take_wall()
        await until(lambda: counted(it) == MONDAY + timedelta(minutes=20))


def counted(it: Watched) -> datetime | None:
    kept = kept_time(it.data)
    return None if kept is None else kept.counted_on(it.machine)


def question(folder: Path, machine: HandMachine) -> ClockQuestion:
    doubt = ClockInDoubtError(Doubt.BEHIND, machine.wall(), MONDAY)
    return ClockQuestion(doubt, folder, machine)


async def test_a_question_ends_with_a_persons_word(tmp_path: Path) -> None:
    asked = question(tmp_path, HandMachine(MONDAY - DAY))
    asked.tell(MONDAY, "phuc", goes_back=False)
    await asked.answered(ZONE)
    assert (await asked.standing()).doubt == "behind"


async def test_a_question_ends_when_the_machine_is_put_right_meanwhile(tmp_path: Path) -> None:
    machine = HandMachine(MONDAY - DAY)
    asked = question(tmp_path, machine)
    machine.set_wall(MONDAY + HOUR)
    await asked.answered(ZONE)
    assert kept_time(tmp_path) is None
