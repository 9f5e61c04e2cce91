"""The forgetful disk keeps what was synced and forgets the rest: else it would prove nothing."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fault.forgetful_disk import ForgetfulDisk, forgetful_disk
from tests.fault.platter import File, Folder, Platter

COMMITS = 40
WRITER = """
import os, signal, sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA journal_mode = WAL")
conn.execute(f"PRAGMA synchronous = {sys.argv[2]}")
conn.execute("CREATE TABLE acknowledged (n)")
for n in range(int(sys.argv[3])):
    conn.execute("INSERT INTO acknowledged VALUES (?)", [n])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[ForgetfulDisk]:
    with forgetful_disk(tmp_path / "disk") as mounted:
        yield mounted


def write(path: Path, text: str, *, sync: bool) -> None:
    with path.open("w") as file:
        file.write(text)
        file.flush()
        if sync:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def test_what_was_synced_with_its_name_is_there_after_a_power_cut(disk: ForgetfulDisk) -> None:
    (disk.folder / "data").mkdir()
    sync_folder(disk.folder)
    write(disk.folder / "data" / "letter", "to my aunt", sync=True)
    sync_folder(disk.folder / "data")
    nameless, came_through = disk.folder / "data" / "nameless", set()
    for seed in range(20):
        write(nameless, "to my uncle", sync=True)
        disk.cut_power(seed)
        assert (disk.folder / "data" / "letter").read_text() == "to my aunt"
        came_through.add(nameless.exists())
        nameless.unlink(missing_ok=True)
        sync_folder(disk.folder / "data")
    assert came_through == {True, False}


def test_a_rename_that_was_not_synced_has_happened_or_has_not(disk: ForgetfulDisk) -> None:
    old, new, found = disk.folder / "old", disk.folder / "new", set()
    for seed in range(20):
        write(new, "before", sync=True)
        write(old, "after", sync=True)
        sync_folder(disk.folder)
        old.rename(new)
        disk.cut_power(seed)
        found.add((new.read_text(), old.exists()))
    assert found == {("before", True), ("after", False)}


def test_sectors_that_were_not_synced_are_lost_one_by_one() -> None:
    found = set()
    for seed in range(100):
        platter, file = Platter(), File(0o644)
        platter.put("/file", file)
        platter.sync_folder(platter.root)
        file.write(0, b"a" * 1024)
        file.sync()
        file.write(256, b"b" * 512)
        platter.lose_power(Random(seed))
        found.add(bytes(file.now[255::256]))
    assert found == {b"aaaa", b"abaa", b"aaba", b"abba"}


def test_a_folder_that_was_not_synced_is_gone_with_all_that_is_in_it() -> None:
    platter, file = Platter(), File(0o644)
    platter.put("/folder", Folder(0o755))
    platter.put("/folder/file", file)
    platter.lose_power(next(each for each in map(Random, range(99)) if _forgets_all(each)))
    with pytest.raises(FileNotFoundError):
        platter.find("/folder")


def _forgets_all(random: Random) -> bool:
    state = random.getstate()
    kept = random.choice((0.0, 0.5, 0.9))
    random.setstate(state)
    return kept == 0.0


@pytest.mark.parametrize(("synchronous", "loses"), [("FULL", False), ("NORMAL", True)])
def test_a_database_that_does_not_sync_each_commit_loses_some(
    disk: ForgetfulDisk, synchronous: str, loses: bool
) -> None:
    path = disk.folder / "database"
    command = [sys.executable, "-c", WRITER, str(path), synchronous, str(COMMITS)]
    subprocess.run(command, check=False)
    disk.cut_power(0)
    conn = sqlite3.connect(path)
    is_there = conn.execute("SELECT 1 FROM sqlite_master").fetchone()
    left = conn.execute("SELECT count(*) FROM acknowledged").fetchone()[0] if is_there else 0
    conn.close()
    assert (left < COMMITS) == loses


@pytest.mark.parametrize(("side", "left"), [("before", ""), ("after", "to my aunt")])
def test_whoever_asks_for_the_nth_sync_dies_before_or_after_it(
    disk: ForgetfulDisk, side: str, left: str
) -> None:
    path = disk.folder / "letter"
    path.touch()
    sync_folder(disk.folder)
    disk.kill_at_sync(side, 2)
    script = "import os, sys\nfile = open(sys.argv[1], 'w')\nos.fsync(file)\n"
    script += "file.write('to my aunt')\nfile.flush()\nos.fsync(file)\nprint('not reached')\n"
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -9
    disk.cut_power(next(seed for seed in range(99) if _forgets_all(Random(seed))))
    assert path.read_text() == left
