"""Kill -9 of the server at its N-th sync, before or after it takes effect, the power on or cut."""

import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.forgetful_disk import ForgetfulDisk, forgetful_disk
from tests.fault.history import events_of, issued_in
from tests.fault.site_process import SiteProcess
from tests.fault.tally import Tally
from tests.sample_office import have_accounts
from tests.system.demo_process import DEADLINE_S, Json

pytestmark = pytest.mark.fault("server-killed")

SYNCS = 3
"""In one round; the next takes those after them."""
NEVER = 1_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[ForgetfulDisk]:
    with forgetful_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def site(disk: ForgetfulDisk, tmp_path: Path) -> Iterator[SiteProcess]:
    made = SiteProcess(tmp_path / "site", data=disk.folder / "data")
    have_accounts(made.data)
    disk.sync()
    try:
        yield made
    finally:
        made.stop()


def lose_power(disk: ForgetfulDisk, random: Random) -> None:
    """Cut the power every other time."""
    disk.kill_at_sync("before", NEVER)
    if random.random() < 0.5:
        disk.cut_power(random.randrange(1000))


def issue_until_killed(site: SiteProcess) -> tuple[dict[str, Json], Json]:
    """Return what was answered, and the request of which nobody knows what became of it."""
    kiosk = site.device("kiosk-1")
    answered: dict[str, Json] = {}
    while True:
        body = {"request_id": str(uuid.uuid4()), "service": "chung-thuc"}
        try:
            status, told = kiosk.ask("/api/v1/tickets", body)
        except OSError:
            assert site.process.wait(DEADLINE_S) == -signal.SIGKILL
            return answered, body
        assert status == 201, told
        answered[body["request_id"]] = told


def test_killed_at_its_nth_sync_it_has_every_answer_and_one_ticket_for_each_request(
    site: SiteProcess, disk: ForgetfulDisk, fault_round: int, fault_tally: Tally
) -> None:
    random = Random(fault_round)
    fault_tally.tries = SYNCS
    expected: dict[str, Json] = {}
    site.start()
    for number in range(1 + SYNCS * fault_round, 1 + SYNCS * (fault_round + 1)):
        disk.kill_at_sync(random.choice(("before", "after")), number)
        answered, unknown = issue_until_killed(site)
        lose_power(disk, random)
        fault_tally.recovered_after(site.is_back_after())
        kiosk = site.device("kiosk-1")
        status, told = kiosk.ask("/api/v1/tickets", unknown)
        assert status in {200, 201}
        expected |= {**answered, unknown["request_id"]: told}
        for request_id, before in expected.items():
            body = {"request_id": request_id, "service": "chung-thuc"}
            again = kiosk.ask("/api/v1/tickets", body)
            fault_tally.lost += again != (200, before)
            assert again == (200, before)
    written = issued_in(events_of(site.staff("manager")))
    fault_tally.doubled += len(written) - len(expected)
    assert written == [told["number"] for told in expected.values()]


@pytest.mark.fault("migration-killed")
def test_killed_at_a_sync_of_its_first_start_it_starts_again(
    site: SiteProcess, disk: ForgetfulDisk, fault_round: int, fault_tally: Tally
) -> None:
    random = Random(fault_round)
    disk.kill_at_sync(random.choice(("before", "after")), 1 + fault_round)
    site.launch()
    assert site.process.wait(DEADLINE_S) == -signal.SIGKILL
    lose_power(disk, random)
    fault_tally.recovered_after(site.is_back_after())
    status, told = site.device("kiosk-1").ask(
        "/api/v1/tickets", {"request_id": str(uuid.uuid4()), "service": "chung-thuc"}
    )
    assert (status, told["number"]) == (201, 1001)
