"""Nonsense on the command line: status 2 or 1, a line for each mistake, never a trace."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import server.__main__ as server_program
from display.__main__ import main as display
from kiosk.__main__ import main as kiosk

Run = Callable[..., tuple[int, str]]

COMMANDS = {
    "server": [
        *(["run"], ["demo"], ["doctor"], ["report"], ["broker-config"], ["verify"], ["backup"]),
        *(["staff", verb] for verb in ("add", "list", "remove")),
        *(["device", verb] for verb in ("add", "list", "revoke")),
        *([], ["restore"], ["nope"], ["staff"], ["device", "nope"]),
    ],
    "kiosk": [[], ["doctor"], ["guide-pin"], ["pair"], ["nope"]],
    "display": [
        *(["board"], ["counter"], ["doctor"], ["say"], ["pair"], [], ["nope"]),
        *(["voice-make"], ["voice-record"], ["voice-check"]),
    ],
}
OPTIONS = (
    *("--config", "--data", "--port", "--role", "--kiosk", "--name", "--week", "--format"),
    *("--output", "--speed", "--seed", "--start", "--counter", "--size", "--server", "--broker"),
    *("--token-file", "--device", "--printer", "--dialect", "--language", "--digits", "--text"),
)
NONSENSE = st.sampled_from(
    [
        "",
        " ",
        "-",
        "--",
        "-1",
        "nan",
        "inf",
        "1e999",
        "9" * 50,
        "\udcff",
        "\u202e",
        "a\nb",
        "٣",
        "='",
    ]
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
WORDS = st.lists(st.sampled_from(OPTIONS) | NONSENSE, max_size=6)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a program within this process: its status, and all that it wrote."""
    monkeypatch.setattr("server.commands.run.configure_logs", lambda **_: None)
    monkeypatch.setattr("server.commands.demonstration.configure_logs", lambda **_: None)

    def run(program: str, *arguments: str) -> tuple[int, str]:
        if program == "server":
            monkeypatch.setattr(sys, "argv", ["moiso-server", *arguments])
            with pytest.raises(SystemExit) as end:
                server_program.main()
            out, err = capfd.readouterr()
            return int(str(end.value.code)), out + err
        result = CliRunner().invoke({"kiosk": kiosk, "display": display}[program], arguments)
        return result.exit_code, result.output

    return run


@pytest.mark.parametrize("program", COMMANDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_whatever_stands_on_the_command_line_is_refused_in_words(
    program: str, data: st.DataObject, run: Run
) -> None:
    command = data.draw(st.sampled_from(COMMANDS[program]))
    words = [each for each in data.draw(WORDS) if each != "--"]
    status, said = run(program, *command, "--no-such-option", *words)
    assert status == 2, said
    assert "Traceback" not in said
    assert said.strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files that are not what they should be."""
    (tmp_path / "empty.toml").touch()
    (tmp_path / "file").write_bytes(b"x\xffy")
    (tmp_path / "token").write_text("abc\n")
    (tmp_path / "two-tokens").write_text("abc\ndef\n")
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "accounts.sqlite3").write_bytes(b"no database at all\n" * 99)
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "ledger.sqlite3").write_bytes(b"no database at all\n" * 99)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("program", "line", "status", "said"),
    [
        ("server", "run --config none.toml", 2, "none.toml"),
        ("server", "run --config file", 2, "UTF-8"),
        ("server", "run --config empty.toml --data file", 2, "--data"),
        ("server", "run --config empty.toml --data ledgers", 1, "ledger.sqlite3"),
        ("server", "report --week 2026-W99 --format csv --output o --data ledgers", 1, "ledger"),
        ("server", "report --week x --format pdf --output .", 2, "--format"),
        ("server", "verify --data ledgers", 1, "ledger.sqlite3"),
        ("server", "staff list --data accounts", 1, "accounts.sqlite3"),
        ("server", "staff list --data file/x", 1, "file/x"),
        ("server", "staff add x --name \u202e --role officer --data .", 2, "--name"),
        ("server", "staff remove \udcff --data .", 2, "ID"),
        ("server", "device revoke A\u0301 --data .", 2, "ID"),
        ("server", "device add a --role kiosk --kiosk 10 --data .", 2, "--kiosk"),
        ("server", "demo --speed nan --visitors nan --start 25:99 --seed 1.5", 2, "--start"),
        ("server", "demo --speed nan", 2, "--speed"),
        ("server", "demo --visitors nan", 2, "--visitors"),
        ("server", "broker-config --config empty.toml --output file", 2, "--output"),
        ("kiosk", "--config none.toml", 2, "none.toml"),
        ("kiosk", "--config .", 2, "Is a directory"),
        ("kiosk", "--config file", 2, "UTF-8"),
        ("kiosk", "--text", 2, "server.token_file"),
        ("kiosk", "--text --token-file two-tokens", 2, "two-tokens"),
        ("kiosk", "--text --token-file token --server http://[::1", 2, "server.url"),
        ("kiosk", "--text --token-file token --server http://a:99999", 2, "server.url"),
        ("kiosk", "--text --token-file token --printer tcp://[::1 --data .", 2, "printer.url"),
        ("kiosk", "--text --token-file token --printer serial:?baud=² --data .", 2, "printer.url"),
        ("kiosk", "--text --token-file token --data /proc/x", 2, "/proc/x"),
        ("kiosk", "--size ²x²", 2, "--size"),
        ("kiosk", "--device \udcff", 2, "device"),
        ("kiosk", "pair --server http://[::1 --token-file t", 1, "http://[::1"),
        ("kiosk", "pair --server http://a\u00a0b --token-file t", 1, ""),
        ("kiosk", "pair --server http://ế --token-file t", 1, ""),
        ("kiosk", "guide-pin --data file", 2, "--data"),
        ("display", "board --text --config none.toml", 2, "none.toml"),
        ("display", "board --text --token-file .", 2, "Is a directory"),
        ("display", "board --text --token-file two-tokens", 2, "one line"),
        ("display", "board --text --token-file token --broker mqtt://a:99999", 2, "broker.url"),
        ("display", "board --text --token-file token --server http://[::1", 2, "server.url"),
        ("display", "board --text --token-file token --size 1x", 2, "--size"),
        ("display", "counter --counter 0", 2, "--counter"),
        ("display", "say 100000", 2, "NUMBER"),
        ("display", "say x", 2, "NUMBER"),
        ("display", "pair --server ftp://a --token-file t", 1, "ftp://a"),
        ("display", "doctor --token-file none", 2, "none"),
    ],
)
def test_each_mistake_is_named(
    run: Run, folder: Path, program: str, line: str, status: int, said: str
) -> None:
    found, told = run(program, *line.split(" "))
    assert (found, "Traceback" in told) == (status, False), told
    assert said in told
    assert told.strip()


def test_a_fault_that_nobody_foresaw_is_one_line(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("one\ntwo")

    monkeypatch.setattr("kiosk.__main__.load_settings", fail)
    monkeypatch.setattr("display.__main__.load_settings", fail)
    for program, line in (("kiosk", ["--text"]), ("display", ["board", "--text"])):
        status, told = run(program, *line)
        assert status == 1
        assert told.count("\n") == 1
        assert "RuntimeError (one\\ntwo)" in told


@pytest.mark.parametrize("line", ["display say 5", "server --help", "kiosk --help"])
def test_whoever_reads_no_further_causes_no_trace(line: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        ended = subprocess.run(
            [sys.executable, "-m", *line.split()],
            stdout=nobody,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode in (0, 1)
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr


def test_a_full_disk_under_what_is_written_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "display", "say", "5"]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1
