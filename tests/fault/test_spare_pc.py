"""The server's PC dies; a spare takes over by the guide's own commands, in its order."""

import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import is_handed_in, is_written_once, tickets
from tests.fault.tally import Tally
from tests.fault.ward_process import WardProcess
from tests.markdown import ROOT
from tests.system.demo_process import Json, Program, until

pytestmark = pytest.mark.fault("server-dies")

GUIDE = ROOT / "docs" / "spare-pc.vi.md"
WITHIN_S = 15 * 60.0


def commands_of_the_guide(places: Mapping[str, Path]) -> list[list[str]]:
    """Return what the guide has typed, with this test's folders in place of the office's."""
    typed = []
    for block in GUIDE.read_text(encoding="utf-8").split("```")[1::2]:
        line = block.strip()
        for told, here in places.items():
            line = line.replace(told, str(here))
        program, *arguments = shlex.split(line)
        assert program == ".venv/bin/moiso-server"
        typed.append([sys.executable, "-m", "server", *arguments])
    return typed


class Spare(WardProcess):
    """The spare, started by the last command of the guide."""

    def __init__(self, data: Path, before: WardProcess, command: list[str]) -> None:
        super().__init__(data, from_ward=before)
        self._command = command

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        until(self.is_ready)


def board_of(ward: WardProcess, folder: Path) -> Program:
    folder.mkdir()
    (folder / "token").write_text(ward.token("board-1"))
    arguments = ["--server", ward.server, "--broker", ward.broker, "--device", "board-1"]
    arguments += ["--token-file", str(folder / "token"), "--data", str(folder)]
    return Program([sys.executable, "-m", "display", "board", "--text", *arguments])


def has_everything(stick: Path, last: Json) -> bool:
    """Tell whether a copy is on the stick, and its journal tells of a ticket."""
    journals = [path.read_text(encoding="utf-8") for path in stick.glob("*.journal")]
    return bool(list(stick.glob("*.zip"))) and any(last["ticket_id"] in each for each in journals)


def test_a_spare_takes_over_by_the_guide_and_nothing_is_lost(
    tmp_path: Path, fault_tally: Tally
) -> None:
    stick, spare_data = tmp_path / "stick", tmp_path / "spare" / "data"
    stick.mkdir()
    old = WardProcess(tmp_path / "old", targets=[stick])
    kiosk = KioskProcess(old, old.server, tmp_path / "kiosk")
    board = board_of(old, tmp_path / "board")
    with old, kiosk, board:
        given = [kiosk.take() for _ in range(5)]
        officer = old.staff("officer")
        officer.do("/api/v1/counters/1/open")
        called = officer.do("/api/v1/counters/1/call-next")["ticket"]
        assert board.next()["number"] == called["number"]
        given += [kiosk.take() for _ in range(3)]
        until(lambda: has_everything(stick, given[-1]))
        epoch = old.anyone().get("/api/v1/board")["epoch"]
        old.kill()
        shutil.rmtree(old.data)
        began = time.monotonic()
        alone = [kiosk.take_in_time() for _ in range(4)]
        assert all(each["offline"] for each in alone)

        places = {"/media/usb/moiso": stick, "/opt/moiso/data": spare_data}
        verify, restore, run = commands_of_the_guide(places)
        for command in (verify, restore):
            subprocess.run(command, check=True, capture_output=True)
        with Spare(spare_data, old, run) as spare:
            is_handed_in(spare, kiosk, *alone)
            fault_tally.recovered_after(time.monotonic() - began)
            assert time.monotonic() - began < WITHIN_S
            known = tickets(spare)
            lost = [each for each in given if each["ticket_id"] not in known]
            fault_tally.lost += len(lost)
            assert lost == []
            assert spare.anyone().get("/api/v1/board")["epoch"] != epoch
            until(lambda: kiosk.take()["offline"] is False)
            is_written_once(spare, *given, *alone)
            numbers = [each["number"] for each in tickets(spare).values()]
            fault_tally.doubled += len(numbers) - len(set(numbers))
            # The one that the lost server had called is still called, with the PINs of before.
            officer = spare.staff("officer")
            assert (
                spare.staff("guide").get("/api/v1/counters/1")["ticket"]["number"]
                == (called["number"])
            )
            officer.do("/api/v1/counters/1/start-serving")
            following = officer.do("/api/v1/counters/1/call-next")["ticket"]
            shown = board.next()
            while shown["number"] != following["number"]:
                shown = board.next()
            assert shown["spoken"]
