"""A kiosk and a board are paired with a real server by the digits that they show."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.broker import free_port
from tests.system.demo_process import DemoProcess, Person, until


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


class OnScreen:
    """A program with a window that nobody sees, started before it has a token."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.token_file = folder / "token"
        self._log = folder / "log"
        arguments = [*command, "--windowed", "--size", "540x960", "--log-json"]
        arguments += ["--token-file", str(self.token_file), "--data", str(folder)]
        environment = os.environ | {"SDL_VIDEODRIVER": "offscreen"}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *arguments], stdout=log, stderr=log, env=environment
            )

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def code(self) -> str:
        found = until(lambda: re.findall(r"the digits are (\d{6})", self.log))
        return str(found[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


@pytest.mark.window
@pytest.mark.parametrize(
    ("command", "device"),
    [(("kiosk",), "kiosk-8"), (("display", "board"), "board-8")],
)
def test_a_window_without_a_token_shows_digits_and_begins_its_work_once_they_are_typed(
    demo: DemoProcess, tmp_path: Path, command: tuple[str, ...], device: str
) -> None:
    printer = ("--printer", f"png:{tmp_path / 'slips'}")
    broker = ("--broker", demo.broker)
    more = printer if command == ("kiosk",) else broker
    addresses = ("--server", demo.server, "--device", device, *more)
    with OnScreen(tmp_path, *command, *addresses) as screen:
        administrator, manager = demo.staff("administrator"), demo.staff("manager")
        body = {"device": device, "code": screen.code()}
        assert administrator.ask("/api/v1/devices", body)[0] == 201

        def is_online() -> bool:
            assert screen.process.poll() is None, screen.log
            devices = manager.get("/api/v1/devices")["devices"]
            return any(each["device"] == device and each["online"] for each in devices)

        until(is_online)
    assert stat.S_IMODE(screen.token_file.stat().st_mode) == 0o600
