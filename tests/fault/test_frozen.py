"""A program that stands still gives no signs of life: it is ended, started again, and goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.fault.site_process import SiteProcess
from tests.fault.supervisor import Supervisor
from tests.fault.tally import Tally
from tests.sample_office import have_accounts
from tests.system.demo_process import until

pytestmark = pytest.mark.fault("frozen")

ISSUE = {"request_id": "0e5f0a8e-8d8e-4a8e-b6f1-0f4a6f8e2b7d", "service": "chung-thuc"}


def freeze(systemd: Supervisor, tally: Tally) -> None:
    """Let the program stand still once it lives, until it has been started again."""
    until(lambda: systemd.signs >= 1)
    lives = systemd.starts
    began = time.monotonic()
    os.kill(systemd.process.pid, signal.SIGSTOP)
    until(lambda: systemd.starts > lives)
    tally.recovered_after(time.monotonic() - began)
    signs = systemd.signs
    until(lambda: systemd.signs > signs)


def test_a_server_that_stands_still_is_started_again_and_has_everything(
    tmp_path: Path, fault_tally: Tally
) -> None:
    site = SiteProcess(tmp_path / "site")
    have_accounts(site.data)
    with Supervisor(site.launch) as systemd:
        until(lambda: systemd.starts == 1)
        kiosk = site.device("kiosk-1")
        status, issued = kiosk.ask("/api/v1/tickets", ISSUE)
        assert status == 201
        freeze(systemd, fault_tally)
        again = kiosk.ask("/api/v1/tickets", ISSUE)
        fault_tally.lost += again != (200, issued)
        assert again == (200, issued)


def device(*command: str) -> Callable[[Mapping[str, str]], "subprocess.Popen[bytes]"]:
    """Return what starts a device's program; its input stays open."""
    return lambda environment: subprocess.Popen(
        [sys.executable, "-m", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("kiosk", "--text", "--printer", "png:slips"),
        ("display", "board", "--text"),
        ("display", "counter", "--counter", "1", "--terminal", "--text"),
    ],
    ids=["kiosk", "board", "terminal"],
)
def test_a_device_that_stands_still_is_started_again(
    command: tuple[str, ...], tmp_path: Path, fault_tally: Tally
) -> None:
    token = tmp_path / "token"
    token.write_text("x" * 43)
    where = ("--server", "http://127.0.0.1:9", "--token-file", str(token), "--device", "d-1")
    with Supervisor(device(*command, *where, "--data", str(tmp_path / "data"))) as systemd:
        freeze(systemd, fault_tally)
