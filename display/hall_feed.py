"""Everything that a screen hears: MQTT while the broker is there, the snapshot by HTTP besides."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SignHeard, SnapshotHeard
from display.ports import SnapshotError, SnapshotSource
from display.service_clock import ServiceClock
from ticket_queue import topics
from ticket_queue.complaints import Complaints, shortened
from ticket_queue.ids import CounterId, DeviceId, SiteCode
from ticket_queue.messages import (
    DeviceStatus,
    MessageError,
    Sound,
    decode_call,
    decode_counter_sign,
    decode_heartbeat,
    decode_snapshot,
    encode_device_status,
    json_bytes,
)
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LastWill, LinkState, MqttLink
from ticket_queue.zones import Zone

_log = logging.getLogger(__name__)

STATUS_EVERY_HEARTBEATS = 6
"""Our status is said again every 30 s: the broker may have put the last will of an earlier
connection of ours in its place."""


@dataclass(frozen=True)
class Device:
    """Who we are to the broker, and where it is.

    A board has a ``zone``; ``speaks`` says whether it is meant to, and is None where it has no
    voice of its own.
    """

    id: DeviceId
    token: str
    version: str
    broker: BrokerAddress
    ca_file: Path | None
    zone: Zone | None = None
    speaks: bool | None = None

    def __repr__(self) -> str:
        """Hide the token."""
        return f"Device(id={self.id!r})"


class HallFeed:
    """Hears one site and posts the news, from threads of its own; keeps our status at the broker.

    The site is asked from the server when it is not given; until then there is no MQTT. With a
    ``counter`` that counter's sign is heard besides.
    """

    def __init__(
        self,
        device: Device,
        source: SnapshotSource,
        post: Callable[[News], None],
        site: SiteCode | None,
        counter: CounterId | None = None,
    ) -> None:
        self._device = device
        self._source = source
        self._post = post
        self._site = site
        self._counter = counter
        self._clock = ServiceClock()
        self._link: MqttLink | None = None
        self._fetching = threading.Lock()
        self._ended = False
        self._detail: str | None = None
        self._sound = Sound.OFF if device.speaks is False else None
        # Several screens may show one hall as one device: they must not push each other out.
        self._client_id = f"{device.id}-{secrets.token_hex(4)}"
        self._heartbeats = 0
        self._complaints = Complaints(time.monotonic)

    def start(self) -> None:
        """Connect to the broker, if the site is known."""
        if self._site is not None:
            self._listen(self._site)

    def stop(self) -> None:
        """Disconnect; our status then says offline."""
        self._ended = True
        if self._link is not None:
            self._link.stop()

    def report_sound(self, fault: str | None) -> None:
        """Say in our status why nothing is heard, None when all is well; from any thread."""
        self._detail = fault
        self._sound = Sound.OK if fault is None else Sound.NONE
        self._say_status()

    def reconnect(self) -> None:
        """Begin the connection to the broker from the start."""
        if self._link is not None:
            self._link.reconnect()

    def fetch(self) -> None:
        """Ask for the snapshot in a thread of its own, unless that is being done already."""
        if self._fetching.acquire(blocking=False):
            threading.Thread(target=self._fetch, name="snapshot", daemon=True).start()

    def _fetch(self) -> None:
        try:
            snapshot = self._source.fetch()
        except SnapshotError as error:
            _log.warning("no snapshot: %s", error)
            return
        finally:
            self._fetching.release()
        self._clock.set(snapshot.at, snapshot.speed, time.monotonic())
        self._post(SnapshotHeard(snapshot, just_made=True))
        if self._link is None and not self._ended:
            self._listen(snapshot.site)

    def _listen(self, site: SiteCode) -> None:
        self._site = site
        status = topics.device_status(site, self._device.id)
        wanted = [topics.board(site), topics.calls(site), topics.heartbeat(site)]
        if self._counter is not None:
            wanted.append(topics.counter(site, self._counter))
        self._link = MqttLink(
            self._device.broker,
            Credentials(self._device.id, self._device.token, self._client_id),
            subscriptions=wanted,
            on_message=self._heard,
            on_state=self._link_changed,
            last_will=LastWill(status, self._status_when_gone()),
            ca_file=self._device.ca_file,
        )
        self._link.start()

    def _heard(self, topic: str, payload: bytes) -> None:
        kind = topic.split("/")[2]
        try:
            if kind == "board":
                self._post(SnapshotHeard(decode_snapshot(payload), just_made=False))
            elif kind == "calls":
                self._post(CallHeard(decode_call(payload)))
            elif kind == "counters":
                self._post(SignHeard(decode_counter_sign(payload)))
            else:
                heartbeat = decode_heartbeat(payload)
                self._clock.set(heartbeat.at, heartbeat.speed, time.monotonic())
                self._post(HeartbeatHeard(heartbeat))
                self._heartbeats += 1
                if self._heartbeats % STATUS_EVERY_HEARTBEATS == 0:
                    self._say_status()
        except MessageError as error:
            if self._complaints.is_due(topic):
                _log.warning("a message on %s is dropped: %s", topic, shortened(error))

    def _link_changed(self, state: LinkState, _reason: str) -> None:
        connected = state is LinkState.CONNECTED
        if connected:
            self._say_status()
        self._post(LinkChanged(connected))

    def _say_status(self) -> None:
        """Publish our status; lost while the broker is away, and said again when it is back."""
        if self._link is not None and self._site is not None:
            status = topics.device_status(self._site, self._device.id)
            self._link.publish(status, self._status(self._sound, online=True), retain=True)

    def _status_when_gone(self) -> bytes:
        """Return our last will: who is gone is not heard, whatever it said before."""
        return self._status(Sound.NONE if self._device.speaks else self._sound, online=False)

    def _status(self, sound: Sound | None, *, online: bool) -> bytes:
        # The wall clock is asked only when nobody has told us the service's time yet.
        status = DeviceStatus(
            at=self._clock.at(time.monotonic()) or datetime.now(UTC),
            online=online,
            printer=None,
            paper=None,
            version=self._device.version,
            detail=self._detail,
            sound=sound,
            zone=self._device.zone,
        )
        return json_bytes(encode_device_status(status))
