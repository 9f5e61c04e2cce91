"""A disk that is full, a verb that is broken: nothing of it is ever answered or told."""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from server.desk import Command, Happening
from server.ports import StorageError
from tests.server.ward import (
    CIVIL,
    issuing_of,
    lobby_of_file,
    lobby_state,
    new_id,
    until,
    ward,
)
from ticket_queue.events import Event
from ticket_queue.ids import TicketId
from ticket_queue.lobby import Lobby


async def test_a_full_disk_answers_an_error_and_changes_nothing(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.open_counter()
        kept = await here.issue()
        before = lobby_state(await here.lobby())
        pages = await here.ledger._in_writer(  # noqa: SLF001 - the file's own limit stands for a full disk
            lambda: here.ledger._open_db().execute("PRAGMA page_count").fetchone()[0]  # noqa: SLF001
        )
        limit = f"PRAGMA max_page_count = {pages}"
        await here.ledger._in_writer(lambda: here.ledger._open_db().execute(limit).fetchall())  # noqa: SLF001
        failed = await asyncio.gather(*(here.issue() for _ in range(200)), return_exceptions=True)
        assert all(isinstance(each, StorageError) for each in failed)
        assert lobby_state(await here.lobby()) == before
        assert lobby_state(await lobby_of_file(here)) == before

        limit = "PRAGMA max_page_count = 1000000"
        await here.ledger._in_writer(lambda: here.ledger._open_db().execute(limit).fetchall())  # noqa: SLF001
        assert (await here.call_next()).ticket_id == kept
        await here.issue()


async def test_a_request_that_met_a_full_disk_may_come_again(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        here.disk.appends_fail = True
        with pytest.raises(StorageError):
            await here.do(issuing_of(ticket_id), request_id=ticket_id)
        here.disk.appends_fail = False
        answered = await here.do(issuing_of(ticket_id), request_id=ticket_id)
        assert not answered.repeated
        assert (await here.ticket(ticket_id)).number == 1001


async def test_nobody_reads_what_could_not_be_written_nor_taken_back(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
        here.disk.appends_fail = here.disk.loads_fail = True
        with pytest.raises(StorageError):
            await here.issue()
        with pytest.raises(StorageError):
            await here.lobby()
        here.disk.appends_fail = here.disk.loads_fail = False
        assert len((await here.lobby()).tickets) == 1
        await here.issue()
        assert sorted((await here.lobby()).by_number) == [1001, 1002]


async def test_while_a_commit_is_on_its_way_reading_waits_for_it(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
        here.disk.gate.clear()
        here.disk.at_gate = False
        issuing = asyncio.create_task(here.issue())
        await until(lambda: here.disk.at_gate, "a commit")
        reading = asyncio.create_task(here.desk.read(lambda lobby, _now: len(lobby.tickets)))
        await asyncio.sleep(0)
        seen_too_early = reading.done()
        here.disk.gate.set()
        assert not seen_too_early
        assert await reading == 2
        assert issuing.done()


async def test_a_failed_commit_is_told_to_nobody(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        here.disk.appends_fail = True
        with pytest.raises(StorageError):
            await here.issue()
        assert here.happenings == []


# ---- when a program is wrong


def _broken(_lobby: Lobby, _now: datetime) -> Sequence[Event]:
    raise ZeroDivisionError


async def test_a_verb_that_breaks_stops_neither_its_neighbours_nor_the_desk(
    tmp_path: Path,
) -> None:
    async with ward(tmp_path) as here:
        given = await asyncio.gather(
            here.issue(), here.do(_broken), here.issue(), return_exceptions=True
        )
        assert isinstance(given[1], ZeroDivisionError)
        assert sorted((await here.lobby()).by_number) == [1001, 1002]


async def test_an_answer_that_breaks_takes_its_verb_back_and_no_other(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())

        def no_answer(_lobby: Lobby, _now: datetime) -> bytes:
            raise ZeroDivisionError

        command = Command(decide=issuing_of(ticket_id), answer=no_answer, request_id=ticket_id)
        given = await asyncio.gather(
            here.issue(), here.desk.submit(command), here.issue(), return_exceptions=True
        )
        assert isinstance(given[1], ZeroDivisionError)
        lobby = await here.lobby()
        assert sorted(lobby.by_number) == [1001, 1002]
        assert ticket_id not in lobby.tickets
        assert lobby_state(await lobby_of_file(here)) == lobby_state(lobby)


async def test_a_look_that_breaks_is_its_own_fault(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        with pytest.raises(ZeroDivisionError):
            await here.desk.read(lambda _lobby, _now: 1 // 0)
        await here.issue()


async def test_a_listener_that_breaks_stops_nothing(tmp_path: Path) -> None:
    def stumble(_happening: Happening) -> None:
        raise ZeroDivisionError

    async with ward(tmp_path, listen=stumble) as here:
        await here.issue()
        await here.issue()
        assert len(here.happenings) == 2


async def test_a_number_that_the_file_knows_already_fails_alone(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
        with sqlite3.connect(here.path) as other:
            other.execute("INSERT INTO numbers VALUES ('2026-11-23', 2001, 'somebody else')")
        other.close()
        given = await asyncio.gather(
            here.issue(), here.issue(CIVIL), here.issue(), return_exceptions=True
        )
        assert [isinstance(each, StorageError) for each in given] == [False, True, False]
        assert sorted((await here.lobby()).by_number) == [1001, 1002, 1003]


async def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        waiting = [asyncio.create_task(here.issue()) for _ in range(20)]
        await asyncio.sleep(0)
        await here.desk.close()
        assert len(await asyncio.gather(*waiting)) == 20
