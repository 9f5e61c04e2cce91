"""``moiso-kiosk --text`` as a real process against a small real server."""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.journal import Journal
from tests.kiosk.fake_server import TOKEN, FakeServer

FOLDER = tempfile.TemporaryDirectory()
"""A kiosk that is told of no folder keeps its journal here, each run its own."""


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    return file


async def run_program(text: str, *arguments: object) -> tuple[bytes, str, int]:
    """Run ``moiso-kiosk`` and return what it wrote, its log, and its exit status."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", *map(str, arguments)),
        env=os.environ
        | {"MOISO_LANGUAGE": "vi", "XDG_DATA_HOME": tempfile.mkdtemp(dir=FOLDER.name)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    written, log = await process.communicate(text.encode())
    assert process.returncode is not None
    return written, log.decode(), process.returncode


async def run_kiosk(lines: list[str], *arguments: object) -> tuple[list[Any], str, int]:
    """Return what the process wrote, line by line, its log, and its exit status."""
    written, log, status = await run_program("".join(f"{x}\n" for x in lines), *arguments)
    return [json.loads(x) for x in written.splitlines()], log, status


async def test_a_line_is_a_touch_slip_included(
    server: FakeServer, token_file: Path, tmp_path: Path
) -> None:
    slips = tmp_path / "slips"
    answers, _, status = await run_kiosk(
        ['{"service": "dat-dai"}', '{"service": "ho-tich", "priority": true, "language": "en"}'],
        "--text",
        *("--server", server.url, "--token-file", token_file, "--printer", f"png:{slips}"),
    )
    assert status == 0
    land, civil = answers
    assert land == {
        "number": 3001,
        "ticket_id": server.asked[0]["request_id"],
        "issued_at": "2026-11-23T08:05:09.123+07:00",
        "offline": False,
        "print": "ok",
        "status_url": f"{server.url}/t/{3001:032x}",
    }
    assert civil["number"] == 2001
    assert server.asked[1]["priority"] is True
    assert server.asked[1]["language"] == "en"
    pictures = sorted(slips.glob("*.png"))
    assert [path.name[:4] for path in pictures] == ["2001", "3001"]
    with Image.open(pictures[0]) as picture:
        assert picture.width == 576


async def test_what_is_refused_says_why_and_the_next_line_is_served(
    server: FakeServer, token_file: Path
) -> None:
    answers, _, status = await run_kiosk(
        [
            "{not json",
            '{"priority": true}',
            '{"service": "dat-dai", "language": "xx"}',
            '{"service": "nowhere"}',
            "",
            '{"service": "dat-dai"}',
        ],
        *("--text", "--server", server.url, "--token-file", token_file),
    )
    assert status == 0
    assert [answer.get("refused") for answer in answers] == [
        "invalid",
        "invalid",
        "invalid",
        "not-found",
        None,
    ]
    assert all(answer["detail"] for answer in answers[:4])
    assert answers[4]["number"] == 3001
    assert answers[4]["print"] == "down"


async def test_a_line_that_cannot_be_read_is_told_in_plain_words(
    server: FakeServer, token_file: Path
) -> None:
    answers, _, _ = await run_kiosk(
        ['{"priority": 5}'], "--text", "--server", server.url, "--token-file", token_file
    )
    assert answers[0]["detail"] == (
        'Dòng này chưa đúng. service: cần mã dịch vụ trong ngoặc kép, như "dat-dai"; priority: cần'
        ' true, false hoặc mã diện ưu tiên trong ngoặc kép, như "cao-tuoi"'
    )


async def test_a_paused_machine_says_why_and_issues_nothing(
    server: FakeServer, token_file: Path, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "kiosk-1.journal")
    journal.keep_paused("no-paper")
    journal.close()
    answers, _, _ = await run_kiosk(
        ['{"service": "dat-dai"}'],
        *("--text", "--server", server.url, "--token-file", token_file, "--data", tmp_path),
    )
    assert answers[0] == {
        "refused": "service-paused",
        "detail": "Máy này đang tạm nghỉ. Máy hết giấy in, sẽ có giấy ngay.",
    }
    assert not server.issued


async def test_no_server_is_told_and_ends_nothing(token_file: Path) -> None:
    answers, _, status = await run_kiosk(
        ['{"service": "dat-dai"}', '{"service": "dat-dai"}'],
        *("--text", "--server", "http://127.0.0.1:9", "--token-file", token_file),
    )
    assert status == 0
    assert [answer["refused"] for answer in answers] == ["unreachable", "unreachable"]


async def test_a_foreign_token_is_told(server: FakeServer, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("foreign")
    answers, log, _ = await run_kiosk(
        ['{"service": "dat-dai"}'], "--text", "--server", server.url, "--token-file", file
    )
    assert answers[0]["refused"] == "unauthorized"
    assert "foreign" not in log


async def test_a_printer_that_is_not_there_is_told_and_reported(
    server: FakeServer, token_file: Path
) -> None:
    answers, log, _ = await run_kiosk(
        ['{"service": "dat-dai"}'],
        *("--text", "--server", server.url, "--token-file", token_file),
        *("--printer", "tcp://127.0.0.1:9", "--log-json"),
    )
    assert answers[0]["print"] == "down"
    assert server.health[0]["printer"] == "down"
    assert json.loads(log.splitlines()[0])["level"] == "warning"


async def test_wrong_settings_are_named_one_line_each(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text("digit = 0\n[printer]\nurl = 'lpt:1'\n")
    _, log, status = await run_kiosk([], "--text", "--config", config)
    assert status == 2
    assert [line.split(":")[0] for line in log.splitlines()] == ["digit", "printer.url"]


async def test_a_kiosk_without_a_token_is_told_what_it_needs() -> None:
    _, log, status = await run_kiosk([], "--text")
    assert status == 2
    assert log.startswith("server.token_file: ")


async def test_the_text_mode_never_loads_the_window(server: FakeServer, token_file: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "kiosk", "--text"),
        *("--server", server.url, "--token-file", str(token_file)),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, imported = await process.communicate()
    assert process.returncode == 0
    assert b"kiosk.text_mode" in imported
    assert b"kivy" not in imported
