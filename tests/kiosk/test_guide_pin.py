"""The PIN of guide mode: which may be given, how it is kept, and the command that sets it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.guide_pin import GuidePin, GuidePinError
from tests.kiosk.guide import PIN


def test_the_right_pin_matches_and_no_other(tmp_path: Path) -> None:
    pin = GuidePin.of("kiosk-1", tmp_path / "data")
    assert not pin.is_set()
    assert not pin.matches(PIN)
    pin.set(PIN)
    assert pin.matches(PIN)
    assert not pin.matches("204062")
    pin.set("846213")
    assert pin.matches("846213")
    assert not pin.matches(PIN)


def test_only_a_salted_hash_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    for device in ("kiosk-1", "kiosk-2"):
        GuidePin.of(device, tmp_path).set(PIN)
    one, two = (path.read_text() for path in sorted(tmp_path.iterdir()))
    assert PIN not in one
    assert one != two
    (mode,) = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert mode == 0o600


@pytest.mark.parametrize(
    ("pin", "key"),
    [
        *((pin, "pin_shape") for pin in ("", "12345", "1234567890123", "abcdef", "１２３４５６")),
        *((pin, "pin_weak") for pin in ("123456", "987654", "000000", "121212", "123123")),
    ],
)
def test_a_pin_that_is_short_or_easy_to_guess_is_refused(
    tmp_path: Path, pin: str, key: str
) -> None:
    kept = GuidePin.of("kiosk-1", tmp_path)
    with pytest.raises(GuidePinError) as refused:
        kept.set(pin)
    assert refused.value.key == key
    assert not kept.is_set()


def test_a_damaged_file_is_no_pin(tmp_path: Path) -> None:
    for text in ("", "scrypt$x", "argon$YQ==$YQ==", "scrypt$!$!"):
        (tmp_path / "kiosk-1.guide-pin").write_text(text)
        assert not GuidePin.of("kiosk-1", tmp_path).matches(PIN)


def run(folder: Path, typed: str, language: str = "vi") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "guide-pin", "--device", "kiosk-2", "--data", str(folder)],
        env=os.environ | {"MOISO_LANGUAGE": language},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_reads_the_pin_from_standard_input(tmp_path: Path) -> None:
    ended = run(tmp_path, f"{PIN}\n")
    assert ended.returncode == 0
    assert PIN not in ended.stdout + ended.stderr
    assert GuidePin.of("kiosk-2", tmp_path).matches(PIN)


def test_the_command_says_what_is_wrong_with_a_pin(tmp_path: Path) -> None:
    ended = run(tmp_path, "1234\n")
    assert (ended.returncode, ended.stderr) == (2, "Mã PIN cần từ 6 đến 12 chữ số\n")
    ended = run(tmp_path, "111111\n", "en")
    assert ended.returncode == 2
    assert ended.stderr.startswith("This PIN is easy to guess")
