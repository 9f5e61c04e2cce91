"""A cable that is cut under an open stream: neither end is told, and the server notices."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.namespaces import HALL, Cable, hall
from tests.system.demo_process import DemoProcess, until

pytestmark = pytest.mark.fault("half-open")

LISTEN = """
import sys, urllib.request
url, token = sys.argv[1:]
ask = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
for line in urllib.request.urlopen(ask):
    pass
"""


@pytest.fixture
def cable() -> Iterator[Cable]:
    with hall(1) as (laid,):
        yield laid


def test_a_kiosk_whose_cable_is_cut_is_soon_shown_as_away(cable: Cable, tmp_path: Path) -> None:
    with DemoProcess(tmp_path / "demo") as demo:
        address = f"http://{HALL}:{demo.port}/api/v1/live?topics=errand"
        command = [*cable.before, sys.executable, "-c", LISTEN, address, demo.token("kiosk-1")]
        with subprocess.Popen(command) as listening:
            manager = demo.staff("manager")

            def online() -> bool:
                devices = manager.get("/api/v1/devices")["devices"]
                return bool(next(d["online"] for d in devices if d["device"] == "kiosk-1"))

            try:
                until(online)
                cable.cut()
                until(lambda: not online(), deadline_s=45)
            finally:
                listening.kill()
