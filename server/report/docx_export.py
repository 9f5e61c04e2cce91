"""The report as a letter: a template that an office edits in its word processor, filled in."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from server.report.report import Report
from server.report.speaking import decimal, spoken
from server.report.table import Row, Unit
from server.report.tables import Tables
from server.settings import ReportSettings
from ticket_queue.catalogue import Catalogue
from ticket_queue.messages import moment_from_text
from ticket_queue.services import Site

SHIPPED = Path(__file__).parent / "templates" / "weekly.docx"
_UNREADABLE = (OSError, KeyError, ValueError)
_HOUR_S = 3600


class TemplateError(Exception):
    """The office's own template cannot be filled in; the text says why."""


def write_docx(report: Report, settings: ReportSettings, site: Site, say: Catalogue) -> bytes:
    """Return the letter of a report whose free texts are in place, in the template's own words.

    Raises:
        TemplateError: the template is no DOCX, or asks for what is not there.
    """
    # For one letter on a Friday, not for each start: a third of a second and 10 MB.
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415 - (it says it above)
    from docxtpl import DocxTemplate  # noqa: PLC0415 - (the same)

    path = settings.template or SHIPPED
    out = BytesIO()
    try:
        document = DocxTemplate(path)
        # A template comes from whoever wrote it: it fills in words and does nothing else.
        words = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
        document.render(_context(report, settings, site, say), words, autoescape=True)
        document.save(out)
    except (jinja2.TemplateError, PackageNotFoundError, BadZipFile, *_UNREADABLE) as error:
        raise TemplateError(f"{path.name}: {error}") from error
    return out.getvalue()


def _context(
    report: Report, settings: ReportSettings, site: Site, say: Catalogue
) -> Mapping[str, object]:
    tables = Tables(report, say)
    waits = report.part_a.waits
    facts = {fact.name: spoken(fact.value, fact.unit) for fact in tables.facts()}
    names = site.name_lines
    signed = moment_from_text(report.made_at if report.week is None else report.ends_at)
    return {
        **facts,
        "agency_above": settings.agency_above or names[1:2],
        "agency": settings.agency or names[:1],
        "place": settings.place,
        "number": settings.number,
        "recipients": _listed(settings.recipients),
        "signer_title": settings.signer_title,
        "signer_name": settings.signer_name,
        "day": f"{signed:%d}",
        "month": f"{signed:%m}" if signed.month < 3 else str(signed.month),  # noqa: PLR2004 - as the decree writes January and February
        "year": signed.year,
        "week": _week(report, say),
        "starts_at": _moment(report.starts_at),
        "ends_at": _moment(report.ends_at),
        "made_at": _moment(report.made_at),
        "is_draft": report.state in ("running", "draft"),
        "mean_elapsed": spoken(waits.first_elapsed.mean_s, Unit.SECONDS),
        "longest_elapsed": spoken(waits.first_elapsed.longest_s, Unit.SECONDS),
        **_with_total("services", _services(tables)),
        "counters": _counters(tables),
        "causes": _rows(tables.causes().rows, (Unit.TEXT, Unit.TICKETS, Unit.TEXT), say),
        "disruptions": _rows(
            tables.disruptions().rows, (Unit.TEXT, Unit.MOMENT, Unit.MOMENT, Unit.TICKETS), say
        ),
        **_with_total("dossiers", _dossiers(tables)),
        "ratings": _ratings(report, say),
        "not_recorded": tables.not_recorded(),
        "heads": _rows(tables.heads().rows, (Unit.TEXT, Unit.TEXT, Unit.TEXT), say),
        "difficulties": _paragraphs(report.difficulties, say),
        "proposals": _paragraphs(report.proposals, say),
        "epoch": report.part_a.source.epoch,
        "last_seq": report.part_a.source.last_seq,
    }


def _moment(text: str) -> str:
    return f"{moment_from_text(text):%H:%M ngày %d/%m/%Y}"


def _week(report: Report, say: Catalogue) -> str:
    if report.week is None:
        return ""
    year, _, number = report.week.partition("-W")
    return say("report.in_week", number=int(number), year=year)


def _services(tables: Tables) -> list[list[str]]:
    """Return the columns of the letter's first table, of those who had anything at all."""
    table = tables.services()
    places = {column.name: place for place, column in enumerate(table.columns)}
    wanted = ("service", "issued", "served", "no_show", "cancelled", "expired", "mean_wait",
              "p95_wait", "past_limit", "past_share")  # fmt: skip
    return [
        [spoken(row.values[places[name]], table.columns[places[name]].unit) for name in wanted]
        for row in table.rows
        if row.is_total or any(row.values[1:6])
    ]


def _dossiers(tables: Tables) -> list[list[str]]:
    rows = tables.dossiers().rows
    return [[spoken(value, Unit.TICKETS) for value in row.values] for row in rows]


def _with_total(name: str, rows: list[list[str]]) -> dict[str, list[list[str]] | list[str]]:
    """Part the last row, which is the sum of the others, from them."""
    return {name: rows[:-1], f"{name}_total": rows[-1] if rows else []}


def _counters(tables: Tables) -> list[list[str]]:
    found = []
    for name, calls, served, no_show, mean, _, opened, paused in (
        row.values for row in tables.counters().rows
    ):
        if calls or opened:
            hours = decimal(float(opened or 0) / _HOUR_S, 1)
            counts = [spoken(value, Unit.TICKETS) for value in (calls, served, no_show)]
            times = [spoken(mean, Unit.SECONDS), hours, spoken(paused, Unit.SECONDS)]
            found.append([str(name), *counts, *times])
    return found


def _rows(rows: tuple[Row, ...], units: tuple[Unit, ...], say: Catalogue) -> list[list[str]]:
    shown = [
        [spoken(value, unit) for value, unit in zip(row.values, units, strict=True)] for row in rows
    ]
    return shown or [[say("report.none"), *[""] * (len(units) - 1)]]


def _ratings(report: Report, say: Catalogue) -> str:
    ratings = report.part_a.ratings
    if not ratings.count:
        return say("report.no_ratings")
    scores = "; ".join(
        f"{say(f'report.score.{each.score}')}: {each.count}" for each in reversed(ratings.scores)
    )
    return say(
        "report.ratings_line",
        n=ratings.count,
        mean=spoken(ratings.mean, Unit.SCORE),
        scores=scores,
    )


def _listed(recipients: tuple[str, ...]) -> list[str]:
    """End each line as the decree does: a semicolon, the last one a full stop."""
    last = len(recipients) - 1
    return [f"{each}{'.' if place == last else ';'}" for place, each in enumerate(recipients)]


def _paragraphs(text: str | None, say: Catalogue) -> list[str]:
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return lines or [say("report.none")]
