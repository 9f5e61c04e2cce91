"""A target takes copies, gives them up by the schedule, and says why it takes none."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.backup.copies import copies_in
from server.backup.targets import Letter, Target, TargetError
from server.settings import KeptCopies
from tests.server.backup.copied import SITE, copy_of, issue

THREE = KeptCopies(newest=3, days=0, months=0)


@pytest.fixture
async def made(tmp_path: Path) -> Path:
    """A folder with five copies."""
    await issue(tmp_path / "data", *range(1, 40))
    for minutes in range(5):
        copy_of(tmp_path / "data", tmp_path / "made", minutes)
    return tmp_path / "made"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("a small file system can be mounted by root alone")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_target_keeps_what_the_schedule_keeps(made: Path, stick: Path) -> None:
    target = Target(stick, SITE, THREE)
    for copy in copies_in(made):
        assert target.take(copy)
    assert not target.take(copies_in(made)[-1])
    assert [each.path.name for each in copies_in(stick)] == [
        each.path.name for each in copies_in(made)[-3:]
    ]
    newest = target.newest()
    assert newest is not None
    assert newest.path.read_bytes() == copies_in(made)[-1].path.read_bytes()
    assert newest.path.stat().st_mode & 0o077 == 0


def test_what_somebody_was_killed_over_is_swept_away(made: Path, stick: Path) -> None:
    (stick / ".moiso-half.zip").write_bytes(b"half a copy")
    (stick / ".moiso-x").mkdir()
    (stick / "photos.zip").write_bytes(b"somebody else's")
    Target(stick, SITE, THREE).take(copies_in(made)[0])
    assert {each.name for each in stick.iterdir()} == {
        "photos.zip",
        copies_in(made)[0].path.name,
    }


def test_a_folder_that_is_not_there_is_not_made(made: Path, tmp_path: Path) -> None:
    target = Target(tmp_path / "out" / "moiso", SITE, THREE)
    with pytest.raises(TargetError) as told:
        target.newest()
    assert told.value.word == "missing"
    with pytest.raises(TargetError):
        target.take(copies_in(made)[0])
    assert not (tmp_path / "out").exists()


def test_a_full_stick_says_so_and_holds_no_half_file(made: Path, small_stick: Path) -> None:
    (small_stick / "films.bin").write_bytes(os.urandom(30_000))
    target = Target(small_stick, SITE, THREE)
    with pytest.raises(TargetError) as told:
        target.take(copies_in(made)[0])
    assert told.value.word == "full"
    assert [each.name for each in small_stick.iterdir()] == ["films.bin"]
    (small_stick / "films.bin").unlink()
    assert target.take(copies_in(made)[0])


def test_a_stick_that_is_locked_says_so(made: Path, small_stick: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_stick)], check=True)
    with pytest.raises(TargetError) as told:
        Target(small_stick, SITE, THREE).take(copies_in(made)[0])
    assert told.value.word == "read-only"


def test_the_journal_follows_by_whole_lines(stick: Path, tmp_path: Path) -> None:
    journal = tmp_path / "2026-11-23-a1b2c3d4.journal"
    target = Target(stick, SITE, THREE)
    journal.write_bytes(b"one\ntwo\nthr")
    target.follow([journal], [Letter("numbers.html", b"1001")])
    (there,) = stick.glob("*.journal")
    assert there.name == "moiso-26740-1-2026-11-23-a1b2c3d4.journal"
    assert there.read_bytes() == b"one\ntwo\n"
    journal.write_bytes(b"one\ntwo\nthree\nfour\n")
    target.follow([journal], [Letter("numbers.html", b"1002")])
    assert there.read_bytes() == journal.read_bytes()
    assert (stick / "numbers.html").read_bytes() == b"1002"


def test_of_old_days_the_journals_go(made: Path, stick: Path) -> None:
    for day in range(20, 25):
        (stick / f"moiso-26740-1-2026-11-{day}-a1b2c3d4.journal").write_bytes(b"line\n")
    Target(stick, SITE, THREE).take(copies_in(made)[0])
    days = sorted(each.name[14:24] for each in stick.glob("*.journal"))
    assert days == ["2026-11-22", "2026-11-23", "2026-11-24"]
