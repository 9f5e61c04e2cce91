"""What a disk holds now, and what it would still hold if the power went: only what was synced.

Whatever was not synced may have reached the disk all the same, sector by sector; names are changed
in order and whole, as by a file system with a journal: a rename has happened or it has not.
"""

import errno
import os
import stat
from collections.abc import Iterator
from random import Random

SECTOR = 512


class File:
    """Bytes as programs see them, and what of them is on the disk."""

    def __init__(self, mode: int) -> None:
        self.mode = stat.S_IFREG | stat.S_IMODE(mode)
        self.now = bytearray()
        self._synced = bytearray()
        self._unsynced: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        _write(self.now, offset, data)
        self._unsynced.append((offset, data))

    def resize(self, size: int) -> None:
        _resize(self.now, size)
        self._unsynced.append((size, None))

    def sync(self) -> None:
        for change in self._unsynced:
            _apply(self._synced, *change)
        self._unsynced.clear()

    def forget_unsynced(self, random: Random, kept: float) -> None:
        """Lose what was not synced; of each sector ``kept`` is the chance that it came through."""
        for offset, data in self._unsynced:
            for start, piece in _sectors(offset, data):
                if random.random() < kept:
                    _apply(self._synced, start, piece)
        self._unsynced.clear()
        self.now = bytearray(self._synced)


class Folder:
    """Names as programs see them, and those that are on the disk."""

    def __init__(self, mode: int) -> None:
        self.mode = stat.S_IFDIR | stat.S_IMODE(mode)
        self.now: dict[str, File | Folder] = {}
        self.synced: dict[str, File | Folder] = {}


Node = File | Folder
Naming = tuple[Folder, str, Node | None]
"""In this folder the name now means that, or nothing."""


class Platter:
    """A tree of folders and files that can lose its power."""

    def __init__(self) -> None:
        self.root = Folder(0o755)
        self._unsynced: list[tuple[Naming, ...]] = []

    def find(self, path: str) -> Node:
        """Return what lies at an absolute path.

        Raises:
            FileNotFoundError: nothing does.
        """
        node: Node = self.root
        for name in path.split("/"):
            if not name:
                continue
            if not isinstance(node, Folder) or name not in node.now:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            node = node.now[name]
        return node

    def put(self, path: str, node: Node | None) -> None:
        """Give a path to something new, or take it away."""
        self._name((*self._place(path), node))

    def rename(self, old: str, new: str) -> None:
        """Give a thing another path; whatever was there is gone."""
        node = self.find(old)
        self._name((*self._place(old), None), (*self._place(new), node))

    def sync_folder(self, folder: Folder) -> None:
        """Write a folder's names to the disk, and what had to happen before them."""
        last = max(
            (
                place
                for place, change in enumerate(self._unsynced, start=1)
                if any(naming[0] is folder for naming in change)
            ),
            default=0,
        )
        for change in self._unsynced[:last]:
            _write_names(change)
        del self._unsynced[:last]

    def sync_all(self) -> None:
        """Write everything to the disk."""
        for change in self._unsynced:
            _write_names(change)
        self._unsynced.clear()
        for node in self._all():
            if isinstance(node, File):
                node.sync()

    def lose_power(self, random: Random) -> None:
        """Forget what was not synced: all of it, or by chance."""
        kept = random.choice((0.0, 0.5, 0.9))
        for change in self._unsynced[: random.randint(0, len(self._unsynced)) if kept else 0]:
            _write_names(change)
        self._unsynced.clear()
        for node in self._all(on_disk=True):
            if isinstance(node, Folder):
                node.now = dict(node.synced)
            else:
                node.forget_unsynced(random, kept)

    def _all(self, *, on_disk: bool = False) -> Iterator[Node]:
        left: list[Node] = [self.root]
        while left:
            node = left.pop()
            yield node
            if isinstance(node, Folder):
                left += (node.synced if on_disk else node.now).values()

    def _place(self, path: str) -> tuple[Folder, str]:
        parent, _, name = path.rpartition("/")
        folder = self.find(parent)
        if not isinstance(folder, Folder):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), parent)
        return folder, name

    def _name(self, *change: Naming) -> None:
        for folder, name, node in change:
            _set(folder.now, name, node)
        self._unsynced.append(change)


def _write_names(change: tuple[Naming, ...]) -> None:
    for folder, name, node in change:
        _set(folder.synced, name, node)


def _set(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _sectors(offset: int, data: bytes | None) -> Iterator[tuple[int, bytes | None]]:
    if data is None:
        yield offset, None
        return
    end = offset + len(data)
    for start in range(offset - offset % SECTOR, end, SECTOR):
        first, last = max(start, offset), min(start + SECTOR, end)
        yield first, data[first - offset : last - offset]


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        _resize(content, offset)
    else:
        _write(content, offset, data)


def _write(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))
