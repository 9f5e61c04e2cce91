"""``moiso-kiosk`` from the command line, where there is nothing to draw on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kiosk.fake_server import TOKEN


def run(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    token_file = tmp_path / "token"
    token_file.write_text(TOKEN)
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    kept.pop("SDL_VIDEODRIVER", None)
    return subprocess.run(
        [
            *(sys.executable, "-m", "kiosk", "--token-file", str(token_file)),
            *("--data", str(tmp_path / "data"), *arguments),
        ],
        env=kept | {"MOISO_LANGUAGE": "vi"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_display_it_says_what_to_do(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("screen: không có màn hình: cả DISPLAY lẫn WAYLAND_DISPLAY")
    assert run(tmp_path, MOISO_LANGUAGE="en").stderr.startswith("screen: there is no screen")


@pytest.mark.window
def test_a_display_that_is_not_running_is_told_and_no_dark_screen_is_drawn(tmp_path: Path) -> None:
    ended = run(tmp_path, DISPLAY=":4711")
    assert ended.returncode == 1
    assert "the display (x11) gave no window" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--size", "large"), "--size: cần rộng x cao tính bằng điểm ảnh, như 540x960; đang ghi"),
        (("--printer", "lpt:1"), "printer.url: cần địa chỉ máy in: tcp://192.168.1.50:9100"),
        (("--text", "--printer", "tcp://:9100"), "printer.url: cần địa chỉ và cổng"),
        (("--config", "none.toml"), "none.toml: không đọc được tệp này (No such file"),
        (("--device", "Máy 1"), "device: cần chữ thường không dấu"),
        (("--nonsense",), "Usage: "),
    ],
)
def test_a_wrong_argument_ends_with_status_2(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    ended = run(tmp_path, *arguments, SDL_VIDEODRIVER="offscreen")
    assert ended.returncode == 2
    assert ended.stderr.startswith(told)
