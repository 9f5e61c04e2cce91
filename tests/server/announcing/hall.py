"""A ward whose desk is announced to a real mosquitto, and an ear in its hall."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from server.announcing.announcer import Announcer
from server.announcing.device_statuses import MemoryDeviceStatuses
from server.announcing.hall_messages import HallMessages
from server.announcing.status_ear import StatusEar
from server.desk import Command, Decide, Desk
from server.ledger import SqliteLedger
from server.service_clock import ServiceClock
from server.settings import default_settings
from tests.broker import MosquittoProcess
from tests.server.ward import only_setup
from ticket_queue.ids import CounterId, Language, ServiceCode, StaffId, TicketId
from ticket_queue.messages import encode_snapshot, json_bytes
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink
from ticket_queue.rules.counters import open_counter
from ticket_queue.rules.issuing import Request, issue
from ticket_queue.rules.serving import call_next, start_serving
from ticket_queue.snapshots import Teller

DEADLINE_S = 15.0
SITE = default_settings().site
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PASSWORDS = {
    "server": "of the server",
    "board-1": "of the board",
    "board-2": "of the other board",
}
CERTIFICATION = ServiceCode("chung-thuc")
COUNTER = CounterId(1)


async def until(condition: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Wait for a condition; the deadline is a failure, not a measurement."""
    deadline = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come to it"
        await asyncio.sleep(0.005)


async def outbox_is_empty(ledger: SqliteLedger) -> None:
    """Wait until the broker has acknowledged everything."""
    async with asyncio.timeout(DEADLINE_S):
        while await ledger.waiting_outgoing():  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.01)


class SteppedTime:
    """Real seconds that go only when they are told to, so that waits pass at once."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def step(self, by: timedelta) -> None:
        self.seconds += by.total_seconds()


class Ear:
    """Everything that a device of the hall hears."""

    def __init__(self, broker: MosquittoProcess, user: str = "board-1") -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.connects = 0
        names = ("board", "calls", "counters/+", "waits", "alerts", "heartbeat")
        self._link = MqttLink(
            BrokerAddress.from_url(broker.url),
            Credentials(user, PASSWORDS[user]),
            subscriptions=[f"moiso/{SITE.code}/{name}" for name in names],
            on_message=lambda topic, payload: self.heard.append((topic, json.loads(payload))),
            on_state=self._state,
        )

    def _state(self, state: LinkState, _reason: str) -> None:
        self.connects += state is LinkState.CONNECTED

    def publish(self, topic: str, payload: bytes) -> bool:
        return self._link.publish(topic, payload, retain=True)

    def on(self, name: str) -> list[dict[str, Any]]:
        return [body for topic, body in list(self.heard) if topic == f"moiso/{SITE.code}/{name}"]

    async def __aenter__(self) -> Self:
        self._link.start()
        await until(lambda: self.connects > 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._link.stop)


class Ward:
    """A desk with its ledger and announcer, as the composition wires them."""

    def __init__(self, desk: Desk, ledger: SqliteLedger, announcer: Announcer) -> None:
        self.desk = desk
        self.ledger = ledger
        self.announcer = announcer
        self.devices: MemoryDeviceStatuses

    async def do(self, decide: Decide) -> None:
        await self.desk.submit(Command(decide=decide, answer=lambda _lobby, _now: b""))

    async def open_counter(self) -> None:
        await self.do(lambda lobby, now: open_counter(lobby, now, COUNTER, StaffId("lan")))

    async def issue(self, service: ServiceCode = CERTIFICATION) -> TicketId:
        ticket_id = TicketId(str(uuid.uuid4()))
        request = Request(ticket_id=ticket_id, service=service, language=Language("vi"))
        await self.do(lambda lobby, now: issue(lobby, now, request))
        return ticket_id

    async def call_next(self) -> None:
        await self.do(lambda lobby, now: call_next(lobby, now, COUNTER, "lan"))

    async def call_again(self) -> None:
        """Call the next, after sending away whom the counter had called."""
        held = (await self.desk.read(lambda lobby, _now: lobby)).held_by(COUNTER)
        if held is not None:
            await self.do(lambda lobby, now: start_serving(lobby, now, COUNTER, "lan"))
        await self.call_next()

    async def board(self) -> dict[str, Any]:
        desk = self.desk
        snapshot = await desk.read(
            lambda lobby, now: Teller(
                lobby, now, desk.epoch, desk.clock.speed, desk.beside.text
            ).board()
        )
        board: dict[str, Any] = json.loads(json_bytes(encode_snapshot(snapshot)))
        return board


@asynccontextmanager
async def ward(
    folder: Path,
    broker: MosquittoProcess,
    monotonic: Callable[[], float] = time.monotonic,
    *,
    url: str = "",
) -> AsyncIterator[Ward]:
    """Open a ward on a ledger that stays in its folder; its broker may be away.

    ``url`` is the way to the broker, where that is another than the straight one.
    """
    ledger = await SqliteLedger.open(folder / "ledger.sqlite3")
    messages = HallMessages()
    clock = ServiceClock(MONDAY, monotonic)
    desk = Desk(only_setup(SITE), ledger, clock, messages.of)
    await desk.open()
    messages.epoch = desk.epoch
    devices = MemoryDeviceStatuses(clock)
    address = BrokerAddress.from_url(url or broker.url)
    credentials = Credentials("server", PASSWORDS["server"])
    announcer = Announcer(SITE.code, desk, ledger, devices.changed, address, credentials)
    ear = StatusEar(SITE.code, devices, address, credentials)
    await announcer.start()
    ear.start()
    here = Ward(desk, ledger, announcer)
    here.devices = devices
    try:
        yield here
    finally:
        await ear.stop()
        await announcer.stop()
        await desk.close()
        await ledger.close()


def without_time(board: dict[str, Any]) -> dict[str, Any]:
    """Leave out what changes by itself: the moment, and the waits so far and to come."""
    waiting = [
        {key: value for key, value in each.items() if not key.endswith(("_s", "wait"))}
        for each in board["waiting"]
    ]
    return {**{key: value for key, value in board.items() if key != "at"}, "waiting": waiting}
