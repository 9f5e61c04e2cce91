"""The server's side of the hall: its broker, its announcer, and what devices say of themselves."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from server.accounts import Accounts
from server.announcing.announcer import Announcer
from server.announcing.device_statuses import MemoryDeviceStatuses
from server.announcing.embedded_broker import EmbeddedBroker
from server.announcing.hall_messages import HallMessages
from server.announcing.status_ear import StatusEar
from server.desk import Desk
from server.ports import Ledger
from server.service_clock import ServiceClock
from server.settings import BrokerSettings, Settings
from ticket_queue.events import Event
from ticket_queue.lobby import Lobby
from ticket_queue.mqtt_link import BrokerAddress, Credentials

BROKER_FOLDER = "broker"
HANGS_AFTER_S = 15.0
"""After the link has given it up: one that has died is back within 5 s, and our link 2 s later."""
LOOK_EVERY_S = 1.0


class Announcing:
    """All that a site's server announces; made before the desk, started once the desk is open."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        clock: ServiceClock,
        embedded: EmbeddedBroker | None,
    ) -> None:
        """Use the embedded broker, or without one the broker of the settings."""
        self.devices = MemoryDeviceStatuses(clock)
        self._settings = settings
        self._ledger = ledger
        self._embedded = embedded
        self._messages = HallMessages()
        self._announcer: Announcer | None = None
        self._ear: StatusEar | None = None
        self._minding: asyncio.Task[None] | None = None

    def to_announce(self, lobby: Lobby, now: datetime, event: Event) -> Sequence[tuple[str, bytes]]:
        """Return the messages that an event must send: the desk asks this at each event."""
        return self._messages.of(lobby, now, event)

    async def start(self, desk: Desk) -> None:
        """Start the embedded broker and begin to announce; the broker's faults are only logged."""
        self._messages.epoch = desk.epoch
        if self._embedded is not None:
            await self._embedded.start()
        site, broker = self._settings.site.code, self._settings.broker
        address = BrokerAddress.from_url(broker.url)
        embedded = self._embedded
        credentials = _credentials(broker) if embedded is None else embedded.credentials
        announcer = self._announcer = Announcer(
            site, desk, self._ledger, self.devices.changed, address, credentials
        )
        await announcer.start()
        self._ear = StatusEar(site, self.devices, address, credentials)
        self._ear.start()
        if embedded is not None:
            self._minding = asyncio.create_task(self._mind(embedded), name="mosquitto-hangs")

    async def stop(self) -> None:
        """Stop hearing and announcing, then the embedded broker."""
        if self._minding is not None:
            self._minding.cancel()
            await asyncio.gather(self._minding, return_exceptions=True)
        if self._ear is not None:
            await self._ear.stop()
        if self._announcer is not None:
            await self._announcer.stop()
        if self._embedded is not None:
            await self._embedded.stop()

    def broker_ready(self) -> bool:
        """Tell whether the broker is connected."""
        return self._announcer is not None and self._announcer.broker_ready()

    async def _mind(self, embedded: EmbeddedBroker) -> None:
        """Kill a broker of our own that lives and answers nobody: it is then started anew."""
        ready_at = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            if self.broker_ready():
                ready_at = now
            elif now - ready_at > HANGS_AFTER_S:
                embedded.kill()
                ready_at = now


def announcing(
    settings: Settings, data: Path, ledger: Ledger, accounts: Accounts, clock: ServiceClock
) -> Announcing:
    """Return what announces for a site as its settings say; nothing runs yet."""
    embedded = None
    if settings.broker.embedded:
        embedded = EmbeddedBroker(
            data / BROKER_FOLDER,
            settings.site.code,
            BrokerAddress.from_url(settings.broker.url),
            accounts.broker_hashes,
        )
    return Announcing(settings, ledger, clock, embedded)


def _credentials(broker: BrokerSettings) -> Credentials:
    password = broker.password
    return Credentials(broker.username, "" if password is None else password.reveal())
