"""The broker: there, letting the server do its work, and keeping strangers out."""

import queue
import secrets
import shutil
from collections.abc import Generator, Iterator
from typing import Self

from server.announcing import port_is_free
from server.announcing.embedded_broker import DEBIAN_PLACE
from server.doctor.findings import Finding, fine, to_do, unknown
from server.settings import BrokerSettings, HttpSettings
from ticket_queue import topics
from ticket_queue.ids import DeviceId, SiteCode
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

DEADLINE_S = 5.0
_DOCTOR = DeviceId("doctor")


def examine_http(http: HttpSettings) -> Iterator[Finding]:
    """Look whether the server could listen where it shall."""
    if port_is_free(http.host, http.port):
        yield fine("http_port", host=http.host, port=http.port)
    else:
        yield unknown("http_port_taken", host=http.host, port=http.port)


def examine_broker(broker: BrokerSettings, site: SiteCode) -> Iterator[Finding]:
    """Look at the site's broker, its own or one that stands elsewhere."""
    address = BrokerAddress.from_url(broker.url)
    if broker.embedded:
        program = shutil.which("mosquitto") or shutil.which(DEBIAN_PLACE)
        yield fine("mosquitto", path=program) if program else to_do("mosquitto_missing")
        free = port_is_free(address.host, address.port)
        facts = {"host": address.host, "port": address.port}
        yield fine("broker_port", **facts) if free else unknown("broker_port_taken", **facts)
        return
    if broker.password is None:
        yield to_do("broker_no_password")
        return
    ours = Credentials(broker.username, broker.password.reveal(), f"doctor-{secrets.token_hex(4)}")
    if not (yield from _examine_rights(address, ours, site)):
        return
    stranger = Credentials(f"doctor-{secrets.token_hex(4)}", secrets.token_hex(16))
    with _Visit(address, stranger, ()) as visit:
        if visit.state is LinkState.CONNECTED:
            yield to_do("broker_open_to_all")
        elif visit.state is LinkState.REFUSED:
            yield fine("broker_closed_to_strangers")


def _examine_rights(
    address: BrokerAddress, ours: Credentials, site: SiteCode
) -> Generator[Finding, None, bool]:
    """Yield what is found and return whether the broker could be reached."""
    wanted = (topics.every_device_status(site), topics.board(site), topics.heartbeat(site))
    where = {"host": address.host, "port": address.port}
    with _Visit(address, ours, wanted) as visit:
        if visit.state is LinkState.CONNECTED:
            yield fine("broker", **where)
            both = visit.hears_itself(topics.device_status(site, _DOCTOR))
            yield fine("broker_rights") if both else to_do("broker_no_right", site=site)
        elif visit.state is LinkState.REFUSED:
            yield to_do("broker_refuses", reason=visit.reason, **where)
        else:
            yield to_do("broker_unreachable", reason=visit.reason, **where)
        return visit.state is not LinkState.LOST


class _Visit:
    """One connection to the broker, up to its first answer; leave it with ``with``."""

    def __init__(
        self, address: BrokerAddress, credentials: Credentials, wanted: tuple[str, ...]
    ) -> None:
        states: queue.SimpleQueue[tuple[LinkState, str]] = queue.SimpleQueue()
        self._topics: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._link = MqttLink(
            address,
            credentials,
            subscriptions=wanted,
            on_message=lambda topic, _payload: self._topics.put(topic),
            on_state=lambda state, reason: states.put((state, reason)),
        )
        self._link.start()
        try:
            self.state, self.reason = states.get(timeout=DEADLINE_S)
        except queue.Empty:
            self.state, self.reason = LinkState.LOST, "no answer"

    def hears_itself(self, topic: str) -> bool:
        """Tell whether the broker takes a message that holds nothing, and brings it back.

        mosquitto 2.0 grants every subscription and applies its ACL to each message.
        """
        self._link.publish(topic, b"")
        try:
            while self._topics.get(timeout=DEADLINE_S) != topic:
                pass
        except queue.Empty:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._link.stop()
