"""The report as CSV: one figure a line, for whoever reckons further with it."""

import csv
from collections.abc import Iterator
from io import StringIO

from server.report.report import Report
from server.report.tables import Tables
from ticket_queue.catalogue import Catalogue

HEAD = ("table", "row", "figure", "heading", "value", "unit")
BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes Vietnamese letters for another encoding."""


def write_csv(report: Report, say: Catalogue) -> bytes:
    """Return a report, whose free texts are in place, as UTF-8 lines.

    ``table`` and ``figure`` are the same in every language, ``row`` and ``heading`` are in the
    reader's; durations are seconds, shares 0 to 1.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for line in _lines(report, Tables(report, say), say):
        writer.writerow(_harmless(value) for value in line)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _lines(report: Report, tables: Tables, say: Catalogue) -> Iterator[tuple[object, ...]]:
    for name in ("week", "state", "starts_at", "ends_at", "made_at"):
        yield "report", "", name, "", getattr(report, name), "text"
    for fact in tables.facts():
        yield "summary", "", fact.name, fact.heading, fact.value, fact.unit
    for table in tables.all():
        for row in table.rows:
            pairs = zip(table.columns[1:], row.values[1:], strict=True)
            for column, value in pairs:
                yield table.name, row.values[0], column.name, column.heading, value, column.unit
    for part, text in (("part_c", report.difficulties), ("part_d", report.proposals)):
        yield part, "", part, say(f"report.{part}"), text, "text"


def _harmless(value: object) -> object:
    """Keep a spreadsheet from taking what somebody typed for a formula."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return "" if value is None else value
