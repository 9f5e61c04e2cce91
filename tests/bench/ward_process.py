"""A ward's server as a child, everybody who asks it something, and one thrifty line of HTTP."""

import json
import socket
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from server.accounts import FILE_NAME, AccountStore, DeviceRole, Role, Staff, add_device
from server.accounts.people import Session
from server.accounts.tokens import new_token, token_hash
from server.ledger import LEDGER_FILE
from server.settings import default_settings
from server.web.who import SESSION_COOKIE
from tests.bench.child import Child
from tests.broker import free_port
from tests.server.ward import MONDAY
from ticket_queue.ids import DeviceId, Language, StaffId

SITE = default_settings().site
SERVICES = tuple(SITE.services)
V1 = "/api/v1"


class WardProcess(Child):
    """The server of a ward in a folder of its own, on ports that stay over restarts.

    Its clock says eight o'clock when it is made, and goes on while it is down.
    """

    def __init__(self, data: Path, *, displays: int = 0, eight: datetime = MONDAY) -> None:
        self.data = data
        data.mkdir(parents=True, exist_ok=True)
        self.port, self.mqtt_port = free_port(), free_port()
        self.eight, self.eight_s = eight, time.monotonic()
        self._accounts(displays)
        super().__init__(
            "tests.bench.ward_server", data, self.port, self.mqtt_port,
            eight.isoformat(), self.eight_s, log=data / "log",
        )  # fmt: skip

    @property
    def ledger(self) -> Path:
        return self.data / LEDGER_FILE

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ready_s(self) -> float:
        """Return how long it took from the start of the process until it answered."""
        return float(self.said["ready_at"]) - self.began_s

    def moment(self, monotonic_s: float) -> datetime:
        """Return what the service clock says at a moment of the machine's monotonic clock."""
        return self.eight + timedelta(seconds=monotonic_s - self.eight_s)

    def line(self, who: str = "kiosk-1") -> "Line":
        return Line(self.port, self.headers[who])

    def _accounts(self, displays: int) -> None:
        """Give out accounts without PINs: a hash of one takes a second."""
        store, now = AccountStore(self.data / FILE_NAME), datetime.now(UTC)
        roles = {"kiosk-1": DeviceRole.KIOSK} | {
            f"display-{place}": DeviceRole.DISPLAY for place in range(displays)
        }
        self.tokens = {name: add_device(store, DeviceId(name), role)
                       for name, role in roles.items()}  # fmt: skip
        self.headers = {name: f"Authorization: Bearer {token}"
                        for name, token in self.tokens.items()}  # fmt: skip
        for role in (Role.OFFICER, Role.MANAGER):
            staff, token = StaffId(role.value), new_token()
            store.add_staff(Staff(staff, role.value, role, Language("vi")), "no PIN matches this")
            store.add_session(token_hash(token), Session(staff, now + timedelta(hours=12)), now)
            self.headers[role.value] = f"Cookie: {SESSION_COOKIE}={token}"
        store.close()


class Line:
    """One kept-alive connection; it costs a request some 20 µs, little beside what it measures."""

    def __init__(self, port: int, header: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"Host: 127.0.0.1:{port}\r\n{header}\r\n" if header else "Host: here\r\n"

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Return a request's bytes, to be sent at once later."""
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return the status and the body of its answer."""
        self._socket.sendall(request)
        came = b""
        while b"\r\n\r\n" not in came:
            came += self._receive()
        head, _, body = came.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._receive()
        return int(head[9:12]), body

    def _receive(self) -> bytes:
        came = self._socket.recv(65_536)
        if not came:
            raise ConnectionError("the server hung up")
        return came

    def verb(self, path: str, **fields: object) -> bytes:
        """Return the request of a verb with an id of its own."""
        body = {"request_id": str(uuid.uuid4()), **fields}
        return self.request("POST", f"{V1}{path}", json.dumps(body).encode())

    def do(self, path: str, **fields: object) -> Any:  # noqa: ANN401 - JSON
        """Send a verb that must be done, and return its answer."""
        status, body = self.exchange(self.verb(path, **fields))
        assert status in (200, 201), body
        return json.loads(body)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        status, body = self.exchange(self.request("GET", f"{V1}{path}"))
        assert status == 200, body
        return json.loads(body)

    def timed(self, requests: Iterable[bytes], *statuses: int) -> list[float]:
        """Send requests one after the other and return the seconds that each answer took."""
        took = []
        for request in requests:
            began = time.perf_counter()
            status, body = self.exchange(request)
            took.append(time.perf_counter() - began)
            assert status in (statuses or (200, 201)), body
        return took

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
