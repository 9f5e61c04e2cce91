"""How the copies of the ward stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlace:
    """How the copies in one place are: ``place`` is a target's folder, empty for the own disk.

    ``word`` says why nothing can be kept there, and is empty where all is well; ``same-disk`` is
    well, too, but saves from no dead disk. ``copy_at`` is the newest copy's moment.
    """

    place: str
    word: str
    since: datetime
    copy_at: datetime | None

    @property
    def is_well(self) -> bool:
        """Whether copies reach the place."""
        return self.word in {"", "same-disk"}


@dataclass(frozen=True, slots=True)
class MendedReport:
    """A damaged ledger was made anew at a start: of which copy, with how many events since.

    ``whole`` tells that nothing is lost, ``until`` the last moment that it knows; the damaged
    file lies ``aside``.
    """

    at: datetime
    copy: str
    replayed: int
    whole: bool
    aside: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """How the copies are; ``every`` is None where none are made."""

    every: timedelta | None
    places: tuple[BackupPlace, ...]
    mended: MendedReport | None


class Backups(Protocol):
    """Whoever keeps copies of the ward."""

    def report(self) -> BackupReport:
        """Tell how the copies are now."""
