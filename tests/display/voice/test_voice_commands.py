"""``moiso-display voice-make``, ``voice-record`` and ``voice-check``, as a person runs them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display.__main__ import main
from display.voice.samples import (
    TARGET_DB,
    join,
    loudness,
    read_wav,
    seconds_of,
    silence,
    wav_bytes,
    write_clip,
)
from tests.display.voice.fakes_voice import tone
from tests.markdown import ROOT

Run = Callable[..., Result]
CLIP = "vi/mowif-coong-daan-cos-soos.wav"
ARECORD = """#!{python}
# Hears what lies in next.raw, at once, and goes on listening until it is interrupted.
import pathlib, signal, sys
here = pathlib.Path(__file__).parent
signal.signal(signal.SIGINT, lambda *_: sys.exit(1))
with (here / "arecord.log").open("a") as log:
    print(*sys.argv[1:], file=log)
if (here / "broken").exists():
    print("audio open error: No such file or directory", file=sys.stderr, flush=True)
    (here / "listening").touch()
    sys.exit(1)
sys.stdout.buffer.write((here / "next.raw").read_bytes())
sys.stdout.buffer.flush()
(here / "listening").touch()
signal.pause()
"""
APLAY = """#!{python}
import pathlib, shutil, sys
here = pathlib.Path(__file__).parent
shutil.copy(sys.argv[-1], here / f"heard-{{len(list(here.glob('heard-*')))}}.wav")
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_it(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [*arguments, "--data", str(tmp_path)], input=typed)

    return run_it


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """arecord and aplay, small and obedient; what is said into the microphone is next.raw."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for name, text in (("arecord", ARECORD), ("aplay", APLAY)):
        (directory / name).write_text(text.format(python=sys.executable))
        (directory / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(directory))
    return directory


class Person:
    """Runs ``voice-record`` and answers it, saying something into the microphone when asked."""

    def __init__(self, programs: Path, *arguments: str) -> None:
        self.programs = programs
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "display",
                "voice-record",
                "--data",
                programs.parent,
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
        )

    def until(self, text: str) -> str:
        """Read on to this text; return what came since the last time."""
        assert self.process.stdout is not None
        read = b""
        while not read.endswith(text.encode()):
            byte = self.process.stdout.read(1)
            assert byte, read.decode()
            read += byte
        return read.decode()

    def type(self, answer: str = "") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{answer}\n".encode())
        self.process.stdin.flush()

    def say(self, strength: float = 0.3, seconds: float = 0.6) -> None:
        """Begin, speak, and end one recording."""
        sound = join([silence(0.4), tone(seconds, peak=strength), silence(0.4)])
        (self.programs / "next.raw").write_bytes(sound.tobytes())
        listening = self.programs / "listening"
        listening.unlink(missing_ok=True)
        self.type()
        self.until("Đọc xong nhấn Enter:")
        deadline = time.monotonic() + 20
        while not listening.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.type()

    def end(self) -> tuple[int, str]:
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest.decode()


@pytest.fixture
def person(programs: Path) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def new(*arguments: str) -> Person:
        people.append(Person(programs, *arguments))
        return people[-1]

    yield new
    for each in people:
        each.process.kill()
        each.process.communicate()


READY, KEEP = "t: thôi):", "l: thu lại:"


def test_a_person_is_led_through_the_prompts_and_goes_on_the_next_day(
    programs: Path, person: Callable[..., Person]
) -> None:
    recorded = programs.parent / "voice" / "recorded"
    today = person()
    assert "[1/48]  Mời công dân có số\n" in today.until(READY)
    today.say()
    today.until(KEEP)
    assert not (recorded / CLIP).exists()
    today.type()
    assert "[2/48]  đến quầy số\n" in today.until(READY)
    today.type("t")
    status, rest = today.end()
    assert status == 0
    assert "Chạy lại lệnh này để thu tiếp" in rest
    clip = read_wav(recorded / CLIP)
    assert loudness(clip) == pytest.approx(TARGET_DB, abs=0.5)
    assert seconds_of(clip) == pytest.approx(0.6, abs=0.1)
    assert read_wav(programs / "heard-0.wav") == clip
    assert "-f S16_LE -c 1 -r 44100" in (programs / "arecord.log").read_text()
    tomorrow = person()
    heard = tomorrow.until(READY)
    assert "Đã có 1 trong 48 câu" in heard
    assert "[2/48]  đến quầy số\n" in heard


def test_what_was_not_heard_well_is_recorded_again(
    programs: Path, person: Callable[..., Person]
) -> None:
    someone = person("--name", "quầy Tư pháp")
    assert "[1/49]" in someone.until(READY)
    someone.say(strength=0.005)
    assert "quá nhỏ" in someone.until(READY)
    someone.say(seconds=0.04)
    assert "quá ngắn" in someone.until(READY)
    someone.say(strength=0.2)
    someone.until(KEEP)
    someone.type("n")
    someone.until(KEEP)
    someone.type("l")
    someone.until(READY)
    someone.say(seconds=0.9)
    someone.until(KEEP)
    someone.type()
    assert "[2/49]" in someone.until(READY)
    clip = read_wav(programs.parent / "voice" / "recorded" / CLIP)
    assert seconds_of(clip) == pytest.approx(0.9, abs=0.1)
    someone.type("b")
    assert "[3/49]" in someone.until(READY)


def test_a_microphone_that_gives_nothing_is_named(
    programs: Path, person: Callable[..., Person]
) -> None:
    (programs / "broken").touch()
    someone = person("--device", "hw:7")
    someone.until(READY)
    someone.say()
    status, rest = someone.end()
    assert status == 1
    assert "Không thu được: arecord -D hw:7: audio open error" in rest


def test_without_arecord_it_says_what_to_install(
    programs: Path, person: Callable[..., Person]
) -> None:
    (programs / "arecord").unlink()
    someone = person("--language", "en", "--english")
    assert "[1/57]  Number" in someone.until("t: stop):")
    someone.type()
    status, rest = someone.end()
    assert status == 1
    assert "apt-get install alsa-utils" in rest


def test_a_site_without_headphones_can_record_all_the_same(
    programs: Path, person: Callable[..., Person]
) -> None:
    (programs / "aplay").unlink()
    someone = person()
    someone.until(READY)
    someone.say()
    assert "Không nghe lại được: aplay is not installed" in someone.until(KEEP)
    someone.type()
    assert "[2/48]" in someone.until(READY)


def test_the_machines_voice_is_made_whole(run: Run) -> None:
    assert "Chưa có giọng nào" in run("voice-check").output
    made = run("voice-make")
    assert (made.exit_code, made.output[:21]) == (0, "Đã tạo giọng máy tron")
    assert "đã có sẵn" in run("voice-make").output
    checked = run("voice-check", "--name", "quầy Tư pháp")
    assert checked.exit_code == 0
    assert "đầy đủ" in checked.output


def test_without_espeak_it_says_what_to_install(run: Run, programs: Path) -> None:
    result = run("voice-make", "--language", "en")
    assert result.exit_code == 1
    assert "espeak-ng is not installed; apt-get install espeak-ng" in result.output


def test_gaps_are_named_with_their_files(run: Run, tmp_path: Path) -> None:
    recorded = tmp_path / "voice" / "recorded"
    write_clip(recorded / CLIP, tone(0.5))
    (recorded / "vi" / "ba.wav").write_bytes(wav_bytes(tone(0.5), channels=2))
    write_clip(recorded / "vi" / "hai.wav", tone(0.5, peak=0.004))
    result = run("voice-check")
    assert result.exit_code == 1
    assert f"mốt: chưa có\n    {recorded}/vi/moots.wav\n" in result.output
    assert "ba: không đúng dạng WAV" in result.output
    assert "2 channels" in result.output
    assert "hai: quá nhỏ" in result.output
    assert "Chưa thu phần nào của: chữ cái (tiếng Việt)" in result.output
    assert "Còn 21 chỗ cần sửa" in result.output
