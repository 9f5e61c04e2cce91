"""The ledger's files overwritten at rest: the next start mends them, and nothing is lost."""

import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path
from random import Random

import pytest

from server.ledger import JOURNAL, LEDGER_FILE
from tests.fault.tally import Tally
from tests.fault.ward_process import WardProcess
from tests.system.demo_process import DemoProcess, Json, until

pytestmark = pytest.mark.fault("ledger-damaged")

SERVICES = ("chung-thuc", "ho-tich", "dat-dai")
PAGE_BYTES = 4096


class Morning:
    """Tickets that were given, and one that was called, as they were answered."""

    def __init__(self, demo: DemoProcess) -> None:
        self.demo = demo
        self.issued: dict[str, Json] = {}
        self.called: Json = {}

    def issue(self, count: int) -> None:
        kiosk = self.demo.device("kiosk-1")
        for n in range(count):
            body = {"request_id": str(uuid.uuid4()), "service": SERVICES[n % len(SERVICES)]}
            status, told = kiosk.ask("/api/v1/tickets", body)
            assert status == 201, told
            self.issued[body["request_id"]] = told

    def call(self) -> None:
        officer = self.demo.staff("officer")
        officer.do("/api/v1/counters/1/open")
        self.called = officer.do("/api/v1/counters/1/call-next")["ticket"]

    def lost(self) -> list[Json]:
        """Return the tickets that the server does not hold as it gave them."""
        shown = self.demo.staff("guide").get("/api/v1/tickets")["tickets"]
        known = {each["ticket_id"]: each["number"] for each in shown}
        assert len(known) == len(set(known.values())) == len(shown)
        return [
            each for each in self.issued.values() if known.get(each["ticket_id"]) != each["number"]
        ]

    def check(self, tally: Tally) -> None:
        """Everything that was answered is there, and what people hold still counts."""
        lost = self.lost()
        tally.lost += len(lost)
        assert lost == []
        kiosk, anyone = self.demo.device("kiosk-1"), self.demo.anyone()
        for request_id, told in list(self.issued.items())[::7]:
            secret = told["status_url"].rsplit("/", 1)[1]
            assert anyone.get(f"/api/v1/status/{secret}")["number"] == told["number"]
            again = {"request_id": request_id, "service": told["service"]}
            assert kiosk.ask("/api/v1/tickets", again) == (200, told)
        if self.called:
            shown = self.demo.staff("guide").get("/api/v1/counters/1")["ticket"]
            assert (shown["ticket_id"], shown["state"]) == (self.called["ticket_id"], "called")
        before = {each["number"] for each in self.issued.values()}
        self.issue(3)
        assert len({each["number"] for each in self.issued.values()}) == len(before) + 3


def copy(demo: DemoProcess) -> None:
    """Have a copy made, as the server does each quarter of an hour."""
    command = [sys.executable, "-m", "server", "backup", "--data", str(demo.data)]
    command += ["--output", str(demo.data / "backup")]
    subprocess.run(command, check=True, capture_output=True)


