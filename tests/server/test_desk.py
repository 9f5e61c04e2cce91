import asyncio
import random
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.desk import Answered, Command, RequestIdReused
from tests.server.ward import (
    CERTIFICATION,
    COUNTER,
    MONDAY,
    OFFICER,
    SITE,
    HandClock,
    issuing_of,
    lobby_of_file,
    lobby_state,
    new_id,
    seq_of,
    ward,
)
from ticket_queue.events import Event
from ticket_queue.free_text import text_hash
from ticket_queue.ids import CounterId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages.events import decode_event
from ticket_queue.rules import alerts, counters, moving, serving
from ticket_queue.rules.refusals import QueueEmptyRefused, Refused, UnknownRefused
from ticket_queue.ticket import TicketState


async def test_commands_that_wait_together_are_written_by_one_commit(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await asyncio.gather(*(here.issue() for _ in range(30)))
        issued = [sum(1 for each in c.recorded if hasattr(each.event, "number"))
                  for c in here.disk.commits]  # fmt: skip
        assert sum(issued) == 30
        assert len(here.disk.commits) < 5


async def test_an_answer_is_given_only_once_its_events_are_in_the_file(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = await here.issue()
        with sqlite3.connect(here.path) as other:
            query = "SELECT count(*) FROM events WHERE ticket_id = ?"
            assert other.execute(query, [ticket_id]).fetchone() == (1,)
        other.close()


async def test_the_same_request_gets_the_same_answer_and_changes_nothing(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        first = await here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="a")
        again = await here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="a")
        assert not first.repeated
        assert again == Answered(first.body, repeated=True)
        assert len((await here.lobby()).tickets) == 1


async def test_the_same_request_twice_in_one_batch_is_decided_once(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        answers = await asyncio.gather(
            *(here.do(issuing_of(ticket_id), request_id=ticket_id) for _ in range(10))
        )
        assert {answer.body for answer in answers} == {answers[0].body}
        assert sorted(answer.repeated for answer in answers) == [False] + [True] * 9
        assert len(here.disk.commits) == 1


async def test_the_same_request_gets_the_same_answer_after_a_restart(tmp_path: Path) -> None:
    ticket_id = TicketId(new_id())
    async with ward(tmp_path) as here:
        first = await here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="a")
        await here.issue()
    async with ward(tmp_path) as here:
        again = await here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="a")
        assert again == Answered(first.body, repeated=True)
        with pytest.raises(RequestIdReused):
            await here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="b")


async def test_the_same_id_with_another_body_is_refused(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        given = await asyncio.gather(
            here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="a"),
            here.do(issuing_of(ticket_id), request_id=ticket_id, fingerprint="b"),
            return_exceptions=True,
        )
        assert isinstance(given[0], Answered)
        assert isinstance(given[1], RequestIdReused)


