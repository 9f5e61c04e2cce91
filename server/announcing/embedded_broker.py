"""The embedded broker: the server's own mosquitto, its child, which never outlives it."""

import asyncio
import contextlib
import ctypes
import logging
import os
import secrets
import shutil
import signal
import socket
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from server.accounts import broker_hash
from server.announcing.broker_files import (
    SERVER,
    BrokerPlace,
    own_account,
    render_broker_config,
    write_passwords,
)
from ticket_queue.ids import DeviceId, SiteCode
from ticket_queue.mqtt_link import BrokerAddress, Credentials

_log = logging.getLogger(__name__)

DEBIAN_PLACE = "/usr/sbin/mosquitto"
"""Not on the PATH of an ordinary account."""
ACCEPTS_WITHIN_S = 5.0
STOPS_WITHIN_S = 3.0
LOOK_FOR_CHANGES_EVERY_S = 1.0
FIRST_DELAY_S, LONGEST_DELAY_S = 0.1, 5.0
STEADY_AFTER_S = 10.0
_PR_SET_PDEATHSIG = 1

DeviceHashes = Callable[[], Mapping[DeviceId, str]]
"""Returns the lines of mosquitto's password file as they should be now."""


class BrokerStartError(Exception):
    """The embedded broker cannot be started; the text says what to do."""


class EmbeddedBroker:
    """One mosquitto in a folder of its own: started, watched, started again when it dies.

    Call ``start`` in the main thread: the kernel ends the child with the thread that made it.
    """

    def __init__(
        self, directory: Path, site: SiteCode, address: BrokerAddress, device_hashes: DeviceHashes
    ) -> None:
        """Keep what the configuration needs; nothing is written before ``start``."""
        self.credentials = Credentials(SERVER, secrets.token_urlsafe(32))
        self._directory = directory
        self._site = site
        self._address = address
        self._device_hashes = device_hashes
        self._server_hash = broker_hash(self.credentials.password)
        self._written: Mapping[DeviceId, str] = {}
        self._process: Process | None = None
        self._last_lines: deque[str] = deque(maxlen=3)
        self._tried = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    async def start(self) -> None:
        """Write the configuration and start; returns once it accepts, or has failed to (logged).

        Either way it is tried again and again until ``stop``.
        """
        self._tasks = (
            asyncio.create_task(self._keep_running(), name="mosquitto"),
            asyncio.create_task(self._follow_devices(), name="mosquitto-devices"),
        )
        await self._tried.wait()

    async def stop(self) -> None:
        """End the broker and wait for it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def kill(self) -> None:
        """Kill a broker that hangs; it is started again like any that has ended."""
        if self._process is not None and self._process.returncode is None:
            _log.error("the embedded broker hangs and is killed")
            self._process.kill()

    async def _keep_running(self) -> None:
        delay_s, said = FIRST_DELAY_S, ""
        while True:
            began = time.monotonic()
            try:
                await self._run_once()
            except (BrokerStartError, OSError) as error:
                if str(error) != said:
                    said = str(error)
                    _log.error("the embedded broker does not start: %s", said)
            else:
                said = ""
            self._tried.set()
            steady = time.monotonic() - began > STEADY_AFTER_S
            delay_s = FIRST_DELAY_S if steady else min(2 * delay_s, LONGEST_DELAY_S)
            await asyncio.sleep(delay_s)

    async def _run_once(self) -> None:
        """Start the broker and wait until it has ended.

        Raises:
            BrokerStartError: it does not start.
            OSError: its files cannot be written.
        """
        program = shutil.which("mosquitto") or shutil.which(DEBIAN_PLACE)
        if program is None:
            raise BrokerStartError("mosquitto is not installed (Debian: apt install mosquitto)")
        if not port_is_free(self._address.host, self._address.port):
            raise BrokerStartError(
                f"port {self._address.port} is taken: end what listens there, or set [broker] url"
            )
        process = self._process = await self._spawn(program, self._write_files())
        reader = asyncio.create_task(self._read_log(process))
        try:
            await self._until_it_accepts(process)
            self._tried.set()
            _log.info("the embedded broker runs", extra={"port": self._address.port})
            status = await process.wait()
            _log.warning(
                "the embedded broker has ended and is started again",
                extra={"status": status, "last": list(self._last_lines)},
            )
        finally:
            self._process = None
            await _end(process)
            reader.cancel()

    def _write_files(self) -> Path:
        self._written = dict(self._device_hashes())
        place = BrokerPlace(address=self._address.host, port=self._address.port, user=own_account())
        return render_broker_config(
            self._directory, place, self._site, self._server_hash, self._written
        )

    async def _spawn(self, program: str, configuration: Path) -> Process:
        return await asyncio.create_subprocess_exec(
            program,
            "-c",
            str(configuration),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            preexec_fn=die_with_parent(),
        )

    async def _until_it_accepts(self, process: Process) -> None:
        deadline = time.monotonic() + ACCEPTS_WITHIN_S
        while process.returncode is None and time.monotonic() < deadline:
            try:
                _, writer = await asyncio.open_connection(self._address.host, self._address.port)
            except OSError:
                await asyncio.sleep(0.005)
            else:
                writer.close()
                return
        raise BrokerStartError(f"mosquitto says: {' / '.join(self._last_lines) or 'nothing'}")

    async def _read_log(self, process: Process) -> None:
        if process.stderr is None:
            return
        async for line in process.stderr:
            text = line.decode(errors="replace").strip()
            self._last_lines.append(text)
            _log.debug("mosquitto: %s", text)

    async def _follow_devices(self) -> None:
        """Let mosquitto read its passwords anew when devices were added or revoked."""
        while True:
            await asyncio.sleep(LOOK_FOR_CHANGES_EVERY_S)
            hashes = dict(self._device_hashes())
            if hashes == self._written or self._process is None:
                continue
            try:
                write_passwords(self._directory, self._server_hash, hashes)
            except OSError:
                _log.warning("the broker's passwords cannot be written", exc_info=True)
                continue
            self._written = hashes
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGHUP)


def port_is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def die_with_parent() -> Callable[[], None]:
    """Return what a child calls before its program starts, so that it dies with us, at kill -9 too.

    Linux ends the child with the *thread* that made it, so that must be the main one.
    """
    kernel = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the parent died before we could ask

    return ask_the_kernel


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOPS_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
