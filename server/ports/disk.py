"""How much room the disk has."""

from dataclasses import dataclass
from enum import StrEnum


class DiskRoom(StrEnum):
    """Whether there is room for the ledger.

    ``low``: the ballast is given up, nothing but the ledger is written; ``full``: a write failed.
    """

    OK = "ok"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DiskReport:
    """How the disk is that the ledger lies on."""

    room: DiskRoom
    free_bytes: int
