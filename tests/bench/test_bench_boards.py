"""How soon a call stands on the boards (P4)."""

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from server.accounts import FILE_NAME, AccountStore, DeviceRole, add_device
from tests.bench.table import Goal, note, times_ms
from tests.system.demo_process import DemoProcess, Person, until
from ticket_queue.ids import DeviceId

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

CALLS = 60
BOARDS = 50
STARTED_WITHIN_S = 240.0
"""So long may the first call take: fifty boards are still starting, on two cores."""
SERVICE, COUNTER = "chung-thuc", "/api/v1/counters/1"


class Board:
    """A board as a process; ``seen`` holds when each number came onto it, in monotonic seconds."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.seen: dict[str, float] = {}
        self.own: list[float] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            now = time.monotonic()
            if line.startswith("{") and "number" in (told := json.loads(line)):
                self.seen.setdefault(str(told["number"]), told.get("at", now))
                self.own += [told["own"]] if "own" in told else []

    def end(self) -> None:
        self.process.kill()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()


@contextmanager
def boards(demo: DemoProcess, tokens: Sequence[str], *, kivy: bool) -> Iterator[list[Board]]:
    """Start a board for each token, the first with a window when ``kivy``; end them all."""
    running = []
    with ExitStack() as ends:
        for place, token in enumerate(tokens):
            config = demo.data / f"bench-{place}.toml"
            secret = demo.data / f"bench-{place}.token"
            secret.write_text(token)
            config.write_text(
                f'device = "bench-{place}"\ntoken_file = "{secret}"\n'
                f'[server]\nurl = "{demo.server}"\n[broker]\nurl = "{demo.broker}"\n'
                "[screen]\nfullscreen = false\nwidth_px = 1920\nheight_px = 1080\n"
                "[sound]\nspeaks = false\n"
            )
            board = Board(command_of(config, kivy=kivy and place == 0))
            ends.callback(board.end)
            running.append(board)
        yield running


def command_of(config: Path, *, kivy: bool) -> list[str]:
    if kivy:
        return [sys.executable, "-m", "tests.bench.kivy_board", str(config)]
    return [sys.executable, "-m", "display", "board", "--text", "--config", str(config)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoProcess, list[str]]]:
    demo = DemoProcess(tmp_path_factory.mktemp("bench") / "demo")
    with demo:
        demo.interrupt()
        with closing(AccountStore(demo.data / FILE_NAME)) as store:
            tokens = [
                add_device(store, DeviceId(f"bench-{place}"), DeviceRole.DISPLAY, None)
                for place in range(BOARDS + 1)
            ]
        demo.start()
        yield demo, tokens


def call_and_wait(officer: Person, kiosk: Person, running: Sequence[Board]) -> dict[int, float]:
    """Issue, call, and wait for every board; return how long each took, in seconds."""
    kiosk.do("/api/v1/tickets", service=SERVICE)
    began = time.monotonic()
    number = str(officer.do(f"{COUNTER}/call-next")["ticket"]["number"])
    until(lambda: all(number in board.seen for board in running), STARTED_WITHIN_S)
    officer.do(f"{COUNTER}/start-serving")
    return {place: board.seen[number] - began for place, board in enumerate(running)}


@pytest.mark.parametrize("count", [1, BOARDS + 1])
def test_a_call_reaches_the_boards(demo: tuple[DemoProcess, list[str]], count: int) -> None:
    house, tokens = demo
    kiosk, officer = house.device("kiosk-1"), house.staff("officer")
    officer.do(f"{COUNTER}/open")
    with boards(house, tokens[:count], kivy=True) as running:
        took: dict[int, list[float]] = defaultdict(list)
        for turn in range(CALLS + 1):
            for place, seconds in call_and_wait(officer, kiosk, running).items():
                if turn:  # the first call waits for boards that are still starting
                    took[place].append(seconds)
        officer.do(f"{COUNTER}/finish")
        own = running[0].own[1:]
    beside = f", {count - 1} text boards beside it" if count > 1 else ""
    note(f"officer's call to the Kivy board's screen{beside}", times_ms(took[0]),
         goals=[Goal("p99_ms", most=1000)])  # fmt: skip
    note(f"of it, the board's own work{beside}", times_ms(own))
    if count > 1:
        every = [seconds for place in range(1, count) for seconds in took[place]]
        note(f"officer's call to each of {count - 1} text boards", times_ms(every),
             goals=[Goal("p99_ms", most=1000)])  # fmt: skip
