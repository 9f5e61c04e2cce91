"""The server's commands, run as people run them: a process, its output, its exit status."""

import asyncio
import json
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.accounts import AccountStore, DeviceRole, Role, Staff, add_device, add_staff
from server.accounts.store import FILE_NAME
from server.ledger import LEDGER_FILE, SqliteLedger
from tests.broker import free_port
from tests.server.ward import MONDAY, ward
from ticket_queue.ids import DeviceId, Language, StaffId

COMMAND = [sys.executable, "-m", "server"]
DEADLINE_S = 60.0


def moiso_server(
    *arguments: str | Path, given: str = "", language: str = "en"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        env={**os.environ, "MOISO_LANGUAGE": language},
        check=False,
    )


def test_the_help_names_every_command_in_the_readers_language() -> None:
    vietnamese, english = (moiso_server("--help", language=each) for each in ("vi", "en"))
    for name in ("run", "demo", "doctor", "staff", "device", "broker-config"):
        assert name in vietnamese.stdout
    assert "Thiết bị: máy lấy số và bảng gọi số." in vietnamese.stdout
    assert "Devices: ticket machines and call boards." in english.stdout
    assert english.returncode == 0


def test_help_is_given_without_loading_the_whole_server() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--help']; import server.__main__ as program\n"
        "try: program.main()\nexcept SystemExit: print('aiohttp' in sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.splitlines()[-1] == "False"


def test_staff_are_added_listed_and_removed(tmp_path: Path) -> None:
    added = moiso_server(
        *("staff", "add", "lan", "--name", "Nguyễn Thị Lan", "--role", "officer"),
        *("--data", tmp_path),
        given="2580\n",
    )
    assert (added.returncode, added.stderr) == (0, "")
    assert "2580" not in added.stdout
    listed = moiso_server("staff", "list", "--data", tmp_path)
    assert listed.stdout == "lan\tofficer\tNguyễn Thị Lan\t1\n"
    assert moiso_server("staff", "remove", "lan", "--data", tmp_path).returncode == 0
    assert moiso_server("staff", "list", "--data", tmp_path).stdout == ""


@pytest.mark.parametrize("pin", ["1234", "12", "", "abcd"])
def test_a_pin_that_may_not_be_given_adds_nobody(tmp_path: Path, pin: str) -> None:
    answer = moiso_server(
        "staff", "add", "lan", "--name", "Lan", "--role", "guide", "--data", tmp_path, given=pin
    )
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert moiso_server("staff", "list", "--data", tmp_path).stdout == ""


def test_a_pin_at_a_terminal_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    arguments = ["staff", "add", "lan", "--name", "Lan", "--role", "guide", "--data", str(tmp_path)]
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "MOISO_LANGUAGE": "en"},
    )
    os.close(theirs)
    shown = ""
    for question in ("PIN:", "PIN again:"):
        shown += read_until(ours, question)
        os.write(ours, b"2580\n")
    shown += read_until(ours, "Added lan (Guide).")
    assert process.wait(DEADLINE_S) == 0
    os.close(ours)
    assert "2580" not in shown


def read_until(terminal: int, text: str) -> str:
    deadline, shown = time.monotonic() + DEADLINE_S, ""
    while text not in shown:
        assert time.monotonic() < deadline, shown
        shown += os.read(terminal, 1024).decode()
    return shown


def test_a_device_gets_its_token_once_and_on_its_own_line(tmp_path: Path) -> None:
    added = moiso_server("device", "add", "kiosk-1", "--role", "kiosk", "--data", tmp_path)
    assert added.returncode == 0
    token = added.stdout.removesuffix("\n")
    assert len(token) == 43
    assert token not in added.stderr
    moiso_server("device", "add", "tv-1", "--role", "display", "--data", tmp_path)
    listed = moiso_server("device", "list", "--data", tmp_path)
    assert listed.stdout == "kiosk-1\tkiosk\t1\ntv-1\tdisplay\n"
    assert moiso_server("device", "revoke", "tv-1", "--data", tmp_path).returncode == 0
    assert "tv-1" not in moiso_server("device", "list", "--data", tmp_path).stdout
    again = moiso_server("device", "revoke", "tv-1", "--data", tmp_path)
    assert again.returncode == 2
    assert "tv-1" in again.stderr


def test_every_wrong_argument_has_a_line() -> None:
    answer = moiso_server("staff", "add", "Lan!", "--role", "boss")
    assert answer.returncode == 2
    assert answer.stdout == ""
    lines = answer.stderr.splitlines()
    assert len(lines) == 3
    for line, wrong in zip(lines, ("ID", "--name", "--role"), strict=True):
        assert line.startswith("moiso-server staff add: ")
        assert wrong in line


@pytest.mark.parametrize(
    "arguments",
    [("no-such-command",), ("run",), ("run", "--nope"), ("demo", "--start", "8 o'clock"), ()],
)
def test_a_wrong_command_line_ends_with_2(arguments: tuple[str, ...]) -> None:
    answer = moiso_server(*arguments)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["run", "doctor", "broker-config"])
