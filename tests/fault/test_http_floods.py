"""Somebody in the lobby's network who holds connections open and asks only half: kiosks go on."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from server.web.connection_guard import MOST_OF_ADDRESS
from tests.system.demo_process import DemoProcess, until

pytestmark = pytest.mark.fault("connections-held")

ELSEWHERE = "127.0.0.9"
"""Another address of this machine: the kiosks' own is not the one that floods."""
HELD = 900
FILES = 400
"""Fewer than the connections: a server that took no more files than this would have no door."""
IN_TIME_S = 2.0
HALF_A_HEAD = b"GET /api/v1/board HTTP/1.1\r\nHost: here\r\nX-Slow: "


@contextmanager
def few_files() -> Iterator[None]:
    """Let what is started meanwhile open few files, unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def hold(port: int, begun: bytes) -> socket.socket:
    held = socket.create_connection(("127.0.0.1", port), source_address=(ELSEWHERE, 0), timeout=10)
    held.sendall(begun)
    return held


def is_closed(held: socket.socket) -> bool:
    held.setblocking(False)
    try:
        return held.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_half_requests_close_no_door_to_kiosks_and_are_shut(tmp_path: Path) -> None:
    demo = DemoProcess(tmp_path / "demo")
    with ExitStack() as stack:
        with few_files():
            stack.enter_context(demo)
        kiosk, officer = demo.device("kiosk-1"), demo.staff("officer")
        officer.do("/api/v1/counters/1/open")
        held = [stack.enter_context(hold(demo.port, HALF_A_HEAD)) for _ in range(HELD)]
        numbers = []
        for _ in range(10):
            began = time.monotonic()
            numbers.append(kiosk.do("/api/v1/tickets", service="chung-thuc")["number"])
            assert time.monotonic() - began < IN_TIME_S
        assert numbers == list(range(1001, 1011))
        until(lambda: sum(not is_closed(each) for each in held) <= MOST_OF_ADDRESS)
        assert officer.do("/api/v1/counters/1/call-next")["ticket"]["number"] == 1001
