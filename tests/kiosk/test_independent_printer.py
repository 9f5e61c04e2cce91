"""A printer that somebody else wrote (PyPI ``emupos``) sees the same slips and the same troubles.

It needs Python 3.13 or later, so it runs as a program of its own: ``pip install emupos`` where such
a Python is, and its command on PATH or named by MOISO_EMUPOS.
"""

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from kiosk.ports import PaperState, PrintReason, PrintResult
from kiosk.printer import PrinterProfile
from kiosk.receipt import Paper, Receipt, render
from tests.broker import free_port
from tests.kiosk.fake_printer import wait_until
from tests.kiosk.printing import DOWN, OK, in_time, noise, printing, same
from tests.kiosk.receipts import CASES, PLAIN, VIETNAMESE, WIDE
from ticket_queue.catalogue import Catalogue

COMMAND = os.environ.get("MOISO_EMUPOS") or shutil.which("emupos")
pytestmark = pytest.mark.skipif(
    COMMAND is None,
    reason="no independent printer here: emupos (PyPI, Python 3.13 or later) is not on PATH",
)
STARTS_IN_S = 30.0
PREFIX = "/api/v1"
PROFILE = {
    "type": "printer",
    "name": "a printer of the wards",
    "dpi": 203,
    "font_a": {"width": 12, "height": 24},
    "font_b": {"width": 9, "height": 17},
    "code_pages": {"0": "PC437"},
    "default_code_page": 0,
    "drawer_sensor_open_level": "high",
    "serial": {"baud": 115200, "data_bits": 8, "parity": "none", "stop_bits": 1},
}


@dataclass(frozen=True)
class Emulated:
    """Two printers of one program: one on TCP and one on a serial line."""

    folder: Path
    api: str
    ports: dict[int, int]

    def slips(self, printer: str) -> list[Path]:
        """The pictures of what came out so far, the oldest first."""
        with urllib.request.urlopen(f"{self.api}/devices/{printer}/receipts") as answer:
            kept = sorted(json.load(answer), key=lambda each: str(each["completed_at"]))
        return [self.folder / "receipts" / f"{each['id']}.png" for each in kept]

    def last_is(self, printer: str, slip: Image.Image) -> bool:
        """Whether the last one is this picture; white fed at its end may be missing."""
        with Image.open(self.slips(printer)[-1]) as printed:
            paper = Image.new("1", (slip.width, max(slip.height, printed.height)), 1)
            paper.paste(printed, (0, 0))
            return printed.width == slip.width and same(paper, slip)

    def fault(self, name: str, *, active: bool) -> None:
        request = urllib.request.Request(
            f"{self.api}/devices/p576/faults/{name}", method="PUT" if active else "DELETE"
        )
        urllib.request.urlopen(request).close()


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    folder, api = tmp_path_factory.mktemp("emupos"), free_port()
    ports = {dots: free_port() for dots in (576, 384)}
    devices = []
    for dots, port in ports.items():
        # JSON is YAML, but for keys that are numbers.
        profile = json.dumps({**PROFILE, "width_dots": dots}).replace('"0":', "0:")
        (folder / f"{dots}.yaml").write_text(profile)
        connections = [{"tcp": {"port": port}}, {"serial": {"pty": True}}]
        devices.append(
            {"id": f"p{dots}", "type": "printer", "profile": f"./{dots}.yaml"}
            | {"connections": connections, "receipts_dir": "./receipts"}
        )
    settings = {"schema": 1, "api": {"host": "127.0.0.1", "port": api}, "devices": devices}
    (folder / "emupos.yaml").write_text(json.dumps(settings))
    log = folder / "log"
    assert COMMAND is not None
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [COMMAND, "run"],
            cwd=folder,
            stdout=output,
            stderr=output,
            env={**os.environ, "TMPDIR": str(folder)},
        ) as running,
    ):
        try:
            wait_until(lambda: b"Showing events" in log.read_bytes(), STARTS_IN_S)
            yield Emulated(folder, f"http://127.0.0.1:{api}{PREFIX}", ports)
        finally:
            running.terminate()


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize(("name", "receipt", "texts"), CASES)
def test_every_slip_is_the_same_picture(
    emulated: Emulated, name: str, receipt: Receipt, texts: Catalogue, dots: int
) -> None:
    slip = render(receipt, texts, Paper(dots))
    before = len(emulated.slips(f"p{dots}"))
    url = f"tcp://127.0.0.1:{emulated.ports[dots]}"
    with printing(url, PrinterProfile(dots=dots)) as printer:
        assert in_time(printer, slip) == PrintResult(OK, paper=PaperState.OK)
    wait_until(lambda: len(emulated.slips(f"p{dots}")) == before + 1)
    assert emulated.last_is(f"p{dots}", slip), name


@pytest.mark.parametrize(("name", "receipt", "texts"), CASES)
def test_the_small_slip_of_a_serial_line_is_the_same_picture(
    emulated: Emulated, name: str, receipt: Receipt, texts: Catalogue
) -> None:
    slip = render(receipt, texts, Paper(576, slow_line=True))
    before = len(emulated.slips("p576"))
    with printing(f"serial:{emulated.folder / 'emupos' / 'p576'}?baud=115200") as printer:
        assert in_time(printer, slip).outcome is OK
    wait_until(lambda: len(emulated.slips("p576")) == before + 1)
    assert emulated.last_is("p576", slip), name


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        ("paper-out", PrintResult(DOWN, PrintReason.PAPER_OUT, PaperState.OUT)),
        ("cover-open", PrintResult(DOWN, PrintReason.COVER_OPEN)),
        ("offline", PrintResult(DOWN, PrintReason.OFFLINE)),
        ("paper-near-end", PrintResult(OK, paper=PaperState.NEAR_END)),
    ],
)
def test_its_troubles_are_understood_and_no_old_slip_comes_out(
    emulated: Emulated, fault: str, result: PrintResult
) -> None:
    slip, before = render(PLAIN, VIETNAMESE, WIDE), len(emulated.slips("p576"))
    with printing(f"tcp://127.0.0.1:{emulated.ports[576]}") as printer:
        emulated.fault(fault, active=True)
        try:
            assert in_time(printer, slip) == result
            assert printer.check() == result
        finally:
            emulated.fault(fault, active=False)
        reprint = noise(height=90)
        assert in_time(printer, reprint).outcome is OK
    expected = before + (2 if result.outcome is OK else 1)
    wait_until(lambda: len(emulated.slips("p576")) == expected)
    assert emulated.last_is("p576", reprint)
