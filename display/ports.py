"""What a board needs from outside."""

from typing import Protocol

from ticket_queue.messages import BoardSnapshot


class SnapshotError(Exception):
    """No snapshot because of a fault; the text says which."""


class SnapshotSource(Protocol):
    """Who gives the snapshot when it is asked for."""

    def fetch(self) -> BoardSnapshot:
        """Return the snapshot as it is now; blocks; raises ``SnapshotError``."""
        ...
