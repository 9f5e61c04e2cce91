"""The power goes while people are served: what was answered or printed is there afterwards.

The data lies on a disk that forgets what was not synced, names included.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.crowd import Crowd, expect_whole_history
from tests.fault.forgetful_disk import ForgetfulDisk, forgetful_disk
from tests.fault.site_process import SiteProcess
from tests.fault.tally import Tally

pytestmark = pytest.mark.fault("power-cut")

CUTS = 2


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
