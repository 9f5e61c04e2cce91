"""A window touched at random: it lives, errs in nothing, stays within its bucket and its memory.

`make test` touches it 100 times, `make test-faults` 10,000 times, which takes most of an hour: each
touch builds and draws a screen without a graphics card. The flow behind it is touched 10,000 times
in `make test` (tests/kiosk/test_random_touches.py).
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest

from tests.kiosk.fake_server import TOKEN, fake_server
from tests.kiosk.test_no_identity import files_with_canary, holds_canary

TOUCHES, MANY_TOUCHES = 100, 10_000
PER_MINUTE, BURST = 30, 10
WARM = 4
"""After so many tenths of many touches the caches of texts are full: from then on it is flat."""
GROWTH_KB = 60_000
"""What the last screens seen may still take; 10 kB lost at each touch would be as much."""


@pytest.mark.window
@pytest.mark.fault
@pytest.mark.timeout(7200)
async def test_a_window_touched_at_random_lives_and_keeps_its_bounds(
    tmp_path: Path, fault_round: int, pytestconfig: pytest.Config
) -> None:
    many = pytestconfig.getoption("--fault-rounds") > 1
    if fault_round > 0:
        pytest.skip("ten thousand touches once are enough")
    (tmp_path / "token").write_text(TOKEN)
    async with fake_server() as server:
        server.menu_facts = {"ticket_limit": {"per_minute": PER_MINUTE, "burst": BURST}}
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.window.monkey", server.url, str(tmp_path)),
            *(str(MANY_TOUCHES if many else TOUCHES), "20261123"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        written, log = await process.communicate()
        minutes = (time.monotonic() - began) / 60
        issued = len(server.issued | server.handed_in)
        asked = json.dumps([server.asked, server.handed_in], ensure_ascii=False)
    assert process.returncode == 0, log.decode()
    errors = [
        line for line in log.splitlines() if b'"level": "error"' in line or b"Traceback" in line
    ]
    assert errors == []
    figures = json.loads(written.splitlines()[-1])
    print(f"\n{issued} tickets in {minutes:.1f} min, {figures}")  # noqa: T201 - for whoever runs it by hand
    assert {"StartScreen", "TicketScreen", "MessageScreen", "QrCode"} <= set(figures["shown"]), (
        figures
    )
    assert 0 < issued <= BURST + PER_MINUTE * minutes
    memory = figures["memory_kb"]
    assert not many or max(memory[WARM:]) - memory[WARM] < GROWTH_KB, figures
    assert not holds_canary(written + log + asked.encode())
    assert files_with_canary(tmp_path) == []
