"""The one connection to the broker: MQTT 5 over paho, for the server and for devices.

Every callback arrives in paho's own thread and must return soon: hand the work to your own thread
or loop (``loop.call_soon_threadsafe``, a queue, Kivy's ``Clock.schedule_once``). An exception in a
callback ends that thread, so let none out.
"""

import logging
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

KEEPALIVE_S = 6
"""A half-open connection is given up after at most twice this and a second: below 15 s."""

CONNECT_TIMEOUT_S = 3
RECONNECT_S = (1, 2)
QOS = 1
MAX_PAYLOAD_BYTES = 16_384
"""The board's snapshot stays below this; a broker may cut off whoever sends more."""

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_log = logging.getLogger(__name__)


class LinkState(StrEnum):
    """How the connection stands.

    CONNECTED: every subscription is confirmed. LOST: tried again by itself. REFUSED: the broker
    knows us not, or allows us a topic not; tried again too, but a person must act.
    """

    CONNECTED = "connected"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True)
class BrokerAddress:
    """Where the broker listens, and whether by TLS."""

    host: str
    port: int
    tls: bool

    @classmethod
    def from_url(cls, url: str) -> "BrokerAddress":
        """Read ``mqtt://host[:port]`` or ``mqtts://host[:port]``.

        Raises:
            ValueError: not of that form; a secret never stands in an URL.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"{url!r} is not mqtt://host:port or mqtts://host:port")
        if "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("a broker's URL holds scheme, host and port, and nothing else")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.hostname, port, tls=parts.scheme == "mqtts")


@dataclass(frozen=True)
class Credentials:
    """Who we are to the broker.

    The user is the client id too, so a new connection takes the place of a half-open one; another
    ``client_id`` stands beside it.
    """

    user: str
    password: str
    client_id: str = ""

    def __repr__(self) -> str:
        """Hide the password."""
        return f"Credentials(user={self.user!r})"


@dataclass(frozen=True)
class LastWill:
    """What the broker publishes, retained, when we are gone."""

    topic: str
    payload: bytes


class MqttLink:
    """One connection that subscribes anew at every connect and reconnects by itself.

    ``on_message(topic, payload)`` gets what arrives; ``on_state(state, reason)`` gets each change,
    and CONNECTED at each connect; the reason is English, for the log.
    """

    def __init__(
        self,
        address: BrokerAddress,
        credentials: Credentials,
        *,
        subscriptions: Sequence[str],
        on_message: Callable[[str, bytes], None],
        on_state: Callable[[LinkState, str], None],
        last_will: LastWill | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._subscriptions = tuple(subscriptions)
        self._on_message = on_message
        self._on_state = on_state
        self._last_will = last_will
        self._tls = ssl.create_default_context(cafile=ca_file) if address.tls else None
        self._lock = threading.Lock()
        self._connection: _Connection | None = None
        self._reported: tuple[LinkState, str] | None = None

    def start(self) -> None:
        """Begin to connect, in a thread of its own; returns at once."""
        self._connection = _Connection(self._client(), self._subscriptions, self._heard, self._tell)
        self._connection.start(self._address)

    def stop(self) -> None:
        """Disconnect and wait for the thread to end; the broker then publishes the last will."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.stop(with_will=self._last_will is not None)

    def reconnect(self) -> None:
        """Give the connection up and begin from the start, without waiting for the old one.

        For an open connection that says nothing. What is not acknowledged is forgotten: what must
        arrive stands in an outbox of the caller's.
        """
        old = self._connection
        self.start()
        if old is not None:
            threading.Thread(
                target=old.stop, kwargs={"with_will": False}, name="mqtt-retire", daemon=True
            ).start()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        on_delivered: Callable[[], None] | None = None,
    ) -> bool:
        """Hand a message to the broker at QoS 1; may be called from any thread.

        ``on_delivered`` is called at most once, after the broker has acknowledged; never when it
        refuses (logged) or when the link is started anew in between. Returns whether the message
        was taken: False while there is no connection.

        Raises:
            ValueError: more than ``MAX_PAYLOAD_BYTES``.
        """
        if len(payload) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"{len(payload)} bytes for {topic}: more than {MAX_PAYLOAD_BYTES}")
        connection = self._connection
        if connection is None:
            return False
        return connection.publish(topic, payload, on_delivered or (lambda: None), retain=retain)

    def _client(self) -> Client:
        client_id = self._credentials.client_id or self._credentials.user
        client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTv5)
        client.username_pw_set(self._credentials.user, self._credentials.password)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.reconnect_delay_set(*RECONNECT_S)
        if self._tls is not None:
            client.tls_set_context(self._tls)
        if self._last_will is not None:
            client.will_set(self._last_will.topic, self._last_will.payload, QOS, retain=True)
        return client

    def _heard(self, connection: "_Connection", topic: str, payload: bytes) -> None:
        if connection is self._connection:
            self._on_message(topic, payload)

    def _tell(self, connection: "_Connection", state: LinkState, reason: str) -> None:
        with self._lock:
            news = (state, reason)
            if connection is not self._connection or (
                news == self._reported and state is not LinkState.CONNECTED
            ):
                return
            self._reported = news
        level = logging.INFO if state is LinkState.CONNECTED else logging.WARNING
        _log.log(level, "broker at %s: %s", self._address.host, reason)
        self._on_state(state, reason)