def test_every_mistake_of_the_settings_has_a_line(tmp_path: Path, command: str) -> None:
    config = tmp_path / "site.toml"
    config.write_text('[http]\nport = "x"\n[hours]\nmonday = ["17:00-8:00"]\n', encoding="utf-8")
    more = ["--output", str(tmp_path / "b")] if command == "broker-config" else []
    answer = moiso_server(command, "--config", config, *more)
    assert answer.returncode == 2
    assert [line.split(":")[0] for line in answer.stderr.splitlines()] == [
        "http.port",
        "hours.monday",
    ]


def test_a_fault_is_one_line_and_1(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be", encoding="utf-8")
    answer = moiso_server("staff", "list", "--data", tmp_path / "data" / "deeper")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1


def test_a_damaged_file_of_accounts_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\7" * 4096)
    answer = moiso_server("staff", "list", "--data", tmp_path)
    assert answer.returncode == 1
    assert FILE_NAME in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one of each, and the files of its broker in ``broker``."""
    config = tmp_path / "site.toml"
    config.write_text(
        '[site]\ncode = "26740-1"\n'
        f'[http]\nport = {free_port()}\n[storage]\ndata = "data"\n'
        "[clock]\ntrust_time_server = false\n"
        f'[broker]\nurl = "mqtt://127.0.0.1:{free_port()}"\n',
        encoding="utf-8",
    )
    store = AccountStore(tmp_path / "data" / FILE_NAME)
    (tmp_path / "token").write_text(
        add_device(store, DeviceId("tv-1"), DeviceRole.DISPLAY), encoding="utf-8"
    )
    add_staff(store, Staff(StaffId("lan"), "Lan", Role.OFFICER, Language("vi")), "2580")
    store.close()
    made = moiso_server("broker-config", "--config", config, "--output", tmp_path / "broker")
    assert made.returncode == 0, made.stderr
    with config.open("a", encoding="utf-8") as file:
        file.write('password_file = "broker/server-password"\n')
    return config


@pytest.fixture
def mosquitto(site: Path) -> Iterator[subprocess.Popen[bytes]]:
    folder = site.parent / "broker"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["mosquitto", "-c", str(folder / "mosquitto.conf")], stdout=log, stderr=log
        )
    port = int((folder / "mosquitto.conf").read_text().split("\nlistener ")[1].split()[0])
    deadline = time.monotonic() + DEADLINE_S
    while not answers(port):
        assert time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def heard(site: Path, user: str, password: str, topic: str) -> str:
    """What mosquitto says to somebody who wants to hear a topic for a second."""
    port = (
        (site.parent / "broker" / "mosquitto.conf").read_text().split("\nlistener ")[1].split()[0]
    )
    arguments = ["-p", port, "-V", "5", "-u", user, "-P", password, "-i", user, "-t", topic]
    answer = subprocess.run(
        ["mosquitto_sub", *arguments, "-W", "1"], capture_output=True, text=True, check=False
    )
    return answer.stderr


def test_a_real_mosquitto_takes_the_broker_config(
    site: Path, mosquitto: subprocess.Popen[bytes]
) -> None:
    token = (site.parent / "token").read_text()
    password = (site.parent / "broker" / "server-password").read_text().strip()
    assert "Timed out" in heard(site, "tv-1", token, "moiso/26740-1/board")
    assert "Not authorized" in heard(site, "tv-1", token + "x", "moiso/26740-1/board")
    assert "Timed out" in heard(site, "server", password, "moiso/26740-1/#")
    passwords = (site.parent / "broker" / "passwords").read_text()
    assert token not in passwords
    assert password not in passwords


def test_the_doctor_finds_nothing_to_do_at_a_sound_site(
    site: Path, mosquitto: subprocess.Popen[bytes]
) -> None:
    answer = moiso_server("doctor", "--config", site)
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
    assert "fine: the broker lets the server read and write" in answer.stdout
    assert "fine: the broker keeps strangers out" in answer.stdout


def test_the_doctor_says_what_to_do_when_the_broker_is_gone(site: Path) -> None:
    answer = moiso_server("doctor", "--config", site, language="vi")
    assert answer.returncode == 1
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("cần làm: ")]
    assert "khởi động mosquitto" in line


def test_the_doctor_knows_a_wrong_password(site: Path, mosquitto: subprocess.Popen[bytes]) -> None:
    (site.parent / "broker" / "server-password").write_text("another", encoding="utf-8")
    answer = moiso_server("doctor", "--config", site)
    assert answer.returncode == 1
    assert "refuses the server" in answer.stdout


def test_the_doctor_sees_that_the_acl_is_anothers(
    site: Path, mosquitto: subprocess.Popen[bytes]
) -> None:
    acl = site.parent / "broker" / "acl"
    acl.write_text(acl.read_text().replace("26740-1", "99999-9"), encoding="utf-8")
    mosquitto.send_signal(signal.SIGHUP)
    log = site.parent / "broker" / "log"
    deadline = time.monotonic() + DEADLINE_S
    while "99999-9" not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.01)
    answer = moiso_server("doctor", "--config", site)
    assert answer.returncode == 1
    assert "does not let the server read and write below moiso/26740-1" in answer.stdout


def test_the_doctor_finds_a_damaged_ledger(site: Path) -> None:
    (site.parent / "data" / "ledger.sqlite3").write_bytes(b"SQLite format 3\0" + b"\7" * 8192)
    answer = moiso_server("doctor", "--config", site)
    assert answer.returncode == 1
    assert "is damaged" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_a_server_runs_until_it_is_told_to_stop(
    site: Path, mosquitto: subprocess.Popen[bytes]
) -> None:
    process = subprocess.Popen(
        [*COMMAND, "run", "--config", str(site), "--log-json"], stderr=subprocess.PIPE
    )
    port = int(site.read_text().split("port = ")[1].split()[0])
    deadline = time.monotonic() + DEADLINE_S
    while not answers(port):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0
    for line in errors.decode().splitlines():
        assert "event" in json.loads(line)


def test_the_report_of_a_week_is_written_from_a_ledger(tmp_path: Path) -> None:
    ledger = asyncio.run(_empty_ledger(tmp_path))
    asked = ("report", "--week", "2026-W48", "--data", tmp_path)
    for form, begins in (
        ("json", b"{"),
        ("xlsx", b"PK"),
        ("docx", b"PK"),
        ("csv", b"\xef\xbb\xbf"),
    ):
        output = tmp_path / f"report.{form}"
        answer = moiso_server(*asked, "--format", form, "--output", output)
        assert (answer.returncode, answer.stderr) == (0, ""), form
        assert output.read_bytes().startswith(begins)
    assert ledger.is_file()


@pytest.mark.parametrize(
    ("week", "form", "status", "says"),
    [
        ("2026-48", "json", 2, "2026-W48"),
        ("2026-W48", "pdf", 2, "pdf"),
        ("2026-W48", "json", 1, "There is no ledger"),
    ],
)
def test_a_report_that_cannot_be_written_says_why_in_one_line(
    tmp_path: Path, week: str, form: str, status: int, says: str
) -> None:
    if status == 2:
        asyncio.run(_empty_ledger(tmp_path))
    asked = ("--week", week, "--format", form, "--output", tmp_path / "x", "--data", tmp_path)
    answer = moiso_server("report", *asked)
    assert answer.returncode == status
    assert says in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_ledger_is_verified_day_by_day(tmp_path: Path) -> None:
    asyncio.run(_two_days(tmp_path))
    answer = moiso_server("verify", "--data", tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "2026-11-23: 4 lines, 1 tickets, closed by line 4, head " in answer.stdout
    assert "2026-11-24: 2 lines, 1 tickets, not closed yet" in answer.stdout
    head = answer.stdout.split("closed by line 4, head ")[1].splitlines()[0]
    again = moiso_server("verify", tmp_path / LEDGER_FILE, "--head", f"2026-11-23={head}")
    assert again.returncode == 0
    assert "The head that was printed of 2026-11-23 agrees with the ledger." in again.stdout


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Line 2 is not as it was written"),
        ("vi", "Dòng 2 không còn như lúc ghi"),
    ],
)
def test_a_ledger_that_was_changed_is_told_by_its_line(
    tmp_path: Path, language: str, says: str
) -> None:
    asyncio.run(_two_days(tmp_path))
    file = sqlite3.connect(tmp_path / LEDGER_FILE)
    file.execute("DROP TRIGGER events_are_never_updated")
    file.execute("UPDATE events SET body = replace(body, '1001', '1002') WHERE seq = 2")
    file.commit()
    file.close()
    answer = moiso_server("verify", "--data", tmp_path, language=language)
    assert answer.returncode == 1
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("told", ["2026-11-23=1f09", "2026-02-30=" + "a" * 32, "soon", "7"])
def test_a_head_that_cannot_be_read_is_told_before_anything_is_examined(
    tmp_path: Path, told: str
) -> None:
    answer = moiso_server("verify", "--data", tmp_path, "--head", told)
    assert answer.returncode == 2
    assert f"--head {told}: please write DAY=HEAD" in answer.stderr


@pytest.mark.parametrize("command", ["verify", "run"])
def test_a_newer_programs_ledger_is_refused_in_words(site: Path, command: str) -> None:
    data = site.parent / "data"
    asyncio.run(_two_days(data))
    file = sqlite3.connect(data / LEDGER_FILE)
    step = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
    file.execute(step, ["moiso-ledger", "m999_later", "later"])
    file.commit()
    file.close()
    answer = moiso_server(command, "--config", site)
    assert answer.returncode == 1
    assert "A newer version of the program has written the ledger" in answer.stderr
    assert "Traceback" not in answer.stderr


async def _two_days(folder: Path) -> None:
    for day in (0, 1):
        async with ward(folder, start=MONDAY + timedelta(days=day)) as here:
            await here.issue()


async def _empty_ledger(folder: Path) -> Path:
    ledger = await SqliteLedger.open(folder / LEDGER_FILE)
    await ledger.close()
    return folder / LEDGER_FILE
