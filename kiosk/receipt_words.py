"""What a slip says, and its facts in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Texts(Protocol):
    """The catalogue of one language: a dotted key and the facts in it give the words."""

    def __call__(self, key: str, **facts: object) -> str:
        """Return the words for `key`."""
        ...


@dataclass(frozen=True)
class Receipt:
    """Everything that a slip says; moments are aware and in the site's own time.

    `site_lines` is the name board, `label` the number as shown. `people_ahead` and `expected` (the
    earliest and latest moment of the call) are None where nobody knows them. `notes` are sentences
    of the service; `status_url` is what the QR code leads to, None for no code.
    """

    site_lines: tuple[str, ...]
    label: str
    service_name: str
    counters: tuple[int, ...]
    people_ahead: int | None
    expected: tuple[datetime, datetime] | None
    issued_at: datetime
    notes: tuple[str, ...] = ()
    hotline: str | None = None
    status_url: str | None = None
    priority: bool = False
    offline: bool = False
    reprint: bool = False


def counters(receipt: Receipt, texts: Texts) -> str:
    """Where one will be called to."""
    if not receipt.counters:
        return texts("slip.counter_on_the_board")
    named = ", ".join(str(counter) for counter in receipt.counters)
    return texts("slip.counters", n=len(receipt.counters), counters=named)


def people_ahead(people: int, texts: Texts) -> str:
    """How many people will be called before."""
    if people == 0:
        return texts("slip.nobody_ahead")
    return texts("slip.people_ahead", n=people)


def expected(expected: tuple[datetime, datetime], texts: Texts) -> str:
    """When the turn is expected."""
    earliest, latest = (f"{moment:%H:%M}" for moment in expected)
    if earliest == latest:
        return texts("slip.expected_at", earliest=earliest)
    return texts("slip.expected_between", earliest=earliest, latest=latest)


def issued(issued_at: datetime, texts: Texts) -> str:
    """When the number was taken."""
    return texts(
        "slip.issued",
        time=f"{issued_at:%H:%M}",
        weekday=texts(f"slip.weekday_{issued_at.isoweekday()}"),
        date=f"{issued_at:%d/%m/%Y}",
    )
