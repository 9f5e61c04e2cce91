"""A clock that ran ahead is put right: the desk leaves a day that has not come yet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.ledger import LEDGER_FILE, verify
from server.ports import Commit, Recorded, StorageError
from server.settings import site_of_document
from tests.server.ward import (
    COUNTER,
    MONDAY,
    OFFICER,
    ZONE,
    HandClock,
    Ward,
    issuing_of,
    lobby_of_file,
    new_id,
    ward,
)
from ticket_queue.events import CounterOpened, DayOpened
from ticket_queue.ids import TicketId
from ticket_queue.ticket import TicketState

FAR_AHEAD = datetime(2099, 3, 2, 8, 0, tzinfo=ZONE)
DAY = timedelta(days=1)


@asynccontextmanager
async def put_right(folder: Path, start: datetime, clock: HandClock) -> AsyncIterator[Ward]:
    """Open the ward at a moment before its last event, because somebody has said so."""
    async with ward(folder, clock, start=start) as here:
        await here.desk.go_back("phuc", start - DAY)
        yield here


async def test_a_ward_whose_clock_ran_to_2099_works_today(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        far = await here.issue()
    later = MONDAY + DAY
    async with put_right(tmp_path, later, HandClock()) as here:
        lobby = await here.lobby()
        assert (lobby.day, lobby.closed) == (later.date(), False)
        assert far not in lobby.tickets
        issued = await here.ticket(await here.issue())
        assert (issued.number, issued.waiting_since) == (1001, later)
        assert (await here.kinds())[-5:] == [
            "ticket_expired",
            "day_closed",
            "day_opened",
            "clock_set",
            "ticket_issued",
        ]
    # A restart goes on with the day that was opened last, not with the latest one.
    async with ward(tmp_path, start=later) as here:
        assert (await here.lobby()).day == later.date()
        assert (await here.ticket(await here.issue())).number == 1002


async def test_the_day_that_was_broken_off_goes_on_with_its_numbers(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        first = await here.issue()
        secret, asked = "s" * 22, new_id()
        second = TicketId(new_id())
        await here.do(issuing_of(second), link=(secret, second), request_id=asked, fingerprint="f")
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        await here.issue()
    async with put_right(tmp_path, MONDAY + timedelta(hours=1), HandClock()) as here:
        lobby = await here.lobby()
        assert [lobby.tickets[each].state for each in (first, second)] == [TicketState.EXPIRED] * 2
        assert (await here.ticket(await here.issue())).number == 1003
        # What lies beside the ledger is there as well: the phone's link, the answered request.
        assert here.desk.beside.ticket_of_link(secret) == second
        again = await here.do(issuing_of(second), request_id=asked, fingerprint="f")
        assert again.repeated
        assert (await lobby_of_file(here)).tickets == (await here.lobby()).tickets


async def test_within_one_day_it_goes_back_too(tmp_path: Path) -> None:
    async with ward(tmp_path, start=MONDAY + timedelta(hours=3)) as here:
        early = await here.issue()
    async with put_right(tmp_path, MONDAY, HandClock()) as here:
        assert (await here.ticket(early)).state is TicketState.EXPIRED
        after = await here.ticket(await here.issue())
        assert (after.number, after.waiting_since) == (1002, MONDAY)


async def test_the_days_that_the_clock_had_run_through_are_taken_up_when_they_come(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with ward(tmp_path, start=MONDAY + DAY) as here:
        await here.issue()
        await here.issue()
    async with put_right(tmp_path, MONDAY, clock) as here:
        assert (await here.ticket(await here.issue())).number == 1001
        clock.step(days=1)
        tomorrow = await here.ticket(await here.issue())
        assert tomorrow.number == 1003
        clock.step(days=1)
        assert (await here.ticket(await here.issue())).number == 1001


async def test_alerts_and_waits_of_the_day_gone_back_to_go_by_its_own_time(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        await here.issue()
    async with put_right(tmp_path, MONDAY, clock) as here:
        ticket_id = await here.issue()
        for _ in range(3):
            clock.step(minutes=4)
            lobby = await here.lobby()
            wait = lobby.wait_of(lobby.tickets[ticket_id], here.desk.clock.now())
            assert timedelta(0) < wait <= timedelta(minutes=12)
        assert not (await here.lobby()).alerts


async def test_where_the_disk_fails_it_may_be_tried_again(tmp_path: Path) -> None:
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        await here.issue()
    async with ward(tmp_path, start=MONDAY) as here:
        here.disk.appends_fail = True
        with pytest.raises(StorageError, match="no space left"):
            await here.desk.go_back("phuc", None)
    async with put_right(tmp_path, MONDAY, HandClock()) as here:
        assert (await here.ticket(await here.issue())).number == 1001
        kinds = await here.kinds()
        assert kinds.count("day_closed") == 1


async def test_the_ledgers_examiner_takes_a_day_gone_back_to_for_whole(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        await here.issue()
    clock = HandClock()
    async with put_right(tmp_path, MONDAY + timedelta(hours=1), clock) as here:
        await here.issue()
        clock.step(days=1)
        await here.issue()
    found = verify(tmp_path / LEDGER_FILE, site_of_document)
    assert [flaw.key for flaw in found.flaws] == []


async def test_the_ledgers_examiner_names_a_way_back_that_nobody_has_answered_for(
    tmp_path: Path,
) -> None:
    async with ward(tmp_path, start=FAR_AHEAD) as here:
        await here.issue()
        opened = DayOpened(at=MONDAY, day=MONDAY.date(), site=here.desk.site.code)
        again = CounterOpened(at=MONDAY, counter=COUNTER, staff=OFFICER)
        seq = (await here.lobby()).seq
        lines = (Recorded(seq + 1, MONDAY.date(), opened), Recorded(seq + 2, MONDAY.date(), again))
        await here.ledger.append(Commit(recorded=lines))
    found = verify(tmp_path / LEDGER_FILE, site_of_document)
    assert ("misplaced", seq + 1) in [(flaw.key, flaw.facts.get("seq")) for flaw in found.flaws]