def overwrite(path: Path, random: Random, pages: int) -> None:
    """Put random bytes where pages of a file were."""
    with path.open("r+b") as file:
        for _ in range(pages):
            file.seek(random.randrange(max(1, path.stat().st_size // PAGE_BYTES)) * PAGE_BYTES)
            file.write(random.randbytes(random.randrange(64, PAGE_BYTES)))
        os.fsync(file.fileno())


def restarted_in(demo: DemoProcess) -> float:
    began = time.monotonic()
    demo.start()
    return time.monotonic() - began


def aside(demo: DemoProcess) -> list[str]:
    names = (each.name for each in demo.data.iterdir())
    return [each for each in names if re.fullmatch(r"ledger\.damaged-\d{8}-\d{6}\.sqlite3", each)]


@pytest.mark.parametrize("copied", [True, False], ids=["with a copy", "by the journal alone"])
def test_a_ledger_whose_pages_are_overwritten_is_mended_at_the_start(
    tmp_path: Path, fault_round: int, fault_tally: Tally, *, copied: bool
) -> None:
    random = Random(fault_round)
    with DemoProcess(tmp_path / "demo") as demo:
        morning = Morning(demo)
        morning.issue(20)
        if copied:
            copy(demo)
        morning.issue(20)
        morning.call()
        epoch = demo.anyone().get("/api/v1/board")["epoch"]
        if fault_round % 2:
            demo.kill()
        else:
            demo.interrupt()
        overwrite(demo.data / LEDGER_FILE, random, pages=1 + fault_round % 12)
        fault_tally.recovered_after(restarted_in(demo))
        morning.check(fault_tally)
        # Nothing was lost: to all who follow it, it is the same ledger if a copy knows its name.
        assert (demo.anyone().get("/api/v1/board")["epoch"] == epoch) == copied
        assert len(aside(demo)) == 1 or "the ledger is damaged" not in demo.log


def test_a_wal_that_is_overwritten_costs_nothing(
    tmp_path: Path, fault_round: int, fault_tally: Tally
) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        morning = Morning(demo)
        morning.issue(30)
        demo.kill()
        wal = demo.data / f"{LEDGER_FILE}-wal"
        overwrite(wal, Random(fault_round), pages=2 + fault_round % 9)
        fault_tally.recovered_after(restarted_in(demo))
        morning.check(fault_tally)


def test_a_ledger_that_is_gone_is_made_anew(tmp_path: Path, fault_tally: Tally) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        morning = Morning(demo)
        morning.issue(10)
        copy(demo)
        morning.issue(5)
        demo.kill()
        for path in demo.data.glob(f"{LEDGER_FILE}*"):
            path.unlink()
        demo.start()
        morning.check(fault_tally)


def test_where_the_journal_is_damaged_too_no_number_is_given_again(
    tmp_path: Path, fault_tally: Tally
) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        morning = Morning(demo)
        morning.issue(9)
        copy(demo)
        morning.issue(30)
        epoch = demo.anyone().get("/api/v1/board")["epoch"]
        demo.interrupt()
        overwrite(demo.data / LEDGER_FILE, Random(1), pages=12)
        (journal,) = (demo.data / JOURNAL).iterdir()
        lines = journal.read_bytes().splitlines(keepends=True)
        lines[-10] = b"\xff" * (len(lines[-10]) - 1) + b"\n"
        journal.write_bytes(b"".join(lines))
        demo.start()
        given = {each["number"] for each in morning.issued.values()}
        assert 0 < len(morning.lost()) <= 10
        kiosk = demo.device("kiosk-1")
        for service in SERVICES * 4:
            told = kiosk.do("/api/v1/tickets", service=service)
            fault_tally.doubled += told["number"] in given
            assert told["number"] not in given
            given.add(told["number"])
        assert demo.anyone().get("/api/v1/board")["epoch"] != epoch


def test_without_anything_to_mend_it_from_the_server_says_what_to_do(tmp_path: Path) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        Morning(demo).issue(5)
        demo.interrupt()
        (demo.data / LEDGER_FILE).write_bytes(b"a letter to my aunt " * 1000)
        for path in (demo.data / JOURNAL).iterdir():
            path.unlink()
        command = [sys.executable, "-m", "server", "demo", "--no-windows"]
        command += ["--data", str(demo.data), "--port", str(demo.port)]
        command += ["--mqtt-port", str(demo.mqtt_port)]
        told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert told.returncode == 1
        assert "Traceback" not in told.stderr
        assert (demo.data / LEDGER_FILE).read_bytes().startswith(b"a letter")


def test_damage_that_a_copy_finds_is_told_and_mended_by_the_next_start(
    tmp_path: Path, fault_tally: Tally
) -> None:
    with WardProcess(tmp_path / "ward") as ward:
        morning = Morning(ward)
        morning.issue(40)
        administrator = ward.staff("administrator")

        def own_disk() -> Json:
            places = administrator.get("/api/v1/devices")["backup"]["places"]
            return places[0] if places else {"word": "", "ok": False}

        until(lambda: own_disk()["ok"])
        ward.interrupt()
        ward.start()
        overwrite(ward.data / LEDGER_FILE, Random(3), pages=15)
        until(lambda: own_disk()["word"] == "damaged")
        morning.issue(5)
        ward.interrupt()
        ward.start()
        assert len(aside(ward)) == 1
        told = ward.staff("manager").get("/api/v1/devices")["backup"]["mended"]
        assert (told["whole"], told["aside"]) == (True, aside(ward)[0])
        lost = morning.lost()
        fault_tally.lost += len(lost)
        assert lost == []
