"""Random kills under load: every answer of the whole history is in the ledger, once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.crowd import Crowd, expect_whole_history
from tests.fault.site_process import SiteProcess
from tests.fault.tally import Tally

pytestmark = pytest.mark.fault("server-killed")

KILLS = 3
BACK_S = 3.0
"""Of the server's own processor time, so that a busy machine is no broken promise."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteProcess]:
    with SiteProcess(tmp_path / "site") as running:
        yield running


def test_nothing_is_lost_or_doubled_over_several_kills_under_load(
    site: SiteProcess, fault_round: int, fault_tally: Tally
) -> None:
    random, crowd = Random(fault_round), Crowd(site, fault_round)
    fault_tally.tries = KILLS

    async def kill_again_and_again() -> None:
        for _ in range(KILLS):
            await crowd.until_answered(random.randrange(20, 200))
            await asyncio.to_thread(site.kill)
            fault_tally.recovered_after(await asyncio.to_thread(site.is_back_after))
            assert site.used_cpu_s() < BACK_S
        await crowd.until_answered(50)

    asyncio.run(crowd.live(kill_again_and_again()))
    expect_whole_history(crowd, site, fault_tally)
