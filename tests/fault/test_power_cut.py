"""The power goes while people are served: what was answered or printed is there afterwards.

The data lies on a disk that forgets what was not synced, names included.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.crowd import Crowd, expect_whole_history
from tests.fault.forgetful_disk import ForgetfulDisk, forgetful_disk
from tests.fault.history import events_of, issued_in
from tests.fault.kiosk_process import KioskProcess
from tests.fault.site_process import SiteProcess
from tests.fault.tally import Tally
from tests.system.demo_process import until

pytestmark = pytest.mark.fault("power-cut")

CUTS = 2
SYNCS = 20
"""Of a kiosk: five numbers given alone, their slips and what is noted beside them."""
NEVER = 1_000_000
GIVEN = "SELECT ticket FROM tickets WHERE ticket IS NOT NULL"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[ForgetfulDisk]:
    with forgetful_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def site(disk: ForgetfulDisk, tmp_path: Path) -> Iterator[SiteProcess]:
    """A site that was set up long before its power goes."""
    running = SiteProcess(tmp_path / "site", data=disk.folder / "data")
    with running:
        disk.sync()
        yield running


def test_whatever_the_server_answered_is_there_after_a_power_cut(
    site: SiteProcess, disk: ForgetfulDisk, fault_round: int, fault_tally: Tally
) -> None:
    random, crowd = Random(fault_round), Crowd(site, fault_round)
    fault_tally.tries = CUTS

    async def cut_again_and_again() -> None:
        for _ in range(CUTS):
            await crowd.until_answered(random.randrange(10, 120))
            await asyncio.to_thread(site.kill)
            await asyncio.to_thread(disk.cut_power, random.randrange(1000))
            fault_tally.recovered_after(await asyncio.to_thread(site.is_back_after))
        await crowd.until_answered(30)

    asyncio.run(crowd.live(cut_again_and_again()))
    expect_whole_history(crowd, site, fault_tally)


def test_whoever_has_signed_in_is_signed_in_and_who_was_revoked_has_no_right_after_a_power_cut(
    site: SiteProcess, disk: ForgetfulDisk, fault_round: int, fault_tally: Tally
) -> None:
    administrator = site.staff("administrator")
    revoked = site.device("kiosk-2")
    assert revoked.ask("/api/v1/menu")[0] == 200
    assert administrator.delete("/api/v1/devices/kiosk-2") == 204
    officer = site.staff("officer")
    site.kill()
    disk.cut_power(fault_round + 1)
    fault_tally.recovered_after(site.is_back_after())
    assert officer.ask("/api/v1/session")[0] == 200
    assert revoked.ask("/api/v1/menu")[0] == 401


def take_until_dead(kiosk: KioskProcess) -> list[int]:
    """Take numbers until the kiosk dies; return those that it gave."""
    given = len(kiosk.lines)
    while kiosk.process.poll() is None:
        try:
            kiosk.ask(service="chung-thuc")
        except BrokenPipeError:
            break
        asked = len(kiosk.lines)
        until(lambda: len(kiosk.lines) > asked or kiosk.process.poll() is not None)  # noqa: B023 - waited for here
    kiosk.dies()
    return [json.loads(line)["number"] for line in kiosk.lines[given:]]


def test_whatever_a_kiosk_gave_alone_is_in_its_journal_after_a_power_cut(
    disk: ForgetfulDisk, tmp_path: Path, fault_round: int, fault_tally: Tally
) -> None:
    random = Random(fault_round)
    folder, printer = disk.folder / "kiosk", ("--printer", f"png:{tmp_path / 'slips'}")
    site = SiteProcess(tmp_path / "site")
    with site:
        with KioskProcess(site, site.server, folder, *printer) as kiosk:
            kiosk.take()
            disk.sync()
            site.kill()
            kiosk.take()
            side = random.choice(("before", "after"))
            disk.kill_at_sync(side, random.randrange(1, SYNCS))
            given = take_until_dead(kiosk)
        disk.kill_at_sync("before", NEVER)
        disk.cut_power(random.randrange(1000))
        with KioskProcess(site, site.server, folder, *printer) as kiosk:
            given.append(kiosk.take()["number"])
            kept = [json.loads(row[0])["number"] for row in kiosk.journal(GIVEN)]
            fault_tally.lost += len(set(given) - set(kept))
            fault_tally.doubled += len(kept) - len(set(kept))
            assert set(given) <= set(kept)
            assert len(kept) == len(set(kept))
            fault_tally.recovered_after(site.is_back_after())
            until(lambda: not kiosk.waits_to_hand_in())
        written = issued_in(events_of(site.staff("manager")))
        assert set(given) <= set(written)
        assert len(written) == len(set(written))
