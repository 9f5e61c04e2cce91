"""The register of what a manager may ask of reports."""

from dataclasses import replace

from server.report.files import CONTENT_TYPES, FORMATS
from server.report.report import Report
from server.report.tracing import FIGURES
from server.web import report_api, report_entry_api, shapes
from server.web.operations import MANAGER, Operation
from server.web.paths import V1, choice, day, text, whole

WEEK = r"{week:[0-9]{4}-W[0-9]{2}}"
ISO_WEEK = "^2[0-9]{3}-W(0[1-9]|[1-4][0-9]|5[0-3])$"
WEEK_SCHEMA = {"week": {"type": "string", "pattern": ISO_WEEK}}

_WEEK = text(
    "week",
    "an ISO week such as 2026-W48; the one that is next due when it is left out",
    ISO_WEEK,
)
_FORMAT = choice("format", FORMATS, "json when it is left out")
_MOMENT = "^2[0-9]{3}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$"
_SPAN = (
    text("from", "a day, or a local moment such as 2026-11-23T15:00", _MOMENT),
    text("to", "the same; a day counts to its end", _MOMENT),
)
_WHOLE_SPAN = tuple(replace(each, required=True) for each in _SPAN)
_FILES = tuple(kind for kind in CONTENT_TYPES.values() if kind != CONTENT_TYPES["json"])

REPORT_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/reports/weekly",
        summary="A week's report: frozen when it is finished, else counted now",
        who=MANAGER,
        handler=report_api.get_weekly,
        answer=Report,
        files=_FILES,
        queries=(_WEEK, _FORMAT),
        refusals=("not-found", "storage", "fault"),
    ),
    Operation(
        method="GET",
        path=f"{V1}/reports/period",
        summary="A report of any period, counted now",
        who=MANAGER,
        handler=report_api.get_period,
        answer=Report,
        files=_FILES,
        queries=(*_WHOLE_SPAN, _FORMAT),
        refusals=("storage", "fault"),
    ),
    Operation(
        method="GET",
        path=f"{V1}/reports/tickets",
        summary="The tickets that a figure of a report counts",
        who=MANAGER,
        handler=report_api.get_tickets,
        answer=shapes.ReportTicketsShape,
        queries=(
            _WEEK,
            *_SPAN,
            choice("figure", FIGURES, "which figure; issued when it is left out"),
            text("service", "only of this service"),
            whole("counter", report_api.LARGEST_COUNTER, "only of this counter"),
            whole("hour", report_api.LAST_HOUR, "only of this hour of the clock"),
            day("day", "only of this service day"),
        ),
        refusals=("not-found", "storage"),
    ),
    Operation(
        method="GET",
        path=f"{V1}/reports/weekly/{WEEK}/entry",
        summary="What people have added to a week's report",
        who=MANAGER,
        handler=report_entry_api.get_entry,
        answer=shapes.ReportEntryShape,
        refusals=("not-found", "invalid", "storage"),
        path_schemas=WEEK_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/reports/weekly/{WEEK}/entry",
        summary="Keep parts B, C and D of a week's report",
        who=MANAGER,
        handler=report_entry_api.post_entry,
        body=shapes.ReportEntryAsked,
        answer=shapes.ReportEntryShape,
        refusals=("not-found", "wrong-state"),
        path_schemas=WEEK_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/reports/weekly/{WEEK}/finish",
        summary="Freeze a week's report for good",
        who=MANAGER,
        handler=report_entry_api.post_finish,
        body=shapes.ReportFinishAsked,
        answer=shapes.ReportEntryShape,
        refusals=("not-found", "wrong-state", "too-early"),
        path_schemas=WEEK_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/reports/dossiers/preview",
        summary="Read a file of the dossier system and say what is wrong with it",
        who=MANAGER,
        handler=report_entry_api.post_preview,
        body=shapes.DossierFileAsked,
        answer=shapes.DossierPreviewShape,
    ),
)
