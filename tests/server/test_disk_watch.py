"""The ballast: given up when a disk is full, put back when there is room; the log keeps out."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.disk_watch import DiskWatch
from server.ports import DiskRoom
from tests.fault.mounts import small_disk

MEGABYTE = 1_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "10m") as folder:
        yield folder


def looked(watch: DiskWatch) -> DiskRoom:
    watch.look()
    return watch.report().room


def blocks_of(disk: Path) -> int:
    return (disk / "ballast").stat().st_blocks * 512


def fill(disk: Path, leave: int) -> Path:
    film = disk / "film"
    free = DiskWatch(disk, 0).report().free_bytes
    film.write_bytes(bytes(free - leave))
    return film


def test_a_ballast_of_real_blocks_lies_beside_the_ledger(disk: Path) -> None:
    assert looked(DiskWatch(disk, 2 * MEGABYTE)) is DiskRoom.OK
    assert blocks_of(disk) >= 2 * MEGABYTE


def test_it_is_not_put_where_there_is_no_room_for_it(disk: Path) -> None:
    fill(disk, leave=3 * MEGABYTE)
    assert looked(DiskWatch(disk, 2 * MEGABYTE)) is DiskRoom.LOW
    assert not (disk / "ballast").exists()


def test_it_goes_before_the_disk_is_full_and_comes_back_when_there_is_room(
    disk: Path,
) -> None:
    watch = DiskWatch(disk, 2 * MEGABYTE)
    looked(watch)
    film = fill(disk, leave=MEGABYTE // 2)
    assert looked(watch) is DiskRoom.LOW
    assert watch.report().free_bytes >= 2 * MEGABYTE
    film.unlink()
    assert looked(watch) is DiskRoom.OK
    assert blocks_of(disk) >= 2 * MEGABYTE


def test_a_write_that_failed_gets_the_ballast_once(disk: Path) -> None:
    watch = DiskWatch(disk, 2 * MEGABYTE)
    looked(watch)
    film = fill(disk, leave=0)
    assert watch.make_room()
    assert (watch.report().room, watch.has_room()) == (DiskRoom.LOW, False)
    film.write_bytes(bytes(film.stat().st_size + watch.report().free_bytes))
    assert not watch.make_room()
    assert looked(watch) is DiskRoom.FULL
    film.unlink()
    assert looked(watch) is DiskRoom.OK


async def test_the_log_on_the_same_disk_stops_while_there_is_no_room(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = DiskWatch(disk, 2 * MEGABYTE)
    with (disk / "log").open("w") as log:
        monkeypatch.setattr(sys, "stderr", log)
        handler = logging.StreamHandler(log)
        logging.getLogger().addHandler(handler)
        try:
            watch.start()
            logging.getLogger("server.desk").warning("before")
            watch.make_room()
            logging.getLogger("server.desk").warning("while it is full")
            logging.getLogger("server.disk_watch").warning("the room has changed")
        finally:
            await watch.stop()
            logging.getLogger().removeHandler(handler)
    assert (disk / "log").read_text().split("\n") == ["before", "the room has changed", ""]
