"""How long the ledger's WAL has grown since it was last moved into the file."""

from pathlib import Path

WAL_KEPT_BYTES = 4 * 1024 * 1024
"""So much of the WAL's file stays when it is begun anew: to write over is cheaper than to grow."""
WAL_LONG_BYTES = 32 * 1024 * 1024
"""From here on it is moved though people are waiting: some six hundred commits of one ticket each.

At 200 commits, as it once was, one request in two hundred waited for it, and the longer the older
the ledger: its pages lie farther apart.
"""


class WalLength:
    """Tells when the WAL is long; SQLite begins it anew with the first commit after a move."""

    def __init__(self, ledger: Path) -> None:
        """Look after the WAL of a ledger's file."""
        self._path = ledger.with_name(f"{ledger.name}-wal")
        self._moved_bytes = 0

    def is_long(self) -> bool:
        """Tell whether the WAL must be moved even while people are waiting."""
        length = self._bytes()
        if length < self._moved_bytes:
            self._moved_bytes = 0  # it was begun anew, and cut to what is kept
        return length - self._moved_bytes >= WAL_LONG_BYTES

    def moved(self) -> None:
        """Note that what is in the WAL now has been moved into the file."""
        self._moved_bytes = self._bytes()

    def _bytes(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0
