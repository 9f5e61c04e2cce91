"""The announcer: tells the broker what has happened, once it is durable.

Calls and alerts come from the outbox, each once; the snapshot, the signs and the waits stand
retained and are told anew at every connect. While the broker is away the server goes on.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from server.announcing.outbox import Outbox
from server.announcing.retained import RetainedSubject, RetainedTopics
from server.desk import Desk, Happening
from server.ports import Ledger, Outgoing, StorageError
from ticket_queue import topics
from ticket_queue.ids import SiteCode
from ticket_queue.lobby import Lobby
from ticket_queue.messages import Heartbeat, encode_heartbeat, json_bytes
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink
from ticket_queue.snapshots import Teller

_log = logging.getLogger(__name__)

HEARTBEAT_EVERY_S = 5.0
RETRY_S = 1.0

Told = tuple[RetainedSubject, list[tuple[str, bytes]]]


class Announcer:
    """One link to the broker, and what goes over it; begin with ``start``, end with ``stop``."""

    def __init__(
        self,
        site: SiteCode,
        desk: Desk,
        ledger: Ledger,
        changed: Callable[[], None],
        address: BrokerAddress,
        credentials: Credentials,
        *,
        ca_file: Path | None = None,
    ) -> None:
        """Announce what the desk commits; ``changed`` is called when the broker goes or comes."""
        self._site = site
        self._desk = desk
        self._changed = changed
        self._outbox = Outbox(ledger, self._hand_over)
        self._retained = RetainedTopics()
        self._link = MqttLink(
            address,
            credentials,
            subscriptions=[],
            on_message=lambda _topic, _payload: None,
            on_state=lambda state, _reason: self._in_loop(partial(self._state_changed, state)),
            ca_file=ca_file,
        )
        self._connected = False
        self._wake = asyncio.Event()
        self._came_back = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    async def start(self) -> None:
        """Begin to connect and to announce; returns at once."""
        self._loop = asyncio.get_running_loop()
        self._desk.listeners.append(self._heard)
        self._tasks = (
            asyncio.create_task(self._announce(), name="announcer"),
            asyncio.create_task(self._beat(), name="heartbeat"),
        )
        self._link.start()

    async def stop(self) -> None:
        """Disconnect, and take out of the ledger what was acknowledged."""
        self._desk.listeners.remove(self._heard)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._link.stop)
        with contextlib.suppress(StorageError):  # they are sent once more, which harms nobody
            await self._outbox.forget(float("inf"))

    def broker_ready(self) -> bool:
        """Tell whether the broker is connected."""
        return self._connected

    def _heard(self, happening: Happening) -> None:
        self._outbox.add(happening.outgoing)
        # Of a storm of commits only the first makes the snapshot due.
        if self._retained.change() or happening.outgoing:
            self._wake.set()

    def _state_changed(self, state: LinkState) -> None:
        self._connected = state is LinkState.CONNECTED
        self._changed()
        self._outbox.begin_anew()
        if self._connected:
            self._retained.begin_anew()
            self._wake.set()
            self._came_back.set()

    async def _announce(self) -> None:
        while True:
            await self._until_due()
            try:
                if self._connected:
                    await self._outbox.send()
                    await self._tell_retained()
                await self._outbox.forget(time.monotonic())
            except Exception:  # noqa: BLE001 - whatever it is, the hall must hear of what comes next
                _log.exception("announcing failed; trying again")
                await asyncio.sleep(RETRY_S)

    async def _until_due(self) -> None:
        """Wait until something has happened or one of the subjects is due."""
        moments = [self._outbox.next_at()]
        if self._connected:
            moments.append(self._retained.next_at())
        due = min((moment for moment in moments if moment is not None), default=None)
        left = None if due is None else max(due - time.monotonic(), 0.0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._wake.wait()
        self._wake.clear()

    async def _tell_retained(self) -> None:
        if self._retained.next_at() > time.monotonic():
            return
        for subject, messages in await self._desk.read(self._what_is_due):
            subject.pace.told(time.monotonic(), len(messages))
            arrived = partial(self._arrived, subject)
            for topic, payload in messages:
                self._publish(topic, payload, retain=True, arrived=arrived)

    def _what_is_due(self, lobby: Lobby, now: datetime) -> list[Told]:
        desk, moment = self._desk, time.monotonic()
        teller = Teller(lobby, now, desk.epoch, desk.clock.speed, desk.beside.text)
        return [
            (subject, subject.messages(teller))
            for subject in self._retained.subjects
            if subject.pace.next_at() <= moment
        ]

    def _arrived(self, subject: RetainedSubject) -> None:
        subject.pace.arrived()
        self._wake.set()

    def _hand_over(self, outgoing: Outgoing, deliver: Callable[[], None]) -> bool:
        def arrived() -> None:
            deliver()
            self._wake.set()

        return self._publish(outgoing.topic, outgoing.payload, retain=False, arrived=arrived)

    def _publish(
        self, topic: str, payload: bytes, *, retain: bool, arrived: Callable[[], None]
    ) -> bool:
        """Hand a message to the link; what is too large is said, and never tried again."""
        try:
            return self._link.publish(
                topic, payload, retain=retain, on_delivered=partial(self._in_loop, arrived)
            )
        except ValueError as error:
            _log.error("a message is too large for the broker", extra={"error": str(error)})
            self._in_loop(arrived)
            return True

    async def _beat(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_EVERY_S):
                    await self._came_back.wait()
            self._came_back.clear()
            if self._connected:
                payload = await self._desk.read(self._heartbeat)
                self._link.publish(topics.heartbeat(self._site), payload)

    def _heartbeat(self, lobby: Lobby, now: datetime) -> bytes:
        desk = self._desk
        beat = Heartbeat(epoch=desk.epoch, seq=lobby.seq, at=now, speed=desk.clock.speed)
        return json_bytes(encode_heartbeat(beat))

    def _in_loop(self, what: Callable[[], None]) -> None:
        """Call from the link's thread into the loop's."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(what)
