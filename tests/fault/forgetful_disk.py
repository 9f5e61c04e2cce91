"""A disk that forgets what was not synced when its power is cut, to put a program's data on."""

import ctypes.util
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fault.means import lacking
from tests.fault.mounts import is_unmounted
from tests.system.demo_process import until


class ForgetfulDisk:
    """What lies in ``folder`` is on it; whoever uses it must be dead before its power is cut."""

    def __init__(self, folder: Path, process: "subprocess.Popen[str]") -> None:
        self.folder = folder
        self._process = process
        self._expect("mounted")

    def sync(self) -> None:
        """Have everything on it that is there now."""
        self._order("sync")
        self._expect("synced")

    def kill_at_sync(self, side: str, number: int) -> None:
        """Have whoever asks for that sync from now on killed ``before`` or ``after`` it."""
        self._order(f"die {side} {number}")
        self._expect("armed")

    def cut_power(self, seed: int) -> None:
        """Forget what was not synced, and be there again."""
        until(lambda: is_unmounted(self.folder))
        self._order(f"cut {seed}")
        self._expect("mounted")

    def _order(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _expect(self, word: str) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        assert said == word, f"the disk says {said!r}, not {word!r}"


@contextmanager
def forgetful_disk(folder: Path) -> Iterator[ForgetfulDisk]:
    """Mount such a disk in a folder that is made for it."""
    need_fuse()
    folder.mkdir()
    command = [sys.executable, "-m", "tests.fault.fuse_disk", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield ForgetfulDisk(folder, process)
        finally:
            is_unmounted(folder, "-l")
            process.kill()


def need_fuse() -> None:
    """Skip where there is no FUSE; fail there in CI."""
    if importlib.util.find_spec("mfusepy") is None:
        lacking("no forgetful disk here: the Python package mfusepy is needed (make test)")
    if ctypes.util.find_library("fuse") is None:
        lacking("no forgetful disk here: Debian's libfuse2 is needed")
    if not os.access("/dev/fuse", os.R_OK | os.W_OK) or os.geteuid() != 0:
        lacking("no forgetful disk here: root and /dev/fuse are needed")
