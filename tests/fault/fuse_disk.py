"""A file system over a platter, run as a module: ``python -m tests.fault.fuse_disk FOLDER``.

It reads words on standard input. ``die before N`` or ``die after N``: whoever asks for the N-th
sync from now on is killed (-9) before or after it takes effect. ``sync``: all of it. ``cut SEED``:
once it is unmounted its power goes, and it is mounted again. At the end of input it ends.
"""

import errno
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import mfusepy

from tests.fault.mounts import is_unmounted
from tests.fault.platter import File, Folder, Node, Platter

_BLOCK = 4096
_BLOCKS = 2**20


class FuseDisk(mfusepy.Operations):  # type: ignore[misc]  # it comes without types
    """The operations of FUSE; ``fh`` is a number by which an open file is found again."""

    use_ns = True

    def __init__(self, platter: Platter) -> None:
        self.left_to_death = 0
        self.side = ""
        self._platter = platter
        self._open: dict[int, Node] = {}
        self._last = 0

    def init(self, path: str) -> None:
        _say("mounted")

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._node(path, fh)
        size = len(node.now) if isinstance(node, File) else 0
        return {"st_mode": node.mode, "st_nlink": 1, "st_size": size, "st_mtime": time.time_ns(),
                "st_uid": os.getuid(), "st_gid": os.getgid()}  # fmt: skip

    def statfs(self, path: str) -> dict[str, int]:
        return {"f_bsize": _BLOCK, "f_frsize": _BLOCK, "f_blocks": _BLOCKS, "f_bfree": _BLOCKS,
                "f_bavail": _BLOCKS, "f_namemax": 255}  # fmt: skip

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self._folder(path).now]

    def mkdir(self, path: str, mode: int) -> None:
        self._platter.put(path, Folder(mode))

    def rmdir(self, path: str) -> None:
        if self._folder(path).now:
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))
        self._platter.put(path, None)

    def unlink(self, path: str) -> None:
        self._platter.put(path, None)

    def rename(self, old: str, new: str) -> None:
        self._platter.rename(old, new)

    def chmod(self, path: str, mode: int) -> None:
        self._platter.find(path).mode = mode

    def chown(self, path: str, uid: int, gid: int) -> None:
        """Everything is ours."""

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> None:
        """Nobody asks when."""

    def create(self, path: str, mode: int, fi: object = None) -> int:
        file = File(mode)
        self._platter.put(path, file)
        return self._opened(file)

    def open(self, path: str, flags: int) -> int:
        return self._opened(self._platter.find(path))

    def opendir(self, path: str) -> int:
        return self._opened(self._folder(path))

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._file(path, fh).now[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._file(path, fh).write(offset, data)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        self._file(path, fh).resize(length)

    def release(self, path: str, fh: int) -> None:
        self._open.pop(fh, None)

    releasedir = release

    def fsync(self, path: str, datasync: int, fh: int) -> None:
        self._count("before")
        self._file(path, fh).sync()
        self._count("after")

    def fsyncdir(self, path: str, datasync: int, fh: int) -> None:
        self._count("before")
        self._platter.sync_folder(self._folder(path))
        self._count("after")

    def _count(self, side: str) -> None:
        if side != self.side or not self.left_to_death:
            return
        self.left_to_death -= 1
        if not self.left_to_death:
            _, _, asks = mfusepy.fuse_get_context()
            os.kill(asks, signal.SIGKILL)
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _opened(self, node: Node) -> int:
        self._last += 1
        self._open[self._last] = node
        return self._last

    def _node(self, path: str, fh: int | None) -> Node:
        found = None if fh is None else self._open.get(fh)
        return found or self._platter.find(path)

    def _file(self, path: str, fh: int | None) -> File:
        node = self._node(path, fh)
        if isinstance(node, Folder):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return node

    def _folder(self, path: str) -> Folder:
        node = self._platter.find(path)
        if isinstance(node, File):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return node


def main(folder: Path) -> None:
    # It ends with its input, and unmounts; not with the group of whoever started it.
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    platter = Platter()
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    disk = FuseDisk(platter)
    threading.Thread(target=_listen, args=(folder, platter, disk, orders), daemon=True).start()
    while True:
        # Once for each mount; mfusepy takes the operations away when it ends.
        mfusepy.FUSE(disk, str(folder), foreground=True, nothreads=True, big_writes=True)
        platter.lose_power(Random(int(orders.get())))


def _listen(folder: Path, platter: Platter, disk: FuseDisk, orders: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "die":
            disk.side, disk.left_to_death = rest[0], int(rest[1])
            _say("armed")
        elif word == "sync":
            platter.sync_all()
            _say("synced")
        else:
            orders.put(rest[0])
    # Whoever started it is gone, and must leave nothing behind.
    is_unmounted(folder, "-l")
    os._exit(0)


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
