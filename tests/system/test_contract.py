"""A contract tester with all its checks against a real process, in a role of its own each round."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import ENDLESS, REFUSED_FOR_ITS_MEANING
from tests.system.demo_process import DemoProcess, Person

ROOT = Path(__file__).parents[2]
ROLES = ("manager", "kiosk-1", "officer", "administrator", "board-1", "guide", "anyone")
SECONDS = 20
"""How long a round looks; the tester ends by itself."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path_factory.mktemp("contract") / "data") as demo:
        yield demo


def rights_of(demo: DemoProcess, role: str) -> str:
    """Return the tester's settings that prove who it is."""
    if role == "anyone":
        return ""
    if "-" in role:
        return f'[auth.openapi.device]\nbearer = "{demo.token(role)}"\n'
    session = demo.staff(role).cookie.partition("=")[2]
    return f'[auth.openapi.staff]\napi_key = "{session}"\n'


@pytest.mark.fault
def test_a_contract_tester_finds_nothing_and_the_day_goes_on(
    demo: DemoProcess, tmp_path: Path, fault_round: int
) -> None:
    role = ROLES[fault_round % len(ROLES)]
    settings = tmp_path / "tester.toml"
    settings.write_text(rights_of(demo, role), encoding="utf-8")
    # Those of which no tester can know the meaning are tried in tests/server/web/test_openapi.py.
    unasked = (*ENDLESS, *REFUSED_FOR_ITS_MEANING, "delete_session")
    left_out = [f"--exclude-operation-id={name}" for name in unasked]
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"),
        *(f"{demo.server}/api/openapi.json", f"--url={demo.server}", "--checks=all"),
        *("--exclude-checks=object_level_authorization", "--warnings=off", "--no-color"),
        *(f"--max-time={SECONDS}", f"--seed={fault_round}", "--request-timeout=30", *left_out),
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.system.contract_hooks", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        command, env={**os.environ, **hooks}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout[-6_000:]
    assert "Traceback" not in demo.log
    _goes_on(demo.device("kiosk-2"), demo.staff("officer", 1))


def _goes_on(kiosk: Person, officer: Person) -> None:
    """A citizen gets a number and an officer calls somebody."""
    menu = kiosk.get("/api/v1/menu")
    service = next(each["service"] for each in menu["services"] if each["open"])
    issued = kiosk.do("/api/v1/tickets", service=service)
    assert officer.get(f"/api/v1/tickets/{issued['ticket_id']}")["state"] == "waiting"
