"""What a report is counted from: the ledger's own lines, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol

from server.ports import Recorded
from server.report.period import Period
from ticket_queue.events import AlertAcknowledged

_MIDNIGHT = time()
_LEAST = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Extract:
    """The lines of whole days around a period, so that every ticket is known from its issue.

    ``recorded`` begins with the day of the period's start and ends with that of its end, in the
    ledger's order. ``answers`` are the acknowledgements recorded after that: the cause of a wait
    may be written down once the period is over. ``hashes`` are the lines' own, by their seqs.
    """

    epoch: str
    recorded: tuple[Recorded, ...]
    answers: tuple[AlertAcknowledged, ...] = ()
    hashes: Mapping[int, bytes] = field(default_factory=dict)


def counted_at(recorded: Recorded) -> datetime:
    """Return the moment by which a line is counted: that of its event.

    What the close of a day does is dated at the midnight that ends it, and still belongs to it.
    """
    at = recorded.event.at
    is_close = at.date() > recorded.day and at.time() == _MIDNIGHT
    return at - _LEAST if is_close else at


class EventSource(Protocol):
    """The ledger as a report reads it: blocking, apart from the desk, never writing."""

    def extract(self, period: Period) -> Extract:
        """Read what a period's report is counted from.

        Raises:
            StorageError: the ledger cannot be read.
        """
