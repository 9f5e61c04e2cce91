"""Part B of the report: dossiers, as people type them in or import them; the ledger has none.

The columns are those of the weekly report of a commune's centre: what came in by its way, what was
decided against its deadline, what is still being worked on, what stands still, what was returned.
"""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0, le=1_000_000)]
FieldName = Annotated[str, Meta(min_length=1, max_length=100)]

RECEIVED = ("carried_over", "online", "in_person", "postal")
PROCESSED = ("early", "on_time", "late")
PENDING = ("pending_on_time", "pending_late")
COLUMNS = (*RECEIVED, *PROCESSED, *PENDING, "suspended", "returned")
"""The columns of counts, in the order of the report."""
MOST_ROWS = 60


class DossierRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field of work: carried over from the week before, and what came of it all."""

    field: FieldName
    carried_over: Count = 0
    online: Count = 0
    in_person: Count = 0
    postal: Count = 0
    early: Count = 0
    on_time: Count = 0
    late: Count = 0
    pending_on_time: Count = 0
    pending_late: Count = 0
    suspended: Count = 0
    returned: Count = 0


def total_row(rows: Iterable[DossierRow], name: str) -> DossierRow:
    """Return the sum of some rows under a name."""
    rows = tuple(rows)
    return DossierRow(
        field=name, **{column: sum(getattr(row, column) for row in rows) for column in COLUMNS}
    )


def difference(row: DossierRow) -> int:
    """Return by how much what was received exceeds what was processed, is pending or suspended.

    It is zero where the numbers agree; else somebody has miscounted.
    """
    received: int = sum(getattr(row, column) for column in RECEIVED)
    rest: int = sum(getattr(row, column) for column in (*PROCESSED, *PENDING, "suspended"))
    return received - rest
