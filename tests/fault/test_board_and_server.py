"""A board as a real program beside a real server that is killed: nothing lost, nothing twice (P4).

The server's mosquitto dies with it, so the board loses both at once.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display.test_text_mode import TextBoard
from tests.system.demo_process import DemoProcess, Person, until

pytestmark = pytest.mark.fault("server-killed")
EQUAL_WITHIN_S = 5.0
COUNTER = "/api/v1/counters/1"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path / "demo") as demo:
        yield demo


@pytest.fixture
def board(demo: DemoProcess, tmp_path: Path) -> Iterator[TextBoard]:
    token = tmp_path / "board.token"
    token.write_text(demo.token("board-1"))
    board = TextBoard(
        "--server", demo.server, "--broker", demo.broker,
        "--device", "board-1", "--token-file", str(token),
    )  # fmt: skip
    try:
        manager = demo.staff("manager")
        until(lambda: is_online(manager))
        yield board
    finally:
        board.process.kill()
        board.process.wait()
        assert board.process.stderr is not None
        board.process.stderr.close()


def is_online(manager: Person) -> bool:
    devices = manager.get("/api/v1/devices")["devices"]
    return any(each["device"] == "board-1" and each["online"] for each in devices)


def call_next(demo: DemoProcess, officer: Person) -> int:
    demo.device("kiosk-1").do("/api/v1/tickets", service="chung-thuc")
    number: int = officer.do(f"{COUNTER}/call-next")["ticket"]["number"]
    return number


def test_a_server_that_is_killed_and_started_again(demo: DemoProcess, board: TextBoard) -> None:
    officer = demo.staff("officer")
    officer.do(f"{COUNTER}/open")
    first = call_next(demo, officer)
    assert board.line()["number"] == first
    demo.kill()
    demo.start()
    officer = demo.staff("officer")
    officer.do(f"{COUNTER}/start-serving")
    second = call_next(demo, officer)
    called_at = time.monotonic()
    line = board.line()
    assert time.monotonic() - called_at <= EQUAL_WITHIN_S
    assert (line["number"], line["call_no"]) == (second, 2)
    assert line["spoken"] is not None
    officer.do(f"{COUNTER}/recall")
    assert (again := board.line())["attempt"] == 2
    assert again["number"] == second
    assert board.silent(), "the first call is no news to a board that has shown it"
