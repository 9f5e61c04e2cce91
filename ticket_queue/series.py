"""Ticket numbers: one series a service, restarted daily, and a range for each kiosk alone.

A number is the series' digit and then a count of at least three digits: 1001 … 1999, 11000 …
The count ends at 8,999, so that no ordinary number has a 9 behind its series digit and five
digits or more; that place belongs to the kiosks: series, 9, kiosk, then a count of at least two
digits: 39201 … 39299, 392100 …. The two can never meet, so nothing is leased.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ticket_queue.ids import KioskId, TicketNumber

LAST_ORDINARY = 8_999
_ALONE = "9"
_SHORTEST_ALONE = 5
_LEAST_ALONE = 10 ** (_SHORTEST_ALONE - 1)


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What a number says: its series, the kiosk when it was issued alone, its count."""

    series: int
    kiosk: KioskId | None
    count: int


def ordinary_number(series: int, count: int) -> TicketNumber:
    """Return the ``count``-th number (1 … 8,999) of a series (1 … 9).

    Raises:
        ValueError: the series or the count is outside its range.
    """
    if not 1 <= series <= 9 or not 1 <= count <= LAST_ORDINARY:  # noqa: PLR2004 - one digit
        message = f"no number {count} in series {series}"
        raise ValueError(message)
    return TicketNumber(int(f"{series}{count:03d}"))


def kiosk_number(series: int, kiosk: KioskId, count: int) -> TicketNumber:
    """Return the ``count``-th number (from 1) that a kiosk (1 … 9) issues alone in a series.

    Raises:
        ValueError: the series, the kiosk or the count is outside its range.
    """
    if not 1 <= series <= 9 or not 1 <= kiosk <= 9 or count < 1:  # noqa: PLR2004 - one digit
        message = f"no number {count} of kiosk {kiosk} in series {series}"
        raise ValueError(message)
    return TicketNumber(int(f"{series}{_ALONE}{kiosk}{count:02d}"))


@lru_cache(maxsize=4096)
def parts_of(number: TicketNumber) -> NumberParts:
    """Take a number apart.

    Raises:
        ValueError: no series ever gives such a number.
    """
    text = str(number) if number > 0 else ""
    parts, expected = None, ""
    if len(text) >= _SHORTEST_ALONE and text[1] == _ALONE:
        parts = NumberParts(int(text[0]), KioskId(int(text[2])), int(text[3:]))
        expected = f"{parts.series}{_ALONE}{parts.kiosk}{parts.count:02d}"
    elif len(text) > 3:  # noqa: PLR2004 - the series and three digits
        parts = NumberParts(int(text[0]), None, int(text[1:]))
        expected = f"{parts.series}{parts.count:03d}"
    if parts is None or expected != text or parts.count < 1 or parts.kiosk == 0:
        message = f"{number} is no ticket number"
        raise ValueError(message)
    return parts


def last_counts_alone(numbers: Iterable[TicketNumber], kiosk: KioskId) -> dict[int, int]:
    """Return the highest count in each series that a kiosk has issued alone among these numbers."""
    last: dict[int, int] = {}
    for number in numbers:
        if number >= _LEAST_ALONE:
            parts = parts_of(number)
            if parts.kiosk == kiosk:
                last[parts.series] = max(parts.count, last.get(parts.series, 0))
    return last


def label_of(number: TicketNumber, prefix: str) -> str:
    """Return the text that people see: the digits, or a letter in place of the series digit."""
    text = str(number)
    return prefix + text[1:] if prefix else text
