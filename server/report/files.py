"""A report in each of its forms: the bytes, their kind, and a name to keep them under."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from server.report.csv_export import write_csv
from server.report.docx_export import write_docx
from server.report.making import Made, ReportMaker
from server.report.ticket_table import ticket_table
from ticket_queue.catalogue import Catalogue

FORMATS = ("json", "xlsx", "docx", "csv")
_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "json": "application/json",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report as a file."""

    name: str
    content_type: str
    content: bytes


def report_file(
    maker: ReportMaker, made: Made, form: str, say: Catalogue, vietnamese: Catalogue
) -> ReportFile:
    """Return a report as a file of a form; the letter (docx) is Vietnamese whatever ``say`` is.

    Raises:
        TemplateError: the office's own template cannot be filled in.
    """
    if form == "xlsx":
        from server.report.xlsx_export import write_xlsx  # noqa: PLC0415 - see docx_export

        tickets = ticket_table(made.counted, made.names, maker.site.label, say)
        content = write_xlsx(made.report, tickets, say)
    elif form == "docx":
        content = write_docx(made.report, maker.settings, maker.site, vietnamese)
    elif form == "csv":
        content = write_csv(made.report, say)
    else:
        content = msgspec.json.encode(made.report)
    return ReportFile(_name(made, form), CONTENT_TYPES[form], content)


def form_of(path: Path) -> str | None:
    """Return the form that a file's name asks for, if it is one."""
    ending = path.suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else None


def _name(made: Made, form: str) -> str:
    report = made.report
    span = report.week or f"{report.starts_at[:10]}_{report.ends_at[:10]}"
    return f"bao-cao-{report.office.code}-{span}.{form}"
