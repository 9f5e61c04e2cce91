"""What the pages of the report show: the figures in tables, each leading to its tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from server.report.dossiers import COLUMNS
from server.report.making import Made, ReportMaker
from server.report.period import Period, PeriodError, Week, span_between
from server.report.speaking import spoken
from server.report.table import Column, Fact, Row, Unit, Value
from server.report.tables import Tables
from server.report.ticket_table import traced_table
from server.report.tracing import FIGURES, Filter, trace
from server.web.keys import CONTEXT
from server.web.report_api import SENTENCES, asked_filter
from ticket_queue.catalogue import Catalogue

MOST_TICKETS = 1_000
REMINDED_FOR = timedelta(days=2)
"""Over Friday's end: by Monday the report is late, and a new ward owes none of last week."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report is asked for: a week's, or a span's; ``problem`` says why it is another."""

    week: Week
    span: Period | None
    query: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A week whose draft waits to be finished, and when its report is due."""

    week: str
    at: str


async def due_report(request: web.Request) -> DueReport | None:
    """Return the report to remind of: from its draft's time on, for some days, until finished."""
    now = request.app[CONTEXT].desk.clock.now()

    def look(maker: ReportMaker) -> DueReport | None:
        running, zone = maker.week_of(None, now), maker.site.timezone
        for week in (running, running.before()):
            drafted = week.moment(maker.rhythm.draft, zone)
            last = maker.last_version(week)
            is_finished = last is not None and last.frozen is not None
            if drafted <= now < drafted + REMINDED_FOR and not is_finished:
                return DueReport(str(week), f"{week.moment(maker.rhythm.due, zone):%H:%M %d/%m}")
        return None

    return await request.app[CONTEXT].reports.work(look)


async def report_facts(request: web.Request, say: Catalogue) -> Mapping[str, object]:
    """Return what the template ``report.html`` needs."""
    reports = request.app[CONTEXT].reports
    asked, now = _asked(request, say), request.app[CONTEXT].desk.clock.now()

    def make(maker: ReportMaker) -> tuple[Made, str, int, Week]:
        made = _made(maker, asked, request, say)
        version = None if asked.span else maker.last_version(asked.week)
        number = 0 if version is None else version.version
        return made, "" if version is None else version.by, number, maker.week_of(None, now)

    made, saved_by, version, running = await reports.work(make)
    report, week = made.report, asked.week
    tables = Tables(report, say)
    maker = reports.maker
    zone = maker.site.timezone
    return {
        "report": report,
        "tables": tables,
        "week": None if asked.span else str(week),
        "shown_week": _week_words(week, say),
        "week_before": str(week.before()),
        "week_after": str(_after(week)) if week.friday() < running.friday() else None,
        "problem": asked.problem,
        "query": asked.query,
        "span_from": report.starts_at[:10],
        "span_to": _last_day(report.ends_at),
        "version": version,
        "saved_by": request.app[CONTEXT].accounts.staff_name(saved_by) or saved_by,  # type: ignore[arg-type]  # as it was kept
        "can_finish": now >= maker.period_of(week).end,
        "due": f"{week.moment(maker.rhythm.due, zone):%H:%M %d/%m/%Y}",
        "cut_off": f"{maker.period_of(week).end:%H:%M %d/%m/%Y}",
        "shown": lambda value, unit: spoken(value, unit, say.language),
        "heading": lambda column: _heading(column, say),
        "link": lambda column, row, value: _link(asked, column, row, value),
        "counted_dossiers": COLUMNS,
        "written": msgspec.to_builtins(report.dossiers),
    }


async def ticket_facts(request: web.Request, say: Catalogue) -> Mapping[str, object]:
    """Return what the template ``report_tickets.html`` needs."""
    asked = _asked(request, say)
    figure = request.query.get("figure", FIGURES[0])
    figure = figure if figure in FIGURES else FIGURES[0]
    only = asked_filter(request)
    made = await request.app[CONTEXT].reports.work(lambda maker: _made(maker, asked, request, say))
    found = trace(made.counted, figure, only)
    maker = request.app[CONTEXT].reports.maker
    table = traced_table(found[:MOST_TICKETS], made.names, maker.site.label, say)
    name = "first_calls" if figure == "called" else figure
    return {
        "report": made.report,
        "tables": Tables(made.report, say),
        "title": say(f"report.column.{name}"),
        "narrowed": _narrowed(only, made, say),
        "table": table,
        "count": len(found),
        "left_out": max(0, len(found) - MOST_TICKETS),
        "no_link": lambda _column, _row, _value: None,
        "back": f"/manager/report?{asked.query}",
        "shown": lambda value, unit: spoken(value, unit, say.language),
        "heading": lambda column: _heading(column, say),
    }


def _asked(request: web.Request, say: Catalogue) -> Asked:
    """Read the query; what cannot be read is told, and the running week shown in its place."""
    maker, query = request.app[CONTEXT].reports.maker, request.query
    now = request.app[CONTEXT].desk.clock.now()
    week = maker.week_of(None, now)
    try:
        if query.get("from") and query.get("to"):
            span = span_between(query["from"], query["to"], maker.site.timezone)
            return Asked(week, span, urlencode({"from": query["from"], "to": query["to"]}))
        week = maker.week_of(query.get("week") or None, now)
    except PeriodError as error:
        given = query.get("week") or f"{query.get('from')} – {query.get('to')}"
        problem = say(f"problem.{SENTENCES[error.key]}", given=given)
        return Asked(week, None, urlencode({"week": str(week)}), problem)
    return Asked(week, None, urlencode({"week": str(week)}))


def _made(maker: ReportMaker, asked: Asked, request: web.Request, say: Catalogue) -> Made:
    now = request.app[CONTEXT].desk.clock.now()
    if asked.span is not None:
        return maker.span(asked.span, now, say.language)
    return maker.weekly(asked.week, now, say.language)


def _after(week: Week) -> Week:
    return Week(*(week.friday() + _WEEK).isocalendar()[:2])


def _week_words(week: Week, say: Catalogue) -> str:
    return say("report.in_week", number=week.number, year=week.year)


def _last_day(ends_at: str) -> str:
    """Return the day to offer as a span's last one: of a midnight, the day that it ends."""
    day = date.fromisoformat(ends_at[:10])
    return (day - timedelta(days=1) if ends_at[11:16] == "00:00" else day).isoformat()


def _heading(column: Column | Fact, say: Catalogue) -> str:
    unit = f" ({say('report.minutes_unit')})" if column.unit is Unit.SECONDS else ""
    return f"{column.heading}{unit}"


def _link(asked: Asked, column: Column | Fact, row: Row | None, value: Value) -> str | None:
    """Return where a figure leads; nothing leads nowhere, nor what counts no tickets."""
    if column.figure is None or not value:
        return None
    key = dict([row.key]) if row is not None and row.key is not None else {}
    return f"/manager/report/tickets?{asked.query}&{urlencode({'figure': column.figure, **key})}"


def _narrowed(only: Filter, made: Made, say: Catalogue) -> str:
    parts = []
    if only.service is not None:
        parts.append(made.names.services.get(only.service, only.service))
    if only.counter is not None:
        parts.append(say("report.counter", counter=only.counter))
    if only.hour is not None:
        parts.append(say("report.hour", start=only.hour, end=only.hour + 1))
    if only.day is not None:
        parts.append(f"{only.day:%d/%m/%Y}")
    return " · ".join(parts)