class _Connection:
    """One paho client from its first connect to its end, translated into our words."""

    def __init__(
        self,
        client: Client,
        subscriptions: tuple[str, ...],
        heard: Callable[["_Connection", str, bytes], None],
        tell: Callable[["_Connection", LinkState, str], None],
    ) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self._heard = heard
        self._tell = tell
        self._lock = threading.Lock()
        self._awaited: dict[int, Callable[[], None]] = {}
        self._early: dict[int, bool] = {}
        self._refused = False
        client.on_connect = self._connected
        client.on_connect_fail = self._unreachable
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._message
        client.on_publish = self._acknowledged

    def start(self, address: BrokerAddress) -> None:
        self._client.connect_async(
            address.host, address.port, keepalive=KEEPALIVE_S, clean_start=True
        )
        self._client.loop_start()

    def stop(self, *, with_will: bool) -> None:
        reason = "Disconnect with will message" if with_will else "Normal disconnection"
        self._client.disconnect(ReasonCode(PacketTypes.DISCONNECT, reason))
        self._client.loop_stop()

    def publish(
        self, topic: str, payload: bytes, deliver: Callable[[], None], *, retain: bool
    ) -> bool:
        if not self._client.is_connected():
            return False
        info = self._client.publish(topic, payload, QOS, retain)
        if info.rc not in {MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN}:
            return False
        # The acknowledgement may have come before paho told us the message's id.
        with self._lock:
            accepted = self._early.pop(info.mid, None)
            if accepted is None:
                self._awaited[info.mid] = deliver
        if accepted:
            deliver()
        return True

    def _acknowledged(
        self, _client: Client, _data: object, mid: int, reason: ReasonCode, _props: object
    ) -> None:
        with self._lock:
            deliver = self._awaited.pop(mid, None)
            if deliver is None:
                self._early[mid] = not reason.is_failure
        if reason.is_failure:
            _log.error("the broker refused a message: %s", reason)
        elif deliver is not None:
            deliver()

    def _connected(
        self, client: Client, _data: object, _flags: object, reason: ReasonCode, _props: object
    ) -> None:
        self._refused = reason.is_failure
        if self._refused:
            self._tell(self, LinkState.REFUSED, f"refused by the broker: {reason}")
        elif self._subscriptions:
            client.subscribe([(topic, QOS) for topic in self._subscriptions])
        else:
            self._tell(self, LinkState.CONNECTED, "connected")

    def _subscribed(
        self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _props: object
    ) -> None:
        pairs = zip(self._subscriptions, reasons, strict=True)
        refused = [f"{topic} ({reason})" for topic, reason in pairs if reason.is_failure]
        if refused:
            self._tell(self, LinkState.REFUSED, f"may not subscribe to {', '.join(refused)}")
        else:
            self._tell(self, LinkState.CONNECTED, "connected")

    def _unreachable(self, _client: Client, _data: object) -> None:
        self._tell(self, LinkState.LOST, "the broker cannot be reached")

    def _disconnected(
        self, _client: Client, _data: object, _flags: object, reason: ReasonCode, _props: object
    ) -> None:
        # After a refused connect the broker hangs up: that is no news, and hides the cause.
        if not self._refused:
            self._tell(self, LinkState.LOST, f"connection lost: {reason}")

    def _message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._heard(self, message.topic, bytes(message.payload))
