"""A cable that is cut under open connections: neither end is told, and both notice."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.display.test_text_mode import TextBoard
from tests.fault.namespaces import HALL, Cable, hall
from tests.fault.tally import Tally
from tests.system.demo_process import DemoProcess, Person, until

pytestmark = pytest.mark.fault("half-open")

NOTICED_WITHIN_S = 15.0
"""A promise (docs/reliability.md)."""
BUSY_S = 7.0
"""What a machine that runs other tests beside may add: the kernel's own timers are coarse."""
EQUAL_WITHIN_S = 5.0
BACK_WITHIN_S = 15.0
"""A silent connection is given up after three heartbeats; then it is as any reconnection."""

LISTEN = """
import sys, urllib.request
url, token = sys.argv[1:]
ask = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
for line in urllib.request.urlopen(ask):
    pass
"""


@pytest.fixture
def cable() -> Iterator[Cable]:
    with hall(1) as (laid,):
        yield laid


def is_online(manager: Person, device: str) -> bool:
    devices = manager.get("/api/v1/devices")["devices"]
    return bool(next(each["online"] for each in devices if each["device"] == device))


def is_noticed(cable: Cable, manager: Person, device: str, tally: Tally) -> None:
    """Cut the cable, and see the device away in time on the manager's page."""
    until(lambda: is_online(manager, device))
    cable.cut()
    cut_at = time.monotonic()
    until(lambda: not is_online(manager, device), deadline_s=NOTICED_WITHIN_S + BUSY_S)
    tally.recovered_after(time.monotonic() - cut_at)


def test_a_kiosk_whose_cable_is_cut_is_soon_shown_as_away(
    cable: Cable, tmp_path: Path, fault_tally: Tally
) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        address = f"http://{HALL}:{demo.port}/api/v1/live?topics=errand"
        command = [*cable.before, sys.executable, "-c", LISTEN, address, demo.token("kiosk-1")]
        with subprocess.Popen(command) as listening:
            try:
                is_noticed(cable, demo.staff("manager"), "kiosk-1", fault_tally)
            finally:
                listening.kill()


@contextmanager
def board_at(cable: Cable, demo: DemoProcess, folder: Path) -> Iterator[TextBoard]:
    token = folder / "token"
    token.write_text(demo.token("board-1"))
    board = TextBoard(
        "--server", f"http://{HALL}:{demo.port}", "--broker", f"mqtt://{HALL}:{demo.mqtt_port}",
        "--device", "board-1", "--token-file", str(token), before=cable.before,
    )  # fmt: skip
    try:
        yield board
    finally:
        board.process.kill()
        board.process.wait()
        assert board.process.stderr is not None
        board.process.stderr.close()


def test_a_board_whose_cable_is_cut_is_soon_shown_as_away_and_shows_what_it_missed(
    cable: Cable, tmp_path: Path, fault_tally: Tally
) -> None:
    with DemoProcess(tmp_path / "demo") as demo, board_at(cable, demo, tmp_path) as board:
        manager, officer = demo.staff("manager"), demo.staff("officer")
        officer.do("/api/v1/counters/1/open")
        is_noticed(cable, manager, "board-1", fault_tally)
        demo.device("kiosk-1").do("/api/v1/tickets", service="chung-thuc")
        number = officer.do("/api/v1/counters/1/call-next")["ticket"]["number"]
        assert board.silent()
        cable.mend()
        mended_at = time.monotonic()
        line = board.line()
        assert line["number"] == number
        until(lambda: is_online(manager, "board-1"))
        assert time.monotonic() - mended_at <= BACK_WITHIN_S + EQUAL_WITHIN_S
        assert board.silent()
