"""A real mosquitto on a free port, made from the project's own broker_config."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

CONFIG = Path(__file__).parents[1] / "broker_config"
DEADLINE_S = 10.0


class MosquittoProcess:
    """One broker of one site in a folder of its own: start, kill -9, restart, stop.

    ``passwords`` maps users to passwords; ``server`` may do all, every other user is a device.
    The port stays the same over restarts.
    """

    def __init__(self, directory: Path, passwords: Mapping[str, str], site: str = "test") -> None:
        self.directory = directory
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)
        self._write(passwords, site)

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.directory / "log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [mosquitto, "-c", str(self.directory / "mosquitto.conf")],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + DEADLINE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"mosquitto does not start:\n{self.log}")
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill -9: nobody is told."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        self.kill()
        self.start()

    def freeze(self) -> None:
        """Keep every connection open and say nothing more."""
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._running.send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("mosquitto does not run")
        return self._process

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(DEADLINE_S)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _write(self, passwords: Mapping[str, str], site: str) -> None:
        places = {
            "address": "127.0.0.1",
            "port": self.port,
            "tls": "",
            "user": pwd.getpwuid(os.geteuid()).pw_name,
            "directory": self.directory,
            "connections": 200,
        }
        config = (CONFIG / "mosquitto.conf").read_text(encoding="utf-8").format(**places)
        (self.directory / "mosquitto.conf").write_text(config, encoding="utf-8")
        acl = (CONFIG / "acl").read_text(encoding="utf-8").format(site=site)
        (self.directory / "acl").write_text(acl, encoding="utf-8")
        plain = "".join(f"{user}:{password}\n" for user, password in passwords.items())
        file = self.directory / "passwords"
        file.touch(mode=0o600)
        file.write_text(plain, encoding="utf-8")
        # Turns the plain passwords into mosquitto's hashes in place.
        subprocess.run(["mosquitto_passwd", "-U", str(file)], check=True)


def free_port() -> int:
    """Name a TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
