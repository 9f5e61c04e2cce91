"""Files that nobody but their owner may read, and names that stay given when the power goes."""

import errno
import os
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY
_END = os.O_CREAT | os.O_APPEND | os.O_WRONLY


def new_file(path: Path) -> BinaryIO:
    """Open a file that must not be there yet.

    Raises:
        OSError: it is there, or cannot be made.
    """
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def end_of_file(path: Path) -> BinaryIO:
    """Open a file, made if need be, to write at its end.

    Raises:
        OSError: it cannot be opened.
    """
    return os.fdopen(os.open(path, _END, 0o600), "ab")


def sync_file(file: BinaryIO) -> None:
    """Bring what was written to a file to the disk.

    Raises:
        OSError: it is not there.
    """
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's own entries to the disk: a name that was given stays given.

    Raises:
        OSError: they are not there.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # A share of another PC may know no such thing; its own machine looks after the name.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)
