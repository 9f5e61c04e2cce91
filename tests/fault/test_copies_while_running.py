"""Copies of a running ward: targets go and come, and the queue notices nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from server.backup.copies import copies_in
from tests.fault.ward_process import WardProcess
from tests.system.demo_process import Json, Person, until


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A stick on which a copy has no room until something is deleted."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("a small file system can be mounted by root alone")
    (folder / "films.bin").write_bytes(os.urandom(2_075_000))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def places(reader: Person) -> dict[str, Json]:
    told = reader.get("/api/v1/devices")["backup"]["places"]
    return {Path(each["place"]).name: each for each in told}


class Citizens:
    """Somebody takes a number again and again; no answer may fail."""

    def __init__(self, ward: WardProcess) -> None:
        self._ward = ward
        self._over = Event()
        self.numbers: list[int] = []
        self._thread = Thread(target=self._come)

    def _come(self) -> None:
        kiosk = self._ward.device("kiosk-1")
        while not self._over.wait(0.05):
            self.numbers.append(kiosk.do("/api/v1/tickets", service="chung-thuc")["number"])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()


def test_targets_that_are_missing_or_full_are_told_and_made_up_for(
    tmp_path: Path, small_stick: Path
) -> None:
    stick, share = tmp_path / "stick", tmp_path / "share"
    stick.mkdir()
    ward = WardProcess(tmp_path / "ward", targets=[stick, share, small_stick])
    with ward, closing(Citizens(ward)) as citizens:
        citizens.start()
        manager, administrator = ward.staff("manager"), ward.staff("administrator")
        until(lambda: "copy_at" in places(manager).get("stick", {}))
        now = places(manager)
        assert (now["stick"]["ok"], now["share"]["word"]) == (True, "missing")
        assert "copy_at" in now[""]
        until(lambda: places(manager)["small"]["word"] == "full")
        assert copies_in(small_stick) == []
        assert not list(small_stick.glob(".*"))
        share.mkdir()
        (small_stick / "films.bin").unlink()
        until(lambda: all(each["ok"] for each in places(administrator).values()))
        until(lambda: copies_in(share) and copies_in(small_stick))
        shutil.rmtree(stick)
        until(lambda: places(manager)["stick"]["word"] == "missing")
        assert not stick.exists()
        citizens.close()
        assert len(citizens.numbers) == len(set(citizens.numbers)) > 10
    assert ward.log.count("why=missing") == 2
    assert ward.log.count("why=full") == 1
    assert not any(path.name.startswith(".") for path in (*share.iterdir(), *small_stick.iterdir()))
