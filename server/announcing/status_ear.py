"""The ear for what devices say of themselves: a connection of its own, and a budget.

Calls go out on another connection, so that nothing a device says can stand before them. A device
that talks without end costs no more than the budget: this thread then rests between two messages,
and the broker drops what it cannot hand over. What others said meanwhile may be dropped with it,
so the ear listens from the start now and then: all statuses stand retained.
"""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

from server.announcing.device_statuses import MemoryDeviceStatuses
from ticket_queue import topics
from ticket_queue.ids import DeviceId, SiteCode
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
"""Of what a device says in this time only the last is looked at."""
MOST_TALKERS = 1_000
PER_S, BURST = 100.0, 300.0
"""Messages of all devices together; a whole hall that comes back at once says 2 for each device."""
FLOOD_PER_S = 20.0
"""A device speaks when something has changed; more than this for ``FLOOD_S`` is a fault of it."""
FLOOD_S = 3.0
HEAR_ANEW_EVERY_S = 5.0
"""Thousands of messages lie in the sockets' buffers behind a flood; a new connection has none."""
SILENT_AFTER_S = 20.0
"""A live device is back at a broker that came back within 15 s (``mqtt_link.KEEPALIVE_S``)."""


@dataclass
class Budget:
    """A bucket of messages, by real seconds."""

    per_s: float
    burst: float

    def __post_init__(self) -> None:
        """Begin full."""
        self._left, self._at = self.burst, 0.0

    def rest_before_next(self, now: float) -> float:
        """Take one message out, and return for how many seconds to rest first."""
        self._left = min(self.burst, self._left + (now - self._at) * self.per_s) - 1
        self._at = now
        return max(0.0, -self._left / self.per_s)


class StatusEar:
    """Hears every device's status within a budget; ``start`` and ``stop`` it in the loop."""

    def __init__(
        self,
        site: SiteCode,
        devices: MemoryDeviceStatuses,
        address: BrokerAddress,
        credentials: Credentials,
        *,
        ca_file: Path | None = None,
    ) -> None:
        """Tell ``devices`` what is heard, and which of them floods."""
        self._site = site
        self._devices = devices
        self._budget = Budget(PER_S, BURST)
        self._last: dict[str, bytes] = {}
        self._said: dict[str, int] = {}
        self._link = MqttLink(
            address,
            replace(credentials, client_id=f"{credentials.user}-statuses"),
            subscriptions=[topics.every_device_status(site)],
            on_message=self._message_in_link,
            on_state=self._state_in_link,
            ca_file=ca_file,
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._counted_at = self._heard_anew_at = 0.0
        self._back_at: float | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect and to hear; returns at once."""
        self._loop = asyncio.get_running_loop()
        self._counted_at = self._heard_anew_at = time.monotonic()
        self._task = asyncio.create_task(self._look(), name="device-statuses")
        self._link.start()

    async def stop(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._link.stop)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            # popitem is whole in itself: the link's thread may write in between.
            while self._last:
                topic, payload = self._last.popitem()
                device = self._device_of(topic)
                if device is not None:
                    self._devices.heard(device, payload)
            self._count(now)
            self._miss_the_silent(now)

    def _count(self, now: float) -> None:
        """Find out who floods, and hear the others anew while somebody does."""
        if now - self._counted_at < FLOOD_S:
            return
        said, self._said = self._said, {}
        allowed = FLOOD_PER_S * (now - self._counted_at)
        self._counted_at = now
        loud = {self._device_of(topic) for topic, count in list(said.items()) if count > allowed}
        was_loud = self._devices.flooding
        self._devices.set_flooding(frozenset(filter(None, loud)))
        over = bool(was_loud) and not self._devices.flooding
        if over or (loud and now - self._heard_anew_at > HEAR_ANEW_EVERY_S):
            self._heard_anew_at = now
            self._link.reconnect()

    def _miss_the_silent(self, now: float) -> None:
        """Take for gone who has not come back to a broker that lost its memory."""
        if self._back_at is not None and now - self._back_at > SILENT_AFTER_S:
            self._devices.miss_unheard()
            self._back_at = None

    def _device_of(self, topic: str) -> DeviceId | None:
        return topics.device_of_status(self._site, topic)

    def _message_in_link(self, topic: str, payload: bytes) -> None:
        if topic in self._last or len(self._last) < MOST_TALKERS:
            self._last[topic] = payload
            self._said[topic] = self._said.get(topic, 0) + 1
        rest_s = self._budget.rest_before_next(time.monotonic())
        if rest_s > 0:
            time.sleep(rest_s)

    def _state_in_link(self, state: LinkState, _reason: str) -> None:
        if self._loop is not None and state is LinkState.CONNECTED:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(self._came_back)

    def _came_back(self) -> None:
        self._devices.begin_unheard()
        self._back_at = time.monotonic()
