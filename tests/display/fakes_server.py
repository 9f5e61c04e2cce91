"""A small server: gives the snapshot of a hall by HTTP, and says what it says by MQTT."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.broker import MosquittoProcess
from tests.display.fakes_hall import Hall
from tests.ticket_queue.test_mqtt_link import PASSWORDS, Ear
from ticket_queue import topics
from ticket_queue.ids import CounterId, SiteCode
from ticket_queue.messages import (
    CallMessage,
    encode_call,
    encode_counter_sign,
    encode_heartbeat,
    encode_snapshot,
    json_bytes,
)
from ticket_queue.mqtt_link import BrokerAddress, Credentials, MqttLink

SITE = SiteCode("test")


class FakeServer:
    """Holds a hall; ``ear`` hears what devices say of themselves."""

    def __init__(self, hall: Hall, broker: MosquittoProcess, port: int = 0) -> None:
        self.hall = hall
        self.ear = Ear()
        self.asked = 0
        self.broker_url = broker.url
        self._http = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._link = MqttLink(
            BrokerAddress.from_url(broker.url),
            Credentials("server", PASSWORDS["server"]),
            subscriptions=[topics.every_device_status(SITE)],
            on_message=self.ear.hear,
            on_state=self.ear.see,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def say_snapshot(self) -> None:
        self._say(topics.board(SITE), encode_snapshot(self.hall.snapshot()), retain=True)

    def say_call(self, call: CallMessage) -> None:
        self._say(topics.calls(SITE), encode_call(call))

    def say_sign(self, counter: int) -> None:
        message = encode_counter_sign(self.hall.sign(counter))
        self._say(topics.counter(SITE, CounterId(counter)), message, retain=True)

    def say_heartbeat(self) -> None:
        self._say(topics.heartbeat(SITE), encode_heartbeat(self.hall.heartbeat()))

    def say_rubbish(self) -> None:
        self._link.publish(topics.calls(SITE), b'{"v":1')

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        self._link.start()
        self.ear.wait_connected()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.die()

    def die(self) -> None:
        """Answer nobody any more; dying twice is no fault."""
        self._link.stop()
        self._http.shutdown()
        self._http.server_close()

    def _say(self, topic: str, message: dict[str, object], *, retain: bool = False) -> None:
        assert self._link.publish(topic, json_bytes(message), retain=retain)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                body = json_bytes(encode_snapshot(server.hall.snapshot()))
                self.send_response(self._status())
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _status(self) -> int:
                if self.path == "/api/v1/counters":
                    token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                    return 200 if token in PASSWORDS.values() else 401
                return 200 if self.path == "/api/v1/board" else 404

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Answer
