"""The demo as a real process, and people who use it over HTTP."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPResponse
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar
from urllib.error import HTTPError

from tests.broker import free_port
from tests.sample_office import give_accounts, keep_accounts

DEADLINE_S = 60.0
"""A first start makes nine hashes of PINs, which a busy machine takes its time for."""

Json = dict[str, Any]
Found = TypeVar("Found")


def until(condition: Callable[[], Found], deadline_s: float = DEADLINE_S) -> Found:
    """Wait for a condition and return what it gave; the deadline is a failure."""
    deadline = time.monotonic() + deadline_s
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not come to it"
        time.sleep(0.02)


class Person:
    """A device by its token, or staff once signed in, or anybody."""

    def __init__(self, server: str, token: str | None = None) -> None:
        self._server = server
        self._headers = {"Content-Type": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    @property
    def cookie(self) -> str:
        """The session, as it goes into a request."""
        return self._headers["Cookie"]

    def ask(
        self, path: str, body: Json | None = None, method: str | None = None
    ) -> tuple[int, Json]:
        """Send a GET, or a POST when there is a body, unless a method is named."""
        request = urllib.request.Request(
            f"{self._server}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=self._headers,
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return self._read(answer.status, answer)
        except HTTPError as problem:
            with problem:
                return self._read(problem.code, problem)

    def _read(self, status: int, answer: HTTPResponse | HTTPError) -> tuple[int, Json]:
        cookie = answer.headers.get("Set-Cookie")
        if cookie:
            self._headers["Cookie"] = cookie.split(";")[0]
        text = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return status, json.loads(text) if is_json and text else {"text": text.decode()}

    def get(self, path: str) -> Json:
        status, told = self.ask(path)
        assert status == 200, told
        return told

    def delete(self, path: str) -> int:
        """Return the status."""
        return self.ask(path, method="DELETE")[0]

    def do(self, path: str, **body: object) -> Json:
        status, told = self.ask(path, {"request_id": str(uuid.uuid4()), **body})
        assert status < 300, told
        return told


class ServerProcess:
    """A server in a folder of its own, on free ports that stay over restarts."""

    def __init__(self, data: Path, *, log: Path | None = None) -> None:
        self.data = data
        self.port, self.mqtt_port = free_port(), free_port()
        self._log = log or data.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def broker(self) -> str:
        return f"mqtt://127.0.0.1:{self.mqtt_port}"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def accounts(self) -> Json:
        accounts: Json = json.loads((self.data / "demo-accounts.json").read_text(encoding="utf-8"))
        return accounts

    def command(self) -> list[str]:
        """Return how it is started."""
        raise NotImplementedError

    def launch(self, environment: Mapping[str, str] = {}) -> "subprocess.Popen[bytes]":
        """Start it, and do not wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, env=os.environ | environment
            )
        return self._process

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.launch()
        until(self.is_ready)

    def is_ready(self) -> bool:
        """Tell whether it serves; one that has ended is a failure."""
        assert self.process.poll() is None, self.log
        try:
            return self.anyone().ask("/readyz")[0] == 200
        except OSError:
            return False

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE_S)

    def kill(self) -> None:
        """Kill -9: nobody is told."""
        self.process.kill()
        self.process.wait(DEADLINE_S)

    def stop(self) -> None:
        """Kill it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def brokers(self) -> set[int]:
        """Return the mosquitto processes of this demo, whosever children they are."""
        configuration = str(self.data / "broker" / "mosquitto.conf").encode()
        return {pid for pid, line in _command_lines() if configuration in line}

    def anyone(self) -> Person:
        return Person(self.server)

    def device(self, device: str) -> Person:
        return Person(self.server, self.token(device))

    def token(self, device: str) -> str:
        (token,) = (each["token"] for each in self.accounts["devices"] if each["device"] == device)
        return str(token)

    def staff(self, role: str, place: int = 0) -> Person:
        found = [each for each in self.accounts["staff"] if each["role"] == role][place]
        person = self.anyone()
        status, told = person.ask("/api/v1/session", {"staff": found["staff"], "pin": found["pin"]})
        assert status == 200, told
        return person

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


class DemoProcess(ServerProcess):
    """``moiso-server demo``.

    Its accounts are those of an earlier demo, unless it ``shares_accounts`` with none.
    """

    def __init__(self, data: Path, *arguments: str, shares_accounts: bool = True) -> None:
        super().__init__(data)
        self.arguments = arguments
        self._shares_accounts = shares_accounts

    def command(self) -> list[str]:
        command = [sys.executable, "-m", "server", "demo", "--no-windows"]
        command += ["--port", str(self.port), "--mqtt-port", str(self.mqtt_port)]
        return [*command, "--data", str(self.data), *self.arguments]

    def start(self) -> None:
        if self._shares_accounts:
            give_accounts(self.data)
        super().start()
        if self._shares_accounts:
            keep_accounts(self.data)


def _command_lines() -> Iterator[tuple[int, bytes]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                yield int(folder.name), (folder / "cmdline").read_bytes()
            except OSError:
                continue  # it has ended in between


class Program:
    """A program that talks by JSON lines; what else it writes is left out.

    ``ready`` is set by the first line that begins so.
    """

    def __init__(self, command: list[str], ready: str = "{") -> None:
        self.lines: list[str] = []
        self.ready = threading.Event()
        self._command = command
        self._sign = ready
        self._new: queue.SimpleQueue[str] = queue.SimpleQueue()

    def write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def next(self) -> Json:
        """Wait for the next line and return what it says."""
        body: Json = json.loads(self._new.get(timeout=DEADLINE_S))
        return body

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            if line.startswith(self._sign):
                self.ready.set()
            if line.startswith("{"):
                self.lines.append(line)
                self._new.put(line)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._reader.join()
        self._process.communicate()


def program(name: str, *arguments: str) -> Program:
    """Return one of the project's programs, to run beside the demo."""
    return Program([sys.executable, "-m", name, *arguments])
