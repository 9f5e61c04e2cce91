"""A real server as a child process, for browsers to work in."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.sample_office import give_accounts, keep_accounts

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "server"]
START_DEADLINE_S = 60.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def eventually(met: Callable[[], bool], what: str, within_s: float = 15.0) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + within_s
    while not met():
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        time.sleep(0.05)


class Office:
    """The demo site on a port of its own; ``speed`` is how fast its service clock runs."""

    def __init__(self, data: Path, speed: float = 1, start: str = "08:00") -> None:
        self.data = data
        self.url = f"http://127.0.0.1:{free_port()}"
        self._mqtt_port = free_port()
        self._options = ["--speed", str(speed), "--start", start]
        self._process: subprocess.Popen[bytes] | None = None
        self._cookies: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it is ready; the same data goes on where it was."""
        give_accounts(self.data)
        port = self.url.rsplit(":", 1)[1]
        command = [*PROGRAM, "demo", "--no-windows", "--port", port]
        command += ["--mqtt-port", str(self._mqtt_port), "--data", str(self.data), *self._options]
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        eventually(self._is_ready, self._log(), START_DEADLINE_S)
        keep_accounts(self.data)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=30)
        self._process = None

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log()
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                return True
        except OSError:
            return False

    def _log(self) -> str:
        return (self.data / "server.log").read_text(encoding="utf-8")[-3000:]

    def accounts(self) -> Mapping[str, list[dict[str, str]]]:
        """Return the demo's accounts: staff with PINs, devices with tokens."""
        found: dict[str, list[dict[str, str]]] = json.loads(
            (self.data / "demo-accounts.json").read_text(encoding="utf-8")
        )
        return found

    def pin_of(self, role: str) -> tuple[str, str]:
        """Return the first member of staff with a role, and the PIN."""
        for account in self.accounts()["staff"]:
            if account["role"] == role:
                return account["staff"], account["pin"]
        raise LookupError(role)

    def pin(self, staff: str) -> str:
        """Return somebody's PIN."""
        return next(each["pin"] for each in self.accounts()["staff"] if each["staff"] == staff)

    def verb(self, counter: int, verb: str, **fields: object) -> dict[str, Any]:
        """Press a verb at a counter as an officer does."""
        body = {"request_id": str(uuid.uuid4()), **fields}
        return self.ask(f"/api/v1/counters/{counter}/{verb}", body, self.as_role("officer"))

    def manage(self, path: str, **fields: object) -> dict[str, Any]:
        """Send a verb as a manager does."""
        body = {"request_id": str(uuid.uuid4()), **fields}
        return self.ask(path, body, self.as_role("manager"))

    def see(self, path: str) -> dict[str, Any]:
        """Ask what a manager may ask."""
        return self.ask(path, headers=self.as_role("manager"))

    def as_role(self, role: str) -> Mapping[str, str]:
        """Sign in as the first member with a role; returns the header that proves it."""
        if role not in self._cookies:
            staff, pin = self.pin_of(role)
            request = urllib.request.Request(
                f"{self.url}/api/v1/session",
                data=json.dumps({"staff": staff, "pin": pin}).encode(),
                headers={"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=10) as response:
                self._cookies[role] = response.headers["Set-Cookie"].partition(";")[0]
        return {"Cookie": self._cookies[role]}

    def session_of(self, role: str) -> tuple[str, str]:
        """Return the cookie of somebody with a role, name and value, for a browser."""
        name, _, value = self.as_role(role)["Cookie"].partition("=")
        return name, value

    def events(self) -> list[dict[str, Any]]:
        """Return the ledger as it was written."""
        found: list[dict[str, Any]] = self.see("/api/v1/events")["events"]
        return found

    def issue(
        self, service: str = "chung-thuc", *, priority: bool = False, language: str = "vi"
    ) -> dict[str, Any]:
        """Take a number as a kiosk does."""
        token = next(
            account["token"] for account in self.accounts()["devices"] if account["role"] == "kiosk"
        )
        body = {"request_id": str(uuid.uuid4()), "service": service, "priority": priority}
        body["language"] = language
        return self.ask("/api/v1/tickets", body, {"Authorization": f"Bearer {token}"})

    def tell(self, path: str, body: Mapping[str, object], token: str) -> None:
        """Say something as a device does; there is no answer to it."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass

    def ask(
        self,
        path: str,
        body: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send a request and return its JSON."""
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
            return answer

    def last_called(self) -> str | None:
        """Return the label of the newest call on the board."""
        recent = self.ask("/api/v1/board")["recent"]
        return recent[0]["label"] if recent else None
