"""An identity number pushed through every input of a real kiosk is nowhere afterwards (P8)."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.kiosk.fake_server import TOKEN, FakeServer

CANARY = "079203004567"
CARD = f"{CANARY}||Trần Thị B|20071946|Nữ|Phường 5, Quận 3|10052022"
NAME = "Trần Thị B"
LINES = [
    CANARY,
    CARD,
    json.dumps(CARD),
    json.dumps({"service": CANARY}),
    json.dumps({"service": CARD}),
    json.dumps({"service": "dat-dai", "priority": CANARY}),
    json.dumps({"service": "dat-dai", "priority": CARD}),
    json.dumps({"service": "dat-dai", "language": CANARY}),
    json.dumps({"service": "dat-dai", CARD: CARD, "number": CANARY}),
    json.dumps({"service": int(CANARY)}),
    f'{{"service": "dat-dai", "priority": {CANARY}}}',
    '{"service": "dat-dai"',
]
"""What a scanner or a careless script may push into the text mode; two of them take a number."""


async def test_a_number_pushed_through_the_text_mode_is_nowhere(
    server: FakeServer, tmp_path: Path
) -> None:
    token_file = tmp_path / "token"
    token_file.write_text(TOKEN)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "--text", "--log-json", "--server", server.url),
        *("--token-file", str(token_file), "--data", str(tmp_path / "data")),
        *("--printer", f"png:{tmp_path / 'slips'}"),
        cwd=tmp_path,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    written, log = await process.communicate("".join(f"{x}\n" for x in LINES).encode())
    assert process.returncode == 0
    answers = [json.loads(line) for line in written.splitlines()]
    assert len(answers) == len(LINES)
    assert [answer["number"] for answer in answers if "number" in answer] == [3001]
    said = [written, log, json.dumps([server.asked, server.health], ensure_ascii=False).encode()]
    assert [text for text in said if holds_canary(text)] == []
    assert files_with_canary(tmp_path) == []


def holds_canary(content: bytes) -> bool:
    return CANARY.encode() in content or NAME.encode() in content


def files_with_canary(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if holds_canary(path.read_bytes())]


async def test_a_kiosk_that_crashes_leaves_no_dump_of_its_memory(
    server: FakeServer, tmp_path: Path
) -> None:
    token_file = tmp_path / "token"
    token_file.write_text(TOKEN)
    process = await asyncio.create_subprocess_exec(
        *("prlimit", "--core=unlimited", sys.executable, "-m", "kiosk", "--text"),
        *("--server", server.url, "--token-file", str(token_file)),
        cwd=tmp_path,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f'{{"service": "{CANARY}"}}\n'.encode())
    assert b"refused" in await process.stdout.readline()
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core.split()[4:6] == ["0", "0"]
    os.kill(process.pid, signal.SIGABRT)
    assert await process.wait() == -signal.SIGABRT
    assert files_with_canary(tmp_path) == []


@pytest.mark.parametrize("text", [CANARY, CARD])
def test_the_canary_would_be_noticed(text: str, tmp_path: Path) -> None:
    (tmp_path / "leak").write_text(text)
    assert files_with_canary(tmp_path) == [tmp_path / "leak"]


async def test_a_crash_reporter_that_no_limit_binds_gets_nothing_either() -> None:
    code = (
        "import ctypes; from kiosk.dumps import forbid_dumps; forbid_dumps(); "
        "print(ctypes.CDLL(None).prctl(3))"  # PR_GET_DUMPABLE
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert told == b"0\n"


SETTINGS = [
    *("device", "server.url", "printer.url", "printer.status", "screen.input", "people.languages"),
    *("appearance.brand", "people.order", "guidance.next", "server.answer_within_s"),
]


@pytest.mark.parametrize("typed", [CANARY, CARD])
async def test_a_card_scanned_into_the_settings_is_not_said_again(
    tmp_path: Path, typed: str
) -> None:
    config = tmp_path / "kiosk.toml"
    lines = [f"{name} = {json.dumps(typed, ensure_ascii=False)}\n" for name in SETTINGS]
    config.write_text("".join(lines), encoding="utf-8")
    status, said = await told("--config", str(config), folder=tmp_path)
    assert status == 2
    assert all(f"{name}: " in said for name in SETTINGS)
    assert not holds_canary(said.encode()), said


@pytest.mark.parametrize(
    "arguments", [("--printer", f"tcp://{CARD}"), ("--size", CARD), ("--config", CARD)]
)
async def test_a_card_scanned_into_a_command_is_not_said_again(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "token").write_text(TOKEN)
    status, said = await told("--token-file", "token", *arguments, folder=tmp_path)
    assert status == 2
    assert not holds_canary(said.encode()), said


async def told(*arguments: str, folder: Path) -> tuple[int | None, str]:
    """The exit status of a kiosk and all that it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "--text", "--data", str(folder / "data"), *arguments),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()
