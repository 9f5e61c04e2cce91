"""A kiosk and a board are paired with a real server by the digits that they show."""

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import free_port
from tests.system.demo_process import DemoProcess, Person


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("demo") / "data") as process:
        yield process


def pairing(program: str, server: str, token_file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", program, "pair", "--server", server,
               "--token-file", str(token_file)]  # fmt: skip
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize(("program", "device"), [("kiosk", "kiosk-9"), ("display", "board-9")])
def test_a_device_shows_six_digits_and_keeps_its_token(
    demo: DemoProcess, tmp_path: Path, program: str, device: str
) -> None:
    token_file = tmp_path / "keys" / "token"
    shown = pairing(program, demo.server, token_file)
    assert shown.stdout is not None
    digits = re.search(r"(\d{3}) (\d{3})", shown.stdout.readline())
    assert digits is not None
    administrator = demo.staff("administrator")
    code = digits[1] + digits[2]
    status, told = administrator.ask("/api/v1/devices", {"device": device, "code": code})
    assert (status, told["device"]) == (201, device)
    said, _ = shown.communicate(timeout=30)
    assert shown.returncode == 0
    assert device in said
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    own = Person(demo.server, token_file.read_text(encoding="utf-8").strip())
    assert own.ask("/api/v1/devices/self/health", {})[0] == 204


def test_a_server_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    alone = pairing("kiosk", f"http://127.0.0.1:{free_port()}", tmp_path / "token")
    _, said = alone.communicate(timeout=30)
    assert alone.returncode == 1
    assert "Không nối được với máy chủ" in said
    assert not (tmp_path / "token").exists()
