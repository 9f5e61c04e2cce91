"""What devices say of themselves never stands before a call, however much one of them says."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.announcing import status_ear
from server.announcing.status_ear import Budget
from tests.broker import MosquittoProcess
from tests.server.announcing.flooder import Flooder
from tests.server.announcing.hall import MONDAY, PASSWORDS, SITE, Ear, until, ward
from ticket_queue import topics
from ticket_queue.ids import DeviceId
from ticket_queue.messages import DeviceStatus, Sound, encode_device_status, json_bytes
from ticket_queue.zones import WHOLE_HALL

SHOWN_WITHIN_S = 1.0
"""A promise (P4): how soon a board shows a call."""
CALLS = 20
LOUD, QUIET = DeviceId("board-1"), DeviceId("board-2")
STATUS = DeviceStatus(MONDAY, online=True, printer=None, paper=None, version="1")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS, SITE.code) as broker:
        yield broker


def status_of(**fields: object) -> bytes:
    return json_bytes(encode_device_status(replace(STATUS, **fields)))  # type: ignore[arg-type]  # its own fields


def test_a_budget_lets_a_burst_through_and_then_so_many_a_second() -> None:
    budget = Budget(per_s=10, burst=3)
    assert [budget.rest_before_next(1.0) for _ in range(4)] == [0, 0, 0, pytest.approx(0.1)]
    assert budget.rest_before_next(1.1) == pytest.approx(0.1)
    assert budget.rest_before_next(60.0) == 0


@pytest.mark.fault("device-floods")
async def test_calls_are_shown_in_time_while_a_device_floods_and_the_manager_is_told(
    tmp_path: Path, broker: MosquittoProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_ear, "FLOOD_S", 1.0)
    monkeypatch.setattr(status_ear, "HEAR_ANEW_EVERY_S", 2.0)
    topic = topics.device_status(SITE.code, LOUD)
    async with ward(tmp_path, broker) as here, Ear(broker, QUIET) as board:
        await until(here.announcer.broker_ready)
        await here.open_counter()
        late = []
        with Flooder(broker, LOUD, PASSWORDS[LOUD], topic, status_of()) as flooder:
            await until(lambda: here.devices.flooding == {LOUD})
            for call_no in range(1, CALLS + 1):
                await here.issue()
                called_at = time.monotonic()
                await here.call_again()
                await until(lambda no=call_no: len(board.on("calls")) == no)  # type: ignore[misc]  # this round's
                late.append(time.monotonic() - called_at)
            assert flooder.sent > CALLS * 100
        assert [call["call_no"] for call in board.on("calls")] == list(range(1, CALLS + 1))
        assert max(late) < SHOWN_WITHIN_S
        await until(lambda: here.devices.flooding == frozenset())
        # What the other board says is heard again, whatever the broker had to drop.
        board.publish(topics.device_status(SITE.code, QUIET), status_of(sound=Sound.OK))
        await until(lambda: QUIET in here.devices.all())


async def test_a_board_that_does_not_come_back_to_the_broker_is_missed(
    tmp_path: Path, broker: MosquittoProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_ear, "SILENT_AFTER_S", 3.0)
    topic = topics.device_status(SITE.code, LOUD)
    async with ward(tmp_path, broker) as here:
        await until(here.announcer.broker_ready)
        async with Ear(broker, QUIET) as stays:
            async with Ear(broker, LOUD) as goes:
                goes.publish(topic, status_of(sound=Sound.OK, zone=WHOLE_HALL))
                stays.publish(topics.device_status(SITE.code, QUIET), status_of())
                await until(lambda: {LOUD, QUIET} <= here.devices.all().keys())
                broker.kill()
                await until(lambda: not here.announcer.broker_ready())
            broker.start()
            await until(lambda: stays.connects > 1)
            stays.publish(topics.device_status(SITE.code, QUIET), status_of())
            await until(lambda: not here.devices.all()[LOUD].online)
            assert here.devices.all()[QUIET].online
            assert here.devices.all()[LOUD].zone == WHOLE_HALL


async def test_rubbish_is_no_status(tmp_path: Path, broker: MosquittoProcess) -> None:
    topic = topics.device_status(SITE.code, LOUD)
    async with ward(tmp_path, broker) as here, Ear(broker, LOUD) as ear:
        await until(here.announcer.broker_ready)
        ear.publish(topic, b"\xff{")
        ear.publish(topic, json.dumps([1]).encode())
        ear.publish(topic, status_of(version="2"))
        await until(lambda: LOUD in here.devices.all())
        assert here.devices.all()[LOUD].version == "2"
