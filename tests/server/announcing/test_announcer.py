"""The announcer against a real mosquitto that comes and goes."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.announcing.outbox import MOST_WAITING
from tests.broker import MosquittoProcess
from tests.server.announcing.hall import (
    COUNTER,
    DEADLINE_S,
    PASSWORDS,
    SITE,
    Ear,
    SteppedTime,
    outbox_is_empty,
    until,
    ward,
    without_time,
)
from tests.server.ward import MONDAY
from ticket_queue import topics
from ticket_queue.ids import DeviceId
from ticket_queue.messages import DeviceStatus, Sound, encode_device_status, json_bytes
from ticket_queue.rules.alerts import acknowledge_service, raise_alerts
from ticket_queue.rules.serving import recall
from ticket_queue.zones import WHOLE_HALL

EQUAL_WITHIN_S = 5.0
"""A promise: how soon after any reconnection a board is equal to the server's state."""
COUNTERS = [f"counters/{number}" for number in SITE.counters]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS, SITE.code) as broker:
        yield broker


async def test_who_comes_later_finds_the_whole_hall_retained(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here:
        await here.open_counter()
        await here.issue()
        await here.call_next()
        expected = without_time(await here.board())
        await outbox_is_empty(here.ledger)
        async with Ear(broker) as late:
            await until(
                lambda: bool(late.on("board")) and without_time(late.on("board")[-1]) == expected
            )
            await until(lambda: all(late.on(name) for name in [*COUNTERS, "waits"]))
            # The signs go out behind the snapshot: who comes in between hears the old one first.
            await until(lambda: late.on("counters/1")[-1]["ticket_state"] == "called")
        sign = late.on("counters/1")[-1]
        assert (sign["state"], sign["number"]) == ("open", 1001)
        assert late.on("calls") == []


async def test_each_call_and_recall_goes_by_once_and_leaves_the_outbox(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        await until(here.announcer.broker_ready)
        await here.open_counter()
        ticket_id = await here.issue()
        await here.call_next()
        await here.do(lambda lobby, now: recall(lobby, now, next(iter(lobby.counters)), "lan"))
        await until(lambda: len(ear.on("calls")) >= 2)
        await outbox_is_empty(here.ledger)
        calls = ear.on("calls")
        assert [(call["call_no"], call["attempt"]) for call in calls] == [(1, 1), (2, 2)]
        assert {call["ticket_id"] for call in calls} == {ticket_id}
        assert (
            calls == [_without_still_called(each) for each in (await here.board())["recent"]][::-1]
        )


async def test_a_board_is_equal_soon_after_the_broker_was_killed_and_no_call_is_lost(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        await until(here.announcer.broker_ready)
        await here.open_counter()
        for _ in range(3):
            await here.issue()
        await here.call_next()
        await until(lambda: bool(ear.on("calls")))
        broker.kill()
        await until(lambda: not here.announcer.broker_ready())
        await here.do(lambda lobby, now: recall(lobby, now, next(iter(lobby.counters)), "lan"))
        expected = without_time(await here.board())
        broker.start()
        await until(lambda: ear.connects > 1)
        await until(
            lambda: without_time(ear.on("board")[-1]) == expected, deadline_s=EQUAL_WITHIN_S
        )
        # What comes before the ear is back on the line, a board finds in the snapshot.
        heard = {call["call_no"] for call in ear.on("calls")}
        shown = {call["call_no"] for call in ear.on("board")[-1]["recent"]}
        assert heard | shown == {1, 2}
        await outbox_is_empty(here.ledger)
        await outbox_is_empty(here.ledger)


async def test_calls_that_were_made_without_a_broker_go_out_after_a_restart_of_the_server(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    broker.kill()
    async with ward(tmp_path, broker) as here:
        await here.open_counter()
        await here.issue()
        await here.call_next()
        assert not here.announcer.broker_ready()
    broker.start()
    async with Ear(broker) as ear, ward(tmp_path, broker) as here:
        await until(lambda: [call["call_no"] for call in ear.on("calls")] == [1])
        await outbox_is_empty(here.ledger)


async def test_while_the_broker_is_away_for_hours_only_the_newest_calls_wait_for_it(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here:
        await until(here.announcer.broker_ready)
        await here.open_counter()
        await here.issue()
        await here.call_next()
        broker.kill()
        await until(lambda: not here.announcer.broker_ready())
        for _ in range(MOST_WAITING + 60):
            await here.do(lambda lobby, now: recall(lobby, now, COUNTER, "lan"))
        last = (await here.board())["call_no"]
        async with asyncio.timeout(DEADLINE_S):
            while len(kept := await here.ledger.waiting_outgoing()) > MOST_WAITING:  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.01)
        assert [json.loads(each.payload)["call_no"] for each in kept[-2:]] == [last - 1, last]
        broker.start()
        await outbox_is_empty(here.ledger)
        async with Ear(broker) as ear:
            await until(lambda: bool(ear.on("board")))
        assert ear.on("board")[-1]["recent"][0]["call_no"] == last


async def test_the_newest_state_wins_and_not_every_state_is_told(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        await until(lambda: bool(ear.on("board")))
        await asyncio.gather(*(here.issue() for _ in range(40)))
        for _ in range(40):
            await here.issue()
        expected = (await here.board())["seq"]
        await until(lambda: ear.on("board")[-1]["seq"] == expected)
        seqs = [board["seq"] for board in ear.on("board")]
        assert seqs == sorted(seqs)
        assert len(seqs) < 40


async def test_only_the_signs_that_changed_are_told_again(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        await until(lambda: all(ear.on(name) for name in COUNTERS))
        await here.open_counter()
        await until(lambda: ear.on("counters/1")[-1]["state"] == "open")
        assert [len(ear.on(name)) for name in COUNTERS] == [2] + [1] * (len(COUNTERS) - 1)


async def test_alerts_are_told_as_they_are_raised_acknowledged_and_closed(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    time = SteppedTime()
    async with ward(tmp_path, broker, time) as here, Ear(broker) as ear:
        await here.open_counter()
        ticket_id = await here.issue()
        for minutes in (15, 5):
            time.step(timedelta(minutes=minutes))
            await here.do(raise_alerts)
        await here.do(
            lambda lobby, now: acknowledge_service(
                lobby, now, next(iter(lobby.site.services)), "second counter", None, "mai"
            )
        )
        await here.call_next()
        await until(lambda: len(ear.on("alerts")) >= 6)
    told = [(each["what"], each["alert"]["level"]) for each in ear.on("alerts")]
    assert told == [
        ("raised", "near"),
        ("raised", "past"),
        ("acknowledged", "near"),
        ("acknowledged", "past"),
        ("closed", "near"),
        ("closed", "past"),
    ]
    last = ear.on("alerts")[-1]["alert"]
    assert last["ticket_id"] == ticket_id
    assert last["closed_at"] == "2026-11-23T08:20:00.000+07:00"
    assert last["acknowledged"]["by"] == "mai"


async def test_an_alert_that_was_closed_before_is_not_closed_again_with_the_ticket(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    time = SteppedTime()
    async with ward(tmp_path, broker, time) as here, Ear(broker) as ear:
        await here.open_counter()
        await here.issue()
        time.step(timedelta(minutes=15))
        await here.do(raise_alerts)
        await here.call_next()
        time.step(timedelta(hours=18))
        await here.do(raise_alerts)  # the desk closes the day first, and the ticket with it
        await until(here.announcer.broker_ready)
        await outbox_is_empty(here.ledger)
        await until(lambda: len(ear.on("alerts")) >= 2)
        assert [each["what"] for each in ear.on("alerts")] == ["raised", "closed"]


async def test_the_last_word_of_a_device_counts_however_often_it_speaks(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    topic = f"moiso/{SITE.code}/devices/board-1/status"
    status = '{"v":1,"at":"2026-11-23T08:00:00.000+07:00","online":%s,"version":"%d"}'
    async with ward(tmp_path, broker) as here, Ear(broker) as board:
        await until(here.announcer.broker_ready)
        board.publish(topic, b"not JSON")
        for version in range(150):
            board.publish(topic, (status % ("true", version)).encode())
        board.publish(topic, (status % ("false", 7)).encode())
        await until(lambda: DeviceId("board-1") in here.devices.all())
        await until(lambda: not here.devices.all()[DeviceId("board-1")].online)
        assert here.devices.all()[DeviceId("board-1")].version == "7"


async def test_nonsense_in_a_devices_own_status_is_logged_and_what_follows_is_read(
    tmp_path: Path, broker: MosquittoProcess, caplog: pytest.LogCaptureFixture
) -> None:
    board = DeviceId("board-1")
    topic = topics.device_status(SITE.code, board)
    status = DeviceStatus(MONDAY, online=True, printer=None, paper=None, version="1")

    def complaints() -> list[str]:
        return [each.message for each in caplog.records if each.levelname == "WARNING"]

    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        await until(here.announcer.broker_ready)
        ear.publish(topic, json_bytes(encode_device_status(status)))
        await until(lambda: board in here.devices.all())
        before = here.devices.all()[board]
        ear.publish(topic, b'{"v":1,"at":"\xff')
        await until(lambda: complaints() == ["a status cannot be read"])
        assert here.devices.all()[board] is before
        ear.publish(topic, json_bytes(encode_device_status(replace(status, version="2"))))
        await until(lambda: here.devices.all()[board].version == "2")


async def test_a_change_of_a_device_is_told_and_the_same_again_is_not(
    tmp_path: Path, broker: MosquittoProcess
) -> None:
    board = DeviceId("board-1")
    topic = topics.device_status(SITE.code, board)
    status = DeviceStatus(MONDAY, online=True, printer=None, paper=None, version="1")
    async with ward(tmp_path, broker) as here, Ear(broker) as ear:
        told: list[Sound | None] = []
        here.devices.listeners.append(lambda: told.append(here.devices.all()[board].sound))
        await until(here.announcer.broker_ready)
        for sound in (Sound.OK, Sound.OK, Sound.NONE):
            word = replace(status, sound=sound, zone=WHOLE_HALL)
            came = len(told), here.devices.all().get(board)
            ear.publish(topic, json_bytes(encode_device_status(word)))
            await until(lambda came=came: here.devices.all().get(board) is not came[1])  # type: ignore[misc]  # this round's
        assert told == [Sound.OK, Sound.NONE]
        assert here.devices.all()[board].zone == WHOLE_HALL


async def test_the_server_lives_by_a_heartbeat(tmp_path: Path, broker: MosquittoProcess) -> None:
    async with Ear(broker) as ear, ward(tmp_path, broker) as here:
        await until(lambda: bool(ear.on("heartbeat")))
        beat = ear.on("heartbeat")[0]
        assert (beat["epoch"], beat["speed"]) == (here.desk.epoch, 1.0)


def _without_still_called(call: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in call.items() if key != "still_called"}
