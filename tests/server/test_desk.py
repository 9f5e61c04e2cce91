import asyncio
import random
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.desk import Answered, Command, Happening, RequestIdReused
from server.ports import KeptText, StorageError
from tests.server.ward import (
    CERTIFICATION,
    CIVIL,
    COUNTER,
    MONDAY,
    OFFICER,
    SITE,
    HandClock,
    Ward,
    issuing_of,
    lobby_state,
    new_id,
    seq_of,
    until,
    ward,
    with_hours_around_the_clock,
)
from ticket_queue.events import Event
from ticket_queue.folding import fold
from ticket_queue.free_text import text_hash
from ticket_queue.ids import CounterId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.messages.events import decode_event
from ticket_queue.rules import alerts, counters, moving, serving
from ticket_queue.rules.refusals import QueueEmptyRefused, Refused, UnknownRefused
from ticket_queue.ticket import TicketState

OPEN_ALWAYS = with_hours_around_the_clock(SITE)


async def _of_ledger(here: Ward) -> Lobby:
    """Fold the last day of the file by itself."""
    state = await here.ledger.load()
    lobby = Lobby(SITE, seq=0)
    lobby.alerts.update({alert.alert_id: alert for alert in state.alerts})
    fold(lobby, ((each.seq, each.event) for each in state.recorded))
    lobby.seq = state.last_seq
    return lobby


# ---- recording and answering


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


# ---- when the ledger cannot be written


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
        assert lobby_state(await _of_ledger(here)) == before

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
        assert lobby_state(await _of_ledger(here)) == lobby_state(lobby)


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


# ---- the day


async def test_the_day_opens_with_the_first_thing_that_happens(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        assert (await here.lobby()).day is None
        await here.issue()
        assert await here.kinds() == ["day_opened", "ticket_issued"]


async def test_at_midnight_what_is_open_expires_and_numbers_start_anew(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        await here.open_counter()
        called, waiting = await here.issue(), await here.issue()
        await here.call_next()
        clock.step(hours=16, seconds=30)
        after = await here.do(lambda _lobby, _now: ())
        assert after.repeated is False
        kinds = await here.kinds()
        assert kinds[-5:] == ["ticket_expired", "ticket_expired", "counter_closed", "day_closed",
                              "day_opened"]  # fmt: skip
        events = {event["seq"]: event for event in await here.ledger.events_after(0, 99)}
        midnight = "2026-11-24T00:00:00.000+07:00"
        closing = [e for e in events.values() if e["kind"] in ("ticket_expired", "day_closed")]
        assert {e["at"] for e in closing} == {midnight}
        lobby = await here.lobby()
        assert lobby.day is not None
        assert lobby.day.isoformat() == "2026-11-24"
        assert not lobby.tickets.keys() & {called, waiting}
        clock.step(hours=8)
        again = await here.issue()
        assert (await here.ticket(again)).number == 1001


async def test_a_day_whose_server_was_off_is_closed_at_its_own_midnight(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    async with ward(tmp_path, start=MONDAY + timedelta(days=3)) as here:
        await here.issue()
        events = list(await here.ledger.events_after(2, 99))
        told = [(event["kind"], str(event["at"])[:10]) for event in events]
        assert told == [
            ("ticket_expired", "2026-11-24"),
            ("day_closed", "2026-11-24"),
            ("day_opened", "2026-11-26"),
            ("ticket_issued", "2026-11-26"),
        ]


async def test_a_day_is_closed_once_however_often_the_server_starts(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    for day in (1, 1, 2, 2):
        async with ward(tmp_path, start=MONDAY + timedelta(days=day)) as here:
            await here.do(lambda _lobby, _now: ())
    async with ward(tmp_path, start=MONDAY + timedelta(days=2)) as here:
        kinds = await here.kinds()
        assert kinds.count("day_closed") == 2
        assert kinds.count("day_opened") == 3


async def test_links_lead_to_tickets_of_today_alone(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = TicketId(new_id())
        await here.do(issuing_of(ticket_id), link=("s" * 22, ticket_id))
        assert here.desk.ticket_of_link("s" * 22) == ticket_id
        assert here.desk.ticket_of_link("t" * 22) is None
        clock.step(days=1)
        await here.do(lambda _lobby, _now: ())
        assert here.desk.ticket_of_link("s" * 22) is None
    async with ward(tmp_path) as here:
        assert here.desk.ticket_of_link("s" * 22) is None


async def test_links_and_texts_are_there_after_a_restart(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        await here.do(issuing_of(ticket_id), link=("s" * 22, ticket_id))
        text = KeptText(text_hash("nghỉ trưa", b"salt"), b"salt", "nghỉ trưa", MONDAY)
        await here.do(lambda _lobby, _now: (), request_id=new_id(), texts=(text,))
    async with ward(tmp_path) as here:
        assert here.desk.ticket_of_link("s" * 22) == ticket_id
        assert here.desk.read_text(text.hash) == "nghỉ trưa"
        assert here.desk.epoch


# ---- alerts of days before


async def _past_the_limit(here: Ward, clock: HandClock) -> TicketId:
    ticket_id = await here.issue()
    clock.step(minutes=25)
    await here.do(alerts.raise_alerts)
    return ticket_id


async def test_unanswered_alerts_come_along_to_the_next_day(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = await _past_the_limit(here, clock)
        ids = {f"{ticket_id}.1.near", f"{ticket_id}.1.past"}
        clock.step(days=1)
        await here.do(lambda _lobby, _now: ())
        live = (await here.lobby()).alerts
        assert set(live) == ids
        assert all(alert.closed_at is not None for alert in live.values())
    async with ward(tmp_path, start=MONDAY + timedelta(days=1, hours=1)) as here:
        assert (await here.lobby()).alerts == live


@pytest.mark.parametrize("restart", [True, False])
async def test_an_alert_of_yesterday_is_answered_today_for_good(
    tmp_path: Path, restart: bool
) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = await _past_the_limit(here, clock)
        near = f"{ticket_id}.1.near"
        clock.step(days=1)
        await here.do(
            lambda lobby, now: alerts.acknowledge(lobby, now, near, "other", None, "minh")  # type: ignore[arg-type]  # an AlertId
        )
        await here.issue()
        live = lobby_state(await here.lobby())
    start = MONDAY + timedelta(days=1, hours=1) if restart else MONDAY + timedelta(days=2)
    async with ward(tmp_path, start=start) as here:
        if restart:
            assert lobby_state(await here.lobby()) == live
        await here.do(lambda _lobby, _now: ())
        unanswered = [a for a in (await here.lobby()).alerts.values() if a.acknowledged is None]
        assert [alert.alert_id for alert in unanswered] == [f"{ticket_id}.1.past"]


# ---- what is in memory is what is in the file


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
        assert lobby_state(await _of_ledger(here)) == live
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
