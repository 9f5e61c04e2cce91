"""The server's disk fills up while people are served: the ballast goes, then kiosks are alone.

Nothing that was answered is lost, the log stops before the ledger does, and all comes back by
itself once there is room.
"""

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.crowd import Crowd, expect_whole_history
from tests.fault.kiosk_process import KioskProcess
from tests.fault.mounts import small_disk
from tests.fault.site_process import SiteProcess
from tests.fault.tally import Tally
from tests.system.demo_process import Person, until

pytestmark = pytest.mark.fault("disk-full")


class FilledDisk:
    """A disk of forty megabytes, and a file of somebody's that grows until nothing is left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "site" / "ballast"
        self._film = folder / "film"

    def fill(self) -> None:
        with self._film.open("ab", buffering=0) as film:
            while True:
                free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
                try:
                    film.write(bytes(max(min(free, 2**16), 1)))
                except OSError:
                    return

    def clear(self) -> None:
        self._film.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FilledDisk]:
    with small_disk(tmp_path / "disk", "40m") as folder:
        yield FilledDisk(folder)


@pytest.fixture
def site(disk: FilledDisk) -> Iterator[SiteProcess]:
    """A site that has everything on that disk, its log too."""
    with SiteProcess(disk.folder / "site", ballast_mb=2) as running:
        until(disk.ballast.exists)
        yield running


def room_told(manager: Person) -> str:
    told = manager.get("/api/v1/devices")["disk"]
    return str(told["room"])


def test_numbers_go_on_by_the_ballast_and_everything_comes_back_when_there_is_room(
    site: SiteProcess, disk: FilledDisk, tmp_path: Path, fault_tally: Tally, fault_round: int
) -> None:
    manager, crowd = site.staff("manager"), Crowd(site, fault_round)
    others: set[str] = set()

    async def fill_and_clear() -> None:
        await crowd.until_answered(50)
        await asyncio.to_thread(disk.fill)
        # By the ballast: everything is served as before, and staff are told.
        await crowd.until_answered(50)
        await asyncio.to_thread(until, lambda: not disk.ballast.exists())
        await asyncio.to_thread(until, lambda: room_told(manager) == "low")
        status, told = await asyncio.to_thread(site.anyone().ask, "/readyz")
        assert (told["ledger"], told["disk"]) == (True, "low"), status
        logged = len(site.log)
        while (await asyncio.to_thread(room_told, manager)) != "full":
            await asyncio.to_thread(disk.fill)
        # Not even the least can be written: kiosks are on their own.
        others.update(await asyncio.to_thread(kiosk_is_alone, site, disk, tmp_path))
        new = site.log[logged:]
        assert "a commit failed" not in new
        disk.clear()
        began = time.monotonic()
        await crowd.until_answered(10)
        fault_tally.recovered_after(time.monotonic() - began)
        await asyncio.to_thread(until, lambda: room_told(manager) == "ok")
        assert disk.ballast.stat().st_blocks * 512 >= 2_000_000

    asyncio.run(crowd.live(fill_and_clear()))
    expect_whole_history(crowd, site, fault_tally, others)


def kiosk_is_alone(site: SiteProcess, disk: FilledDisk, tmp_path: Path) -> set[str]:
    """Ask until the server can give no number, and then a kiosk; return the tickets of both.

    A checkpoint may free the log for one commit more, whatever fills the disk.
    """
    asker, tickets = site.device("kiosk-1"), set()
    while True:
        disk.fill()
        body = {"request_id": str(uuid.uuid4()), "service": "ho-tich"}
        status, told = asker.ask("/api/v1/tickets", body)
        tickets.add(body["request_id"])
        if status != 201:
            break
    assert (status, told["type"]) == (503, "storage"), told
    with KioskProcess(site, site.server, tmp_path / "kiosk", device="kiosk-2") as kiosk:
        until(lambda: kiosk.take("ho-tich")["offline"])
        return tickets | {row[0] for row in kiosk.journal("SELECT ticket_id FROM tickets")}


def test_a_kiosk_with_a_full_disk_gives_the_servers_numbers_and_says_when_it_cannot(
    disk: FilledDisk, tmp_path: Path, fault_tally: Tally
) -> None:
    site = SiteProcess(tmp_path / "site")
    printer = ("--printer", f"png:{tmp_path / 'slips'}")
    with site, KioskProcess(site, site.server, disk.folder / "kiosk", *printer) as kiosk:
        kiosk.take()
        disk.fill()
        by_server = kiosk.take()
        assert (by_server["offline"], by_server["print"]) == (False, "ok")
        site.kill()
        until(lambda: "refused" in kiosk.take())
        refused = kiosk.take()
        assert "Xin hỏi người hướng dẫn" in refused["detail"], refused
        disk.clear()
        began = time.monotonic()
        alone = kiosk.take()
        fault_tally.recovered_after(time.monotonic() - began)
        assert alone["offline"]
        site.is_back_after()
        until(lambda: not kiosk.waits_to_hand_in())
        given = {each["number"] for each in site.staff("guide").get("/api/v1/tickets")["tickets"]}
        fault_tally.lost += not {by_server["number"], alone["number"]} <= given
        assert {by_server["number"], alone["number"]} <= given
