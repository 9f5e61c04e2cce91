"""How moments, durations and what may be missing are written in answers."""

from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import UNSET, UnsetType

from server.web import shapes
from ticket_queue.messages import moment_to_text
from ticket_queue.waits import ExpectedWait

T = TypeVar("T")


def set_or_unset(value: T | None) -> T | UnsetType:
    """Return a value, or UNSET for None, which leaves the field out."""
    return UNSET if value is None else value


def moment_or_unset(at: datetime | None) -> str | UnsetType:
    """Write a moment by RFC 3339, or leave it out."""
    return UNSET if at is None else moment_to_text(at)


def range_shape(wait: ExpectedWait | None) -> shapes.ExpectedWaitShape:
    """Write the range of a wait; none is zero to zero."""
    low, high = (timedelta(0), timedelta(0)) if wait is None else (wait.low, wait.high)
    return shapes.ExpectedWaitShape(low_s=in_seconds(low), high_s=in_seconds(high))


def in_seconds(duration: timedelta) -> float:
    """Write a duration in seconds, exact to the millisecond."""
    return round(duration.total_seconds(), 3)
