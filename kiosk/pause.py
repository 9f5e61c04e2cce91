"""Whether this machine gives numbers, and why not: kept, so that it outlives a restart."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class PauseReason(StrEnum):
    """Why a guide has paused the machine; its sentences lie below ``pause.``."""

    GUIDE_HELPS = "guide-helps"
    OTHER_MACHINE = "other-machine"
    NO_PAPER = "no-paper"
    REPAIR = "repair"


class PauseRecord(Protocol):
    """Where it is kept; the methods block for a disk."""

    def keep_paused(self, reason: str | None) -> None:
        """Keep the reason, None for a machine that works; never raises."""
        ...

    def paused(self) -> str | None:
        """Return what was kept."""
        ...


class Pause:
    """The pause of one machine; ``tell`` is called with its reason at each change, None at the end.

    A reason that this version does not know (it was kept by a later one) counts as a repair.
    """

    def __init__(self, record: PauseRecord, tell: Callable[[str | None], None]) -> None:
        """Begin as it was left."""
        self._record = record
        self._tell = tell
        kept = record.paused()
        known = {reason.value: reason for reason in PauseReason}
        self.reason = None if kept is None else known.get(kept, PauseReason.REPAIR)
        if self.reason is not None:
            tell(self.reason)

    def set(self, reason: PauseReason | None) -> None:
        """Pause for a reason, or give numbers again; blocks until it is kept."""
        self._record.keep_paused(reason)
        self.reason = reason

    def told(self) -> None:
        """Tell the staff how it stands now."""
        self._tell(self.reason)
