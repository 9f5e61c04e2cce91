"""What is kept of reports: versions of what people add, and the frozen copy of a finished one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from server.ports import KeptText
from server.report.report import Report, Written
from ticket_queue.ids import TextHash


class ReportFinishedError(Exception):
    """The week's report is finished: nothing of it can change any more."""


class VersionPassedError(Exception):
    """Somebody else has written a version since the one that was read."""

    def __init__(self, by: str) -> None:
        """Keep who wrote it."""
        super().__init__(by)
        self.by = by


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What somebody wrote for a week's report; a version is never changed.

    ``based_on`` is the version that they had read, 0 for none. ``frozen`` is the whole report, as
    it is kept, when it was finished with this version; nothing follows such a one.
    ``fingerprint`` is the digest of the request that asked for it.
    """

    week: str
    at: datetime
    by: str
    written: Written
    request_id: str
    fingerprint: str
    based_on: int = 0
    frozen: Report | None = None
    version: int = 0


class ReportShelf(Protocol):
    """Where versions are read; it blocks."""

    def last_version(self, week: str) -> Version | None:
        """Return a week's newest version.

        Raises:
            StorageError: it cannot be read.
        """

    def texts(self, hashes: Iterable[TextHash]) -> Mapping[TextHash, str]:
        """Return the free texts of some hashes, without those that were erased.

        Raises:
            StorageError: they cannot be read.
        """


class ReportWriter(Protocol):
    """Where versions are written, by the ledger's one writer."""

    async def keep_version(self, version: Version, texts: Sequence[KeptText]) -> int:
        """Write a version and its free texts durably and return its number.

        The same request again gives the number that it got before.

        Raises:
            ReportFinishedError: the week is finished.
            VersionPassedError: another version has come since the one that it is based on.
            RequestReusedError: the request id was used for something else.
            StorageError: nothing was written.
        """


class RequestReusedError(Exception):
    """The same request id came with something else."""
