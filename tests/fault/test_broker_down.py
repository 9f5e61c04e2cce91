"""The server's own mosquitto killed again and again, or away for an hour: the hall goes on (P4)."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from server.announcing.embedded_broker import DEBIAN_PLACE
from server.announcing.outbox import MOST_WAITING
from tests.display.test_text_mode import TextBoard
from tests.fault.merged import events
from tests.fault.tally import Tally
from tests.proxy import Proxy
from tests.system.demo_process import DemoProcess, Person, until

EQUAL_WITHIN_S = 5.0
"""A promise: how soon after any reconnection a board is equal to the server's state."""
SPOKEN_WITHIN_S = 30.0
"""A promise: a call that reaches a board later is shown, not spoken."""
BY_HTTP_S = 3.0
SERVICES = {1: "chung-thuc", 3: "ho-tich", 4: "dat-dai", 6: "ho-kinh-doanh", 7: "bao-tro"}
"""A counter, and a service that it serves."""


class Mosquitto:
    """The program that the server finds on its PATH; while it is gone it cannot be started."""

    def __init__(self, folder: Path) -> None:
        self._gone = folder / "gone"
        program = folder / "mosquitto"
        real = shutil.which("mosquitto") or DEBIAN_PLACE
        program.write_text(f'#!/bin/sh\n[ -e "{self._gone}" ] && exit 1\nexec "{real}" "$@"\n')
        program.chmod(0o755)

    def go(self) -> None:
        self._gone.touch()

    def come_back(self) -> None:
        self._gone.unlink()


@pytest.fixture
def mosquitto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mosquitto:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return Mosquitto(folder)


@contextmanager
def board_of(demo: DemoProcess, device: str, server: str) -> Iterator[TextBoard]:
    """A board of its own device, which is made on the running server."""
    add = [sys.executable, "-m", "server", "device", "add", device, "--role", "display"]
    told = subprocess.run([*add, "--data", str(demo.data)], capture_output=True, check=True)
    token = demo.data / f"{device}.token"
    token.write_bytes(told.stdout)
    board = TextBoard(
        "--server", server, "--broker", demo.broker, "--device", device, "--token-file", str(token),
    )  # fmt: skip
    try:
        manager = demo.staff("manager")
        until(lambda: is_online(manager, device))
        yield board
    finally:
        board.process.kill()
        board.process.wait()
        assert board.process.stderr is not None
        board.process.stderr.close()


def is_online(manager: Person, device: str) -> bool:
    devices = manager.get("/api/v1/devices")["devices"]
    return any(each["device"] == device and each["online"] for each in devices)


def kill_broker(demo: DemoProcess) -> None:
    for broker in demo.brokers():
        with suppress(ProcessLookupError):
            os.kill(broker, signal.SIGKILL)


def call_at(demo: DemoProcess, officer: Person, counter: int) -> int:
    demo.device("kiosk-1").do("/api/v1/tickets", service=SERVICES[counter])
    number: int = officer.do(f"/api/v1/counters/{counter}/call-next")["ticket"]["number"]
    return number


def is_ready(demo: DemoProcess) -> bool:
    return demo.anyone().ask("/readyz")[0] == 200


def outbox(demo: DemoProcess) -> int:
    """How many messages wait for the broker, as the disk has it."""
    path = demo.data / "ledger.sqlite3"
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        (count,) = db.execute("SELECT count(*) FROM outgoing").fetchone()
        return int(count)
    finally:
        db.close()


@pytest.mark.fault("broker-killed")
def test_a_broker_that_hangs_is_killed_and_started_anew(tmp_path: Path, fault_tally: Tally) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        (hung,) = demo.brokers()
        os.kill(hung, signal.SIGSTOP)
        hung_at = time.monotonic()
        until(lambda: not is_ready(demo))
        until(lambda: is_ready(demo))
        fault_tally.recovered_after(time.monotonic() - hung_at)
        assert hung not in demo.brokers()


