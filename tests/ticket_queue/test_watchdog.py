"""What systemd hears: that the program serves, and a sign of life in time."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ticket_queue.watchdog import Watchdog


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def heard(systemd: socket.socket) -> list[str]:
    words = []
    while True:
        try:
            words.append(systemd.recv(100).decode())
        except BlockingIOError:
            return words


def environment(systemd: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "30000000", **more}


def test_a_sign_of_life_comes_three_times_while_systemd_waits(systemd: socket.socket) -> None:
    now = 0.0
    watchdog = Watchdog(environment(systemd), lambda: now)
    for _ in range(61):
        now += 0.5
        watchdog.alive()
    assert heard(systemd) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]


async def test_a_loop_gives_signs_of_life_by_itself(systemd: socket.socket) -> None:
    told = environment(systemd, WATCHDOG_USEC="3000")
    keeping = asyncio.create_task(Watchdog(told).keep())
    while len(words := heard(systemd)) < 3:  # noqa: ASYNC110 - the socket tells nobody
        await asyncio.sleep(0.05)
    keeping.cancel()
    assert set(words[1:]) == {"WATCHDOG=1"}


def test_what_was_meant_for_another_process_is_left_to_it(systemd: socket.socket) -> None:
    now = 0.0
    watchdog = Watchdog(environment(systemd, WATCHDOG_PID=str(os.getpid() + 1)), lambda: now)
    for _ in range(60):
        now += 0.5
        watchdog.alive()
    assert heard(systemd) == ["READY=1"]


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"moiso-{os.getpid()}"
        listening.bind(f"\0{name}")
        listening.setblocking(False)
        Watchdog({"NOTIFY_SOCKET": f"@{name}"}).alive()
        assert heard(listening) == ["READY=1"]


def test_without_systemd_or_with_one_that_is_gone_nothing_breaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Watchdog({}).alive()
    assert caplog.messages == []
    Watchdog({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive()
    assert caplog.messages == ["systemd cannot be told"]
