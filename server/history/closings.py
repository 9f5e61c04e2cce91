"""How far the record of a day has come, and the head that proves it: what a closing slip says."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """A service day at its close, or as it stands while it is open.

    ``head`` is the hash, 64 hex digits, of the line ``seq``, which was recorded at ``at``.
    """

    day: date
    seq: int
    at: datetime
    tickets: int
    head: str
    is_closed: bool
