"""A running server takes over what was edited in site.toml, at SIGHUP."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.broker import free_port

DEADLINE_S = 60.0
WITHOUT_A_BROKER = '[broker]\nurl = "mqtt://127.0.0.1:1"\n'


class RunningSite:
    """``moiso-server run`` on a file that is edited while it runs."""

    def __init__(self, folder: Path) -> None:
        self.file, self.port = folder / "site.toml", free_port()
        self.log = folder / "log"
        self.write("")

    def write(self, more: str, hotline: str = "1022") -> None:
        site = f'[site]\ncode = "26740-1"\nhotline = "{hotline}"\n'
        http = f"[http]\nport = {self.port}\n"
        self.file.write_text(f"{site}{http}{WITHOUT_A_BROKER}{more}", encoding="utf-8")

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "server", "run", "--config", str(self.file)]
        command += ["--data", str(self.file.parent / "data")]
        with self.log.open("wb") as log:
            return subprocess.Popen(command, stderr=log)

    def hotline(self) -> str | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/board") as answer:
                board: dict[str, Any] = json.load(answer)
                return str(board["hotline"])
        except OSError:
            return None

    def until_said(self, said: str) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while said not in self.log.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[RunningSite, subprocess.Popen[bytes]]]:
    site = RunningSite(tmp_path)
    process = site.start()
    deadline = time.monotonic() + DEADLINE_S
    while site.hotline() is None:
        assert process.poll() is None, site.log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield site, process
    process.kill()
    process.wait()


def test_an_edited_setup_is_in_force_without_a_restart(
    running: tuple[RunningSite, subprocess.Popen[bytes]],
) -> None:
    site, process = running
    site.write("", hotline="1900 1234")
    process.send_signal(signal.SIGHUP)
    site.until_said("thiết lập mới từ site.toml: bản số 2")
    assert site.hotline() == "1900 1234"

    site.write('[[counter]]\nid = 1\nserves = ["khong-co"]\n', hotline="115")
    process.send_signal(signal.SIGHUP)
    site.until_said("counter[1].serves")
    assert site.hotline() == "1900 1234"

    site.write("[limits]\npublic_requests = { per_minute = 9, burst = 9 }\n", hotline="1900 1234")
    process.send_signal(signal.SIGHUP)
    site.until_said("sau khi khởi động lại")
    assert site.hotline() == "1900 1234"
