"""A device with a right of its own that publishes as fast as its socket takes it."""

import socket
import threading
from types import TracebackType
from typing import Self

from tests.broker import MosquittoProcess

_CONNECT, _CONNACK, _PUBLISH = 0x10, 0x20, 0x30
_USER_AND_PASSWORD = 0b1100_0010
"""The flags of CONNECT: user name, password, clean start (MQTT 5.0, section 3.1.2.3)."""
_AT_ONCE = 500


class Flooder:
    """Publishes one payload on one topic at QoS 0 without end, and counts how often."""

    def __init__(
        self, broker: MosquittoProcess, user: str, password: str, topic: str, payload: bytes
    ) -> None:
        self.sent = 0
        self._connect = _packet(
            _CONNECT,
            _text("MQTT") + bytes([5, _USER_AND_PASSWORD, 0, 60, 0])
            + _text(f"{user}-flood") + _text(user) + _text(password),
        )  # fmt: skip
        self._block = _packet(_PUBLISH | 1, _text(topic) + b"\0" + payload) * _AT_ONCE
        self._socket = socket.create_connection(("127.0.0.1", broker.port), timeout=5)
        self._thread = threading.Thread(target=self._flood, daemon=True)

    def __enter__(self) -> Self:
        self._socket.sendall(self._connect)
        answer = self._socket.recv(256)
        assert answer[0] == _CONNACK, answer
        assert answer[3] == 0, answer
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _flood(self) -> None:
        try:
            while True:
                self._socket.sendall(self._block)
                self.sent += _AT_ONCE
        except OSError:
            return  # the test is over


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2, "big") + raw


def _packet(kind: int, body: bytes) -> bytes:
    length, left = b"", len(body)
    while True:
        left, seven = divmod(left, 128)
        length += bytes([seven | (0x80 if left else 0)])
        if not left:
            return bytes([kind]) + length + body
