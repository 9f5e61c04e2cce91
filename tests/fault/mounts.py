"""Disks that a test mounts for itself, and never leaves mounted."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fault.means import lacking

_MOUNT = """
trap '' TERM INT HUP
mount -t tmpfs -o "size=$2" tmpfs "$1" && echo mounted && cat >/dev/null
umount -l "$1"
"""
"""Unmounted also when whoever asked for it is killed, with its whole group: the pipe then ends."""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of that size (``"600k"``) in a folder that is made for it."""
    folder.mkdir()
    with subprocess.Popen(
        ["sh", "-c", _MOUNT, "sh", str(folder), size],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as mounting:
        assert mounting.stdout is not None
        if not mounting.stdout.readline():
            lacking("no small disk here: it is mounted by root alone")
        yield folder


def is_unmounted(folder: Path, *how: str) -> bool:
    """Unmount a folder if that can be done, and tell whether nothing is mounted there."""
    subprocess.run(["umount", *how, str(folder)], capture_output=True, check=False)
    return not os.path.ismount(folder)
