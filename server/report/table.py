"""What a table of the report is made of, and in what each column is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """In what a value is given."""

    TEXT = "text"
    TICKETS = "tickets"
    SECONDS = "seconds"
    SHARE = "share"
    SCORE = "score"
    MOMENT = "moment"


Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name on the wire, heading and unit; ``figure`` can be followed to tickets."""

    name: str
    heading: str
    unit: Unit
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``key`` narrows what its figures are followed to, such as ``service=dat-dai``."""

    values: tuple[Value, ...]
    key: tuple[str, str] | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the summary: what it is called, what it counts, its value and unit."""

    name: str
    heading: str
    value: Value
    unit: Unit
    note: str = ""
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and a note on what is counted."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


SPREAD = ("count", "mean", "median", "p95", "longest")
_TEXT, _SECONDS = (Unit.TEXT,), (Unit.SECONDS,)
COLUMN_UNITS: Mapping[str, tuple[Unit] | tuple[Unit, str]] = {
    **dict.fromkeys(
        ("what", "service", "counter", "hour", "day", "action", "notes", "outcome", "disruption",
         "score", "field", "line", "head"), _TEXT
    ),
    **dict.fromkeys(
        ("mean", "median", "p95", "longest", "mean_wait", "median_wait", "p95_wait", "longest_wait",
         "mean_serving", "longest_serving", "open", "paused"), _SECONDS
    ),
    **dict.fromkeys(("starts_at", "ends_at"), (Unit.MOMENT,)),
    "past_share": (Unit.SHARE,),
    **{
        name: (Unit.TICKETS, name)
        for name in ("issued", "served", "no_show", "cancelled", "expired", "past_limit")
    },
    "counter_served": (Unit.TICKETS, "served"),
    "counter_no_show": (Unit.TICKETS, "no_show"),
    "first_calls": (Unit.TICKETS, "called"),
}  # fmt: skip
"""Units of the columns, and which figures can be followed; the others count tickets."""
