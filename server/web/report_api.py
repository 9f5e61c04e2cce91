"""What a manager asks of reports: a week's or any period's, as JSON or a file, and its tickets."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from aiohttp import web
from msgspec import UNSET

from server.report.docx_export import TemplateError
from server.report.files import CONTENT_TYPES, FORMATS, ReportFile, report_file
from server.report.making import Made, ReportMaker
from server.report.period import Period, PeriodError, Week, span_between
from server.report.tracing import FIGURES, Filter, Traced, trace
from server.web import shapes
from server.web.asking import query_choice, query_day, query_number, reader_texts
from server.web.commands import json_response
from server.web.forms import set_or_unset
from server.web.keys import CONTEXT
from server.web.problems import ProblemError
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.messages import moment_to_text

MOST_TICKETS = 1_000
LARGEST_COUNTER = 9_999
LAST_HOUR = 23
SENTENCES = {
    "week": "report_week",
    "no_week": "report_week",
    "moment": "report_moment",
    "reversed": "report_reversed",
    "too_long": "report_too_long",
}
"""The sentence of each period that there is not."""

Result = TypeVar("Result")


async def get_weekly(request: web.Request) -> web.Response:
    """Answer a week's report in the form that is asked for."""
    week = asked_week(request, request.query.get("week"))
    now, language = asked_at(request), reader_texts(request).language
    return await _answer(request, lambda maker: maker.weekly(week, now, language))


async def get_period(request: web.Request) -> web.Response:
    """Answer a report of any period, always counted anew."""
    period = _span(request)
    now, language = asked_at(request), reader_texts(request).language
    return await _answer(request, lambda maker: maker.span(period, now, language))


async def get_tickets(request: web.Request) -> web.Response:
    """Answer the tickets that a figure of a report counts."""
    figure = query_choice(request, "figure", FIGURES) or FIGURES[0]
    only = asked_filter(request)
    made = await _made(request)
    found = trace(made.counted, figure, only)
    shown = [_ticket(request, made, each) for each in found[:MOST_TICKETS]]
    left_out = len(found) - len(shown)
    return json_response(shapes.ReportTicketsShape(figure=figure, tickets=shown, left_out=left_out))


def asked_at(request: web.Request) -> datetime:
    """Return the present moment of the service clock."""
    return request.app[CONTEXT].desk.clock.now()


def asked_week(request: web.Request, text: str | None) -> Week:
    """Return the week that is asked for; without one, that whose report is next due.

    Raises:
        ProblemError: there is no such week.
    """
    maker = request.app[CONTEXT].reports.maker
    return _readable(lambda: maker.week_of(text, asked_at(request)), "week", text)


def file_response(file: ReportFile) -> web.Response:
    """Answer with a file that the browser keeps under its name."""
    charset = "utf-8" if file.content_type == CONTENT_TYPES["csv"] else None
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(
        body=file.content, content_type=file.content_type, charset=charset, headers=headers
    )


async def _answer(request: web.Request, make: Callable[[ReportMaker], Made]) -> web.Response:
    form = query_choice(request, "format", FORMATS) or "json"
    context, say = request.app[CONTEXT], reader_texts(request)
    vietnamese = context.catalogues[FIRST_LANGUAGE]

    def write(maker: ReportMaker) -> ReportFile:
        return report_file(maker, make(maker), form, say, vietnamese)

    try:
        file = await context.reports.work(write)
    except TemplateError as error:
        raise ProblemError("fault", "report_template", error=error) from error
    if form == "json":
        return web.Response(body=file.content, content_type=file.content_type)
    return file_response(file)


async def _made(request: web.Request) -> Made:
    now, language = asked_at(request), reader_texts(request).language
    reports = request.app[CONTEXT].reports
    if "from" in request.query or "to" in request.query:
        period = _span(request)
        return await reports.work(lambda maker: maker.span(period, now, language))
    week = asked_week(request, request.query.get("week"))
    return await reports.work(lambda maker: maker.weekly(week, now, language))


def _span(request: web.Request) -> Period:
    start, end = (request.query.get(name, "") for name in ("from", "to"))
    if not start or not end:
        raise ProblemError("invalid", "report_span_needed", field="from" if not start else "to")
    zone = request.app[CONTEXT].reports.maker.site.timezone
    return _readable(lambda: span_between(start, end, zone), "from", f"{start} – {end}")


def _readable(read: Callable[[], Result], field: str, given: str | None) -> Result:
    try:
        return read()
    except PeriodError as error:
        slug = "not-found" if error.key == "no_week" else "invalid"
        raise ProblemError(slug, SENTENCES[error.key], field=field, given=given) from error


def asked_filter(request: web.Request) -> Filter:
    """Return which part of a figure is asked for.

    Raises:
        ProblemError: a parameter is no number or no day.
    """
    query = request.query
    return Filter(
        service=ServiceCode(query["service"]) if "service" in query else None,
        counter=CounterId(query_number(request, "counter", 0, LARGEST_COUNTER))
        if "counter" in query
        else None,
        hour=query_number(request, "hour", 0, LAST_HOUR) if "hour" in query else None,
        day=query_day(request, "day"),
    )


def _ticket(request: web.Request, made: Made, each: Traced) -> shapes.ReportTicketShape:
    site = request.app[CONTEXT].reports.maker.site
    say, life = reader_texts(request), each.life
    call = life.first_call
    action = None if each.action is None else say(f"report.action.{each.action}")
    return shapes.ReportTicketShape(
        ticket_id=life.ticket_id,
        day=life.day.isoformat(),
        number=life.number,
        label=site.label(life.number),
        service=each.service,
        service_name=made.names.services.get(each.service, each.service),
        at=moment_to_text(each.at),
        issued_at=moment_to_text(life.issued_at),
        state=life.state.value,
        sign=each.sign,
        wait_s=UNSET if call is None else call.wait.total_seconds(),
        served_s=UNSET if each.served_for is None else each.served_for.total_seconds(),
        counter=set_or_unset(each.counter),
        action=set_or_unset(action),
    )
