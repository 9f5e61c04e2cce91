"""A board as a process against a broker that is cut off at the worst instants: nothing is lost.

P4: equal to the server at most 5 s after any reconnection, each call said once.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.broker import MosquittoProcess
from tests.display.cutting_proxy import CuttingProxy, Packet
from tests.display.fakes_hall import Hall
from tests.display.fakes_server import FakeServer
from tests.display.test_text_mode import TextBoard, broker, server, text_board, wait_online

__all__ = ["broker", "server"]

pytestmark = pytest.mark.fault("broker-killed")
EQUAL_WITHIN_S = 5.0
DEADLINE_S = 30.0


@contextmanager
def pulse(server: FakeServer) -> Iterator[None]:
    """Let the hall's time run, and its heart beat every second."""
    ended = threading.Event()
    began = time.monotonic()

    def beat() -> None:
        while not ended.wait(1.0):
            server.hall.now = time.monotonic() - began
            server.say_heartbeat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def call(server: FakeServer, number: int) -> None:
    server.say_call(server.hall.call(number))
    server.say_snapshot()


def wait_cut(proxy: CuttingProxy, times: int) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while proxy.cuts < times:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def check_spoken_once(board: TextBoard, numbers: set[int]) -> None:
    lines = [board.line() for _ in numbers]
    assert {line["number"] for line in lines} == numbers
    assert [line["number"] for line in lines if line["spoken"] is None] == []


@pytest.mark.parametrize("packet", [Packet.OPEN, Packet.CONNACK, Packet.SUBACK])
def test_a_broker_that_dies_while_the_board_connects(
    server: FakeServer, broker: MosquittoProcess, packet: Packet
) -> None:
    with (
        CuttingProxy(broker.port) as proxy,
        text_board(server, broker, broker_url=f"mqtt://127.0.0.1:{proxy.port}") as board,
    ):
        wait_online(server)
        with pulse(server):
            proxy.cut_at(packet)
            call(server, 1001)
            wait_cut(proxy, 2)
            call(server, 1002)
            proxy.heal()
            wait_online(server, 2)
            reconnected_at = time.monotonic()
            call(server, 1003)
            check_spoken_once(board, {1001, 1002, 1003})
            assert time.monotonic() - reconnected_at <= EQUAL_WITHIN_S
        assert board.silent()


def test_a_broker_that_dies_in_the_middle_of_a_publish(
    server: FakeServer, broker: MosquittoProcess
) -> None:
    with (
        CuttingProxy(broker.port) as proxy,
        text_board(server, broker, broker_url=f"mqtt://127.0.0.1:{proxy.port}") as board,
    ):
        wait_online(server)
        proxy.cut_next(Packet.PUBLISH)
        call(server, 1001)
        wait_cut(proxy, 1)
        proxy.heal()
        wait_online(server, 2)
        reconnected_at = time.monotonic()
        call(server, 1002)
        check_spoken_once(board, {1001, 1002})
        assert time.monotonic() - reconnected_at <= EQUAL_WITHIN_S
        assert board.silent()


@pytest.mark.fault("half-open")
def test_a_black_hole_of_twelve_seconds(server: FakeServer, broker: MosquittoProcess) -> None:
    with (
        CuttingProxy(broker.port) as proxy,
        text_board(server, broker, broker_url=f"mqtt://127.0.0.1:{proxy.port}") as board,
    ):
        wait_online(server)
        with pulse(server):
            call(server, 1001)
            check_spoken_once(board, {1001})
            proxy.swallow()
            call(server, 1002)
            time.sleep(12)  # the hole's own length
            call(server, 1003)
            proxy.flow()
            flowing_at = time.monotonic()
            check_spoken_once(board, {1002, 1003})
            assert time.monotonic() - flowing_at <= EQUAL_WITHIN_S
        assert board.silent()


@pytest.mark.fault("server-killed")
def test_a_server_that_dies_and_comes_back(broker: MosquittoProcess) -> None:
    hall = Hall()
    with FakeServer(hall, broker) as first:
        port = int(first.url.rpartition(":")[2])
        with text_board(first, broker) as board:
            wait_online(first)
            call(first, 1001)
            check_spoken_once(board, {1001})
            first.die()
            with FakeServer(hall, broker, port) as second:
                back_at = time.monotonic()
                second.say_snapshot()
                call(second, 1002)
                check_spoken_once(board, {1002})
                assert time.monotonic() - back_at <= EQUAL_WITHIN_S
            assert board.silent()


@pytest.mark.fault("messages-disordered")
def test_a_days_calls_replayed_are_no_news(server: FakeServer, broker: MosquittoProcess) -> None:
    with text_board(server, broker) as board:
        wait_online(server)
        calls = [server.hall.call(number) for number in range(1001, 1301)]
        for each in calls:
            server.say_call(each)
        shown = [board.line()["number"] for _ in calls]
        assert shown == [each.number for each in calls]
        for each in calls:
            server.say_call(each)
        server.say_call(server.hall.call(2001))
        assert board.line()["number"] == 2001
        assert board.silent()