def is_told_in_the_report(demo: DemoProcess, manager: Person) -> None:
    """The hour without a broker stands among the disruptions, from when until when."""
    (began,) = [each for each in events(demo, "outage_began") if each["subject"] == "broker"]
    (ended,) = events(demo, "outage_ended")
    day = began["at"][:10]
    report = manager.get(f"/api/v1/reports/period?from={day}&to={day}")
    told = [each for each in report["part_a"]["disruptions"] if each["kind"] == "broker_out"]
    assert [(each["starts_at"], each["ends_at"]) for each in told] == [
        (began["began_at"], ended["ended_at"])
    ]


@pytest.mark.fault("broker-killed")
def test_a_broker_that_is_killed_again_and_again_costs_no_call(
    tmp_path: Path, fault_round: int, fault_tally: Tally
) -> None:
    random = Random(fault_round)
    with (
        DemoProcess(tmp_path / "demo") as demo,
        board_of(demo, "first", demo.server) as board,
    ):
        officer = demo.staff("officer")
        numbers = {}
        for counter in SERVICES:
            officer.do(f"/api/v1/counters/{counter}/open")
            time.sleep(random.uniform(0, 0.8))  # the instant of the kill is what is tried
            kill_broker(demo)
            numbers[counter] = call_at(demo, officer, counter)
        until(lambda: is_ready(demo))
        back_at = time.monotonic()
        lines = [board.line() for _ in numbers]
        fault_tally.recovered_after(time.monotonic() - back_at)
        fault_tally.tries = len(numbers)
        shown = [(line["counter"], line["number"]) for line in lines]
        fault_tally.lost += len(set(numbers.items()) - set(shown))
        fault_tally.doubled += len(shown) - len(set(shown))
        assert sorted(shown) == sorted(numbers.items())
        assert [line["number"] for line in lines if line["spoken"] is None] == []
        assert time.monotonic() - back_at <= EQUAL_WITHIN_S
        assert board.silent()


@pytest.mark.fault("broker-down")
def test_for_an_hour_without_a_broker_everything_goes_on_and_no_old_call_is_spoken_then(
    tmp_path: Path, mosquitto: Mosquitto, fault_tally: Tally
) -> None:
    hour = DemoProcess(tmp_path / "demo", "--speed", "120", "--start", "07:30")
    with (
        hour as demo,
        Proxy(demo.port) as line,
        board_of(demo, "first", demo.server) as board,
        board_of(demo, "second", line.url) as blind,
    ):
        officer, manager = demo.staff("officer"), demo.staff("manager")
        for counter in SERVICES:
            officer.do(f"/api/v1/counters/{counter}/open")
        mosquitto.go()
        line.break_line("refuse")
        kill_broker(demo)
        until(lambda: not is_ready(demo))
        gone_at = time.monotonic()
        assert manager.get("/api/v1/devices")["broker"] is False
        called = [(counter, call_at(demo, officer, counter)) for counter in (1, 3, 4)]
        seen = [board.line() for _ in called]
        assert time.monotonic() - gone_at < BY_HTTP_S + EQUAL_WITHIN_S
        assert [(each["counter"], each["number"]) for each in seen] == called
        assert None not in [each["spoken"] for each in seen]
        for _ in range(MOST_WAITING):
            officer.do("/api/v1/counters/4/recall")
        last_call = time.monotonic()
        until(lambda: outbox(demo) <= MOST_WAITING)
        again = board.line()
        while (again["number"], again["attempt"]) != (called[-1][1], MOST_WAITING + 1):
            again = board.line()
        until(lambda: time.monotonic() - last_call > SPOKEN_WITHIN_S)
        assert manager.get("/api/v1/waits")["total"]["waiting"] == 0
        mosquitto.come_back()
        until(lambda: is_ready(demo))
        back_at = time.monotonic()
        until(lambda: outbox(demo) == 0)
        line.mend()
        late = [blind.line() for _ in called]
        fault_tally.recovered_after(time.monotonic() - back_at)
        assert {each["number"] for each in late} <= {number for _, number in called}
        fresh = (6, call_at(demo, officer, 6))
        for each in (board, blind):
            late.append(each.line())
            while (late[-1]["counter"], late[-1]["number"]) != fresh:
                late.append(each.line())
        spoken = [each["number"] for each in late if each["spoken"] is not None]
        fault_tally.doubled += len(spoken) - 2
        assert spoken == [fresh[1]] * 2
        until(lambda: events(demo, "outage_ended"))
        is_told_in_the_report(demo, manager)
