"""Boards and signs without a window, as processes with a real broker: lines, status and end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from tests.broker import MosquittoProcess
from tests.display.fakes_hall import Hall
from tests.display.fakes_server import FakeServer
from tests.ticket_queue.test_mqtt_link import PASSWORDS

DEADLINE_S = 15.0
STATUS = "moiso/test/devices/board-1/status"


class TextBoard:
    """A board or sign without a window; its lines come as they are written."""

    def __init__(
        self,
        *arguments: str,
        command: tuple[str, ...] = ("board",),
        before: tuple[str, ...] = (),
    ) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "display", *command, "--text", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def line(self) -> dict[str, object]:
        parsed: dict[str, object] = json.loads(self._lines.get(timeout=DEADLINE_S))
        return parsed

    def silent(self) -> bool:
        return self._lines.empty()

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        status = self.process.wait(DEADLINE_S)
        assert self.process.stderr is not None
        with self.process.stderr as errors:
            return status, errors.read()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MosquittoProcess]:
    with MosquittoProcess(tmp_path / "broker", PASSWORDS) as broker:
        yield broker


@pytest.fixture
def server(broker: MosquittoProcess) -> Iterator[FakeServer]:
    with FakeServer(Hall(), broker) as server:
        yield server


@contextmanager
def text_board(
    server: FakeServer,
    broker: MosquittoProcess,
    password: str = PASSWORDS["board-1"],
    command: tuple[str, ...] = ("board",),
    broker_url: str | None = None,
) -> Iterator[TextBoard]:
    token = broker.directory / "token"
    token.write_text(password, encoding="utf-8")
    board = TextBoard(
        "--server", server.url, "--broker", broker_url or broker.url,
        "--device", "board-1", "--token-file", str(token), command=command,
    )  # fmt: skip
    try:
        yield board
    finally:
        if board.process.poll() is None:
            board.end(signal.SIGKILL)
        elif board.process.stderr is not None:
            board.process.stderr.close()


def wait_online(server: FakeServer, times: int = 1) -> None:
    def online() -> bool:
        heard = [json.loads(payload) for topic, payload in server.ear.messages if topic == STATUS]
        return [status["online"] for status in heard].count(True) >= times

    server.ear.wait_for(online)


def test_a_call_becomes_one_line(server: FakeServer, broker: MosquittoProcess) -> None:
    with text_board(server, broker) as board:
        wait_online(server)
        call = server.hall.call(1005, counter=3)
        server.say_rubbish()
        server.say_call(call)
        server.say_call(call)
        server.say_snapshot()
        assert board.line() == {
            "call_no": 1,
            "seq": 1,
            "number": 1005,
            "counter": 3,
            "attempt": 1,
            "spoken": "Mời công dân có số một không không năm, đến quầy số ba.",
        }
        server.say_call(server.hall.call(205, counter=1))
        assert board.line()["spoken"] == "Mời công dân có số hai trăm lẻ năm, đến quầy số một."
        assert board.silent()
        status, errors = board.end(signal.SIGTERM)
    assert status == 0
    assert "a message on moiso/test/calls is dropped: not JSON" in errors
    server.ear.wait_for(lambda: json.loads(server.ear.messages[-1][1])["online"] is False)


def test_a_sign_writes_what_its_counter_does_and_the_broker_may_go(
    server: FakeServer, broker: MosquittoProcess
) -> None:
    def stands(board: TextBoard) -> tuple[object, object, object]:
        line = board.line()
        assert line["counter"] == 2
        return line["state"], line["label"], line["lost"]

    with text_board(server, broker, command=("counter", "--counter", "2")) as board:
        assert stands(board) == ("unknown", None, False)
        assert stands(board) == ("free", None, False)
        wait_online(server)
        server.say_call(server.hall.call(1001, counter=3))
        server.hall.call(1005, counter=2)
        server.say_sign(2)
        assert stands(board) == ("called", "1005", False)
        broker.kill()
        server.hall.start_serving(1005)
        assert stands(board) == ("serving", "1005", False)
        broker.start()
        server.ear.wait_connected(2)
        wait_online(server, 2)
        server.hall.serve(1005)
        server.say_sign(2)
        assert stands(board) == ("free", None, False)
        assert board.end(signal.SIGTERM)[0] == 0


@pytest.mark.fault
def test_a_killed_board_is_offline_and_its_successor_repeats_nothing_aloud(
    server: FakeServer, broker: MosquittoProcess
) -> None:
    with text_board(server, broker) as board:
        wait_online(server)
        server.say_call(server.hall.call(1001))
        assert board.line()["spoken"] is not None
        board.end(signal.SIGKILL)
    server.ear.wait_for(lambda: json.loads(server.ear.messages[-1][1])["online"] is False)
    with text_board(server, broker) as board:
        again = board.line()
        assert (again["number"], again["spoken"]) == (1001, None)


@pytest.mark.fault("broker-down")
def test_calls_go_on_by_http_while_the_broker_is_away_and_by_mqtt_when_it_is_back(
    server: FakeServer, broker: MosquittoProcess
) -> None:
    with text_board(server, broker) as board:
        wait_online(server)
        broker.kill()
        server.hall.call(1001)
        assert board.line()["number"] == 1001
        broker.start()
        server.ear.wait_connected(2)
        wait_online(server, 2)
        server.say_call(server.hall.call(1002))
        line = board.line()
        assert (line["number"], line["call_no"]) == (1002, 2)
        assert line["spoken"] is not None


def test_a_wrong_token_is_said_in_the_log(server: FakeServer, broker: MosquittoProcess) -> None:
    with text_board(server, broker, password="stolen") as board:
        server.hall.call(1001)
        board.line()
        assert board.process.stderr is not None
        lines = iter(board.process.stderr.readline, "")
        assert any("refused by the broker: Not authorized" in line for line in lines)


def test_wrong_arguments_are_all_named_and_end_with_two() -> None:
    board = TextBoard("--server", "ftp://x", "--broker", "x", "--device", "Bảng")
    assert board.process.wait(DEADLINE_S) == 2
    assert board.process.stderr is not None
    with board.process.stderr as stderr:
        errors = stderr.read().splitlines()
    assert [line.split(":")[0] for line in errors] == [
        "device",
        "token_file",
        "server.url",
        "broker.url",
    ]


def test_without_a_window_kivy_is_never_loaded() -> None:
    code = "import sys, display.app, display.__main__; sys.exit('kivy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
