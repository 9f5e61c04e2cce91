"""The weekly report's settings."""

from datetime import time
from pathlib import Path

from server.settings.mistakes import Mistakes
from server.settings.model import ReportSettings
from server.settings.schema import ReportTable


def report_settings(table: ReportTable, folder: Path, mistakes: Mistakes) -> ReportSettings:
    """Return the report's settings, noting times out of order and a template that is not there."""
    cut_off, draft, due = (
        time.fromisoformat(text) for text in (table.cut_off, table.draft, table.due)
    )
    if draft > cut_off or cut_off > due:
        mistakes.add("report.cut_off", "report_times")
    template = folder / table.template_file if table.template_file else None
    if template is not None and not template.is_file():
        mistakes.add("report.template_file", "no_such_file", path=template)
    return ReportSettings(
        cut_off=cut_off,
        draft=draft,
        due=due,
        template=template,
        agency_above=tuple(table.agency_above),
        agency=tuple(table.agency),
        place=table.place,
        number=table.number,
        recipients=tuple(table.recipients),
        signer_title=table.signer_title,
        signer_name=table.signer_name,
    )