async def test_a_refusal_is_not_remembered(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.open_counter()
        request_id = new_id()

        async def call() -> Answered:
            return await here.do(
                lambda lobby, now: serving.call_next(lobby, now, COUNTER, OFFICER),
                request_id=request_id,
            )

        with pytest.raises(QueueEmptyRefused):
            await call()
        await here.issue()
        assert not (await call()).repeated


async def test_an_id_that_is_older_than_what_is_remembered_harms_nobody(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        request_id = new_id()
        open_it = lambda lobby, now: counters.open_counter(lobby, now, COUNTER, OFFICER)  # noqa: E731
        await here.do(open_it, request_id=request_id)
        clock.step(days=3)
        answered, _ = await asyncio.gather(
            here.do(open_it, request_id=request_id), here.issue(CERTIFICATION)
        )
        assert not answered.repeated


def _any_verb(random_: random.Random, lobby: Lobby, now: datetime) -> Sequence[Event]:
    counter = CounterId(random_.randint(1, 4))
    tickets = [*lobby.tickets] or [TicketId("none")]
    ticket_id = random_.choice(tickets)
    service = random_.choice([*lobby.site.services])
    reason = text_hash("vì", b"salt")
    verbs = [
        lambda: counters.open_counter(lobby, now, counter, OFFICER),
        lambda: serving.call_next(lobby, now, counter, OFFICER),
        lambda: serving.call_next(lobby, now, counter, OFFICER),
        lambda: serving.start_serving(lobby, now, counter, OFFICER),
        lambda: serving.start_serving(lobby, now, counter, OFFICER),
        lambda: serving.finish_serving(lobby, now, counter, OFFICER),
        lambda: serving.recall(lobby, now, counter, OFFICER),
        lambda: serving.mark_no_show(lobby, now, counter, OFFICER),
        lambda: serving.park(lobby, now, counter, OFFICER),
        lambda: serving.reopen(lobby, now, counter, None, OFFICER),
        lambda: serving.call_ticket(lobby, now, counter, ticket_id, reason, OFFICER),
        lambda: moving.return_to_queue(lobby, now, ticket_id, OFFICER),
        lambda: moving.transfer_to_service(lobby, now, ticket_id, service, OFFICER),
        lambda: moving.transfer_to_counter(lobby, now, ticket_id, counter, OFFICER),
        lambda: moving.cancel(lobby, now, ticket_id, OFFICER),
        lambda: moving.restore(lobby, now, ticket_id, OFFICER),
        lambda: moving.change_priority(lobby, now, ticket_id, OFFICER, reason, priority=True),
        lambda: counters.pause_counter(lobby, now, counter, OFFICER, reason),
        lambda: counters.change_help(lobby, now, counter, [service], "minh"),
        lambda: alerts.raise_alerts(lobby, now),
        lambda: alerts.acknowledge_service(lobby, now, service, "other", None, "minh"),
    ]
    return random_.choice(verbs)()


@pytest.mark.parametrize("seed", range(3))
async def test_the_file_folds_to_the_lobby_that_lives(tmp_path: Path, seed: int) -> None:
    random_, clock = random.Random(seed), HandClock()
    done = 0
    async with ward(tmp_path, clock) as here:
        for _ in range(400):
            clock.step(seconds=random_.uniform(0, 90))
            try:
                if random_.random() < 0.25:
                    await here.issue(random_.choice([*SITE.services][:3]))
                await here.do(lambda lobby, now: _any_verb(random_, lobby, now))
                done += 1
            except Refused:
                continue
        live = lobby_state(await here.lobby())
        assert lobby_state(await lobby_of_file(here)) == live
    assert done > 100
    async with ward(tmp_path, start=MONDAY + timedelta(seconds=clock.seconds)) as here:
        assert lobby_state(await here.lobby()) == live


async def test_every_event_in_the_file_can_be_read_again(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.open_counter()
        await here.issue()
        await here.call_next()
        bodies = await here.ledger.events_after(0, 100)
        read = [decode_event({k: v for k, v in body.items() if k != "seq"}) for body in bodies]
        assert [type(event).__name__ for event in read] == [
            "DayOpened", "CounterOpened", "TicketIssued", "TicketCalled",
        ]  # fmt: skip
        assert [body["seq"] for body in bodies] == [1, 2, 3, 4]


async def test_what_was_told_is_what_was_written(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await asyncio.gather(*(here.issue() for _ in range(20)))
        with pytest.raises(UnknownRefused):
            await here.do(lambda lobby, now: moving.cancel(lobby, now, TicketId("x"), OFFICER))
        told = [each.seq for happening in here.happenings for each in happening.recorded]
        assert told == list(range(1, 22))
        assert (await here.ticket(await here.issue())).state is TicketState.WAITING


async def test_command_answers_are_those_of_the_moment_after_its_own_event(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ids = [TicketId(new_id()) for _ in range(3)]
        answers = await asyncio.gather(
            *(
                here.desk.submit(Command(decide=issuing_of(each), answer=seq_of, request_id=each))
                for each in ids
            )
        )
        assert [answer.body for answer in answers] == [b'{"seq":2}', b'{"seq":3}', b'{"seq":4}']
