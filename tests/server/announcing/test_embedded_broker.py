"""The embedded broker: a mosquitto that lives exactly as long as its server."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.accounts import broker_hash
from server.announcing.embedded_broker import EmbeddedBroker
from tests.broker import free_port
from tests.server.announcing.hall import until
from ticket_queue.ids import DeviceId, SiteCode
from ticket_queue.mqtt_link import BrokerAddress, Credentials, LinkState, MqttLink

SITE = SiteCode("test")
BOARD = Credentials("board-1", "of the board")


class Device:
    """A link that remembers how it stands."""

    def __init__(self, port: int, credentials: Credentials) -> None:
        self.state: LinkState | None = None
        self.link = MqttLink(
            BrokerAddress("127.0.0.1", port, tls=False),
            credentials,
            subscriptions=[f"moiso/{SITE}/board"],
            on_message=lambda _topic, _payload: None,
            on_state=self._note,
        )

    def _note(self, state: LinkState, _reason: str) -> None:
        self.state = state


@asynccontextmanager
async def device(port: int, credentials: Credentials) -> AsyncIterator[Device]:
    one = Device(port, credentials)
    one.link.start()
    try:
        yield one
    finally:
        await asyncio.to_thread(one.link.stop)


@asynccontextmanager
async def embedded(
    folder: Path, port: int, hashes: dict[DeviceId, str]
) -> AsyncIterator[EmbeddedBroker]:
    broker = EmbeddedBroker(
        folder, SITE, BrokerAddress("127.0.0.1", port, tls=False), lambda: hashes
    )
    await broker.start()
    try:
        yield broker
    finally:
        await broker.stop()


def children() -> set[int]:
    """Return the processes of mosquitto that are ours."""
    found = subprocess.run(
        ["pgrep", "-x", "-P", str(os.getpid()), "mosquitto"],
        capture_output=True,
        text=True,
        check=False,
    )
    return {int(line) for line in found.stdout.split()}


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


async def test_the_server_and_the_devices_come_in_and_nobody_else(tmp_path: Path) -> None:
    port = free_port()
    async with embedded(tmp_path, port, {DeviceId(BOARD.user): broker_hash(BOARD.password)}) as it:
        async with device(port, it.credentials) as server, device(port, BOARD) as board:
            await until(lambda: server.state is LinkState.CONNECTED)
            await until(lambda: board.state is LinkState.CONNECTED)
        async with device(port, Credentials("server", "guessed")) as stranger:
            await until(lambda: stranger.state is LinkState.REFUSED)
    assert not accepts(port)


async def test_a_revoked_device_is_shut_out_and_a_new_one_let_in(tmp_path: Path) -> None:
    port = free_port()
    new = Credentials("board-2", "of the new board")
    hashes = {DeviceId(BOARD.user): broker_hash(BOARD.password)}
    async with embedded(tmp_path, port, hashes), device(port, BOARD) as board:
        await until(lambda: board.state is LinkState.CONNECTED)
        hashes.clear()
        hashes[DeviceId(new.user)] = broker_hash(new.password)
        await until(lambda: board.state is LinkState.REFUSED)
        async with device(port, new) as other:
            await until(lambda: other.state is LinkState.CONNECTED)


async def test_it_is_started_again_when_it_is_killed(tmp_path: Path) -> None:
    port = free_port()
    async with embedded(tmp_path, port, {}) as it, device(port, it.credentials) as server:
        await until(lambda: server.state is LinkState.CONNECTED)
        (killed,) = children()
        os.kill(killed, signal.SIGKILL)
        await until(lambda: server.state is LinkState.LOST)
        await until(lambda: server.state is LinkState.CONNECTED)
        assert children() != {killed}
    assert children() == set()


async def test_a_taken_port_is_said_and_is_used_once_it_is_free(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        async with embedded(tmp_path, port, {}):
            assert f"port {port} is taken" in caplog.text
            other.close()
            await until(lambda: accepts(port))


async def test_a_machine_without_mosquitto_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with caplog.at_level(logging.ERROR):
        async with embedded(tmp_path, free_port(), {}):
            assert "apt install mosquitto" in caplog.text


async def test_it_dies_with_a_server_that_is_killed(tmp_path: Path) -> None:
    port = free_port()
    program = (
        "import asyncio, pathlib\n"
        "from server.announcing.embedded_broker import EmbeddedBroker\n"
        "from ticket_queue.mqtt_link import BrokerAddress\n"
        "async def main():\n"
        f"    address = BrokerAddress('127.0.0.1', {port}, tls=False)\n"
        f"    folder = pathlib.Path({str(tmp_path)!r})\n"
        "    await EmbeddedBroker(folder, 'test', address, dict).start()\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program])
    try:
        await until(lambda: accepts(port))
    finally:
        server.kill()
        server.wait()
    await until(lambda: not accepts(port))
