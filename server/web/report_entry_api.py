"""What a manager adds to a week's report: parts B, C and D, a file's preview, and the finish."""

import asyncio
import secrets
from datetime import datetime

import msgspec
from aiohttp import web

from server.desk import Command
from server.ports import KeptText
from server.report.dossier_files import DossierFileError, read_grid
from server.report.dossier_import import Mistake, Preview, read_dossiers
from server.report.dossiers import DossierRow
from server.report.keeping import (
    ReportFinishedError,
    RequestReusedError,
    Version,
    VersionPassedError,
)
from server.report.making import ReportMaker
from server.report.period import Week
from server.report.report import Written
from server.web import shapes
from server.web.asking import harmless, read_body, reader_texts
from server.web.commands import SALT_BYTES, fingerprint_of, json_response
from server.web.keys import CONTEXT
from server.web.problems import ProblemError
from server.web.report_api import asked_at, asked_week
from server.web.who import SENDER
from ticket_queue.free_text import text_hash, tidied
from ticket_queue.messages import moment_to_text


async def get_entry(request: web.Request) -> web.Response:
    """Answer what has been written for a week, and where the week stands."""
    return await _entry(request, asked_week(request, request.match_info["week"]))


async def post_entry(request: web.Request) -> web.Response:
    """Keep a new version of what people add to a week's report."""
    asked = await read_body(request, shapes.ReportEntryAsked)
    week, now = asked_week(request, request.match_info["week"]), asked_at(request)
    _check_rows(asked.dossiers)
    texts: list[KeptText] = []
    written = Written(
        dossiers=tuple(asked.dossiers),
        difficulties=_kept(asked.difficulties, "difficulties", now, texts),
        proposals=_kept(asked.proposals, "proposals", now, texts),
    )
    await _keep(request, week, asked, written, texts)
    return await _entry(request, week)


async def post_finish(request: web.Request) -> web.Response:
    """Freeze a week's report: its figures as they are now, and nothing changes any more."""
    asked = await read_body(request, shapes.ReportFinishAsked)
    week, now = asked_week(request, request.match_info["week"]), asked_at(request)
    reports = request.app[CONTEXT].reports
    ends_at = reports.maker.period_of(week).end
    if now < ends_at:
        # What still happens before the cut-off would be in no report at all.
        raise ProblemError("too-early", "report_too_early", ends_at=f"{ends_at:%H:%M %d/%m/%Y}")
    await _settle(request)
    last = await reports.work(lambda maker: maker.last_version(week))
    written = Written() if last is None else last.written
    by = request[SENDER].name
    frozen = await reports.work(lambda maker: maker.freeze(week, now, written))
    frozen = msgspec.structs.replace(frozen, state="finished", finished_by=by)
    await _keep(request, week, asked, written, (), frozen=frozen)
    return await _entry(request, week)


async def _settle(request: web.Request) -> None:
    """Wait until the desk has recorded all that happened so far, the close of yesterday included.

    Whatever it records afterwards has a later moment than the cut-off, and is the next week's.
    """
    nothing = Command(decide=lambda _lobby, _now: (), answer=lambda _lobby, _now: b"")
    await request.app[CONTEXT].desk.submit(nothing)


async def post_preview(request: web.Request) -> web.Response:
    """Answer what a file of the dossier system holds and what is wrong with it; nothing is kept."""
    asked = await read_body(request, shapes.DossierFileAsked)
    try:
        preview = await asyncio.to_thread(lambda: read_dossiers(read_grid(asked.content)))
    except DossierFileError as error:
        raise ProblemError("invalid", "report_file", field="content", name=asked.name) from error
    return json_response(_preview(request, preview))


async def _keep(
    request: web.Request,
    week: Week,
    asked: shapes.ReportEntryAsked | shapes.ReportFinishAsked,
    written: Written,
    texts: list[KeptText] | tuple[()],
    **finished: object,
) -> None:
    version = Version(
        week=str(week),
        at=asked_at(request),
        by=request[SENDER].name,
        written=written,
        request_id=asked.request_id.lower(),
        fingerprint=fingerprint_of(request.path, asked),
        based_on=asked.based_on,
        **finished,  # type: ignore[arg-type]  # the frozen report, or nothing
    )
    context = request.app[CONTEXT]
    try:
        await context.reports.writer.keep_version(version, texts)
    except RequestReusedError as error:
        raise ProblemError("request-id-reused", "request_id_reused") from error
    except ReportFinishedError as error:
        raise ProblemError("wrong-state", "report_finished", week=week) from error
    except VersionPassedError as error:
        by = context.accounts.staff_name(error.by) or error.by  # type: ignore[arg-type]  # as it was kept
        raise ProblemError("wrong-state", "report_passed", by=by) from error


def _check_rows(rows: list[DossierRow]) -> None:
    """Refuse a field that is there twice or names a person.

    Raises:
        ProblemError: it says which.
    """
    seen: set[str] = set()
    for row in rows:
        name = harmless(row.field, "dossiers")
        if name in seen:
            raise ProblemError("invalid", "report_twice", field=name)
        seen.add(name)


def _kept(text: str, field: str, now: datetime, texts: list[KeptText]) -> str | None:
    """Salt and hash a part's text (promise P8), and note it for the table beside the ledger."""
    if not tidied(text):
        return None
    words, salt = harmless(text, field), secrets.token_bytes(SALT_BYTES)
    kept = KeptText(hash=text_hash(words, salt), salt=salt, text=words, at=now)
    texts.append(kept)
    return kept.hash


async def _entry(request: web.Request, week: Week) -> web.Response:
    now = asked_at(request)
    context = request.app[CONTEXT]

    def look(maker: ReportMaker) -> shapes.ReportEntryShape:
        version = maker.last_version(week)
        written = Written() if version is None else version.written
        difficulties, proposals = maker.written_texts(written)
        period, zone = maker.period_of(week), maker.site.timezone
        shown = shapes.ReportEntryShape(
            week=str(week),
            state=maker.state_of(week, now, version),
            starts_at=moment_to_text(period.start),
            ends_at=moment_to_text(period.end),
            draft_at=moment_to_text(week.moment(maker.rhythm.draft, zone)),
            due_at=moment_to_text(week.moment(maker.rhythm.due, zone)),
            version=0 if version is None else version.version,
            dossiers=list(written.dossiers),
            difficulties=difficulties,
            proposals=proposals,
        )
        if version is not None:
            shown.saved_at = moment_to_text(version.at)
            shown.saved_by = version.by
        return shown

    return json_response(await context.reports.work(look))


def _preview(request: web.Request, preview: Preview) -> shapes.DossierPreviewShape:
    say = reader_texts(request)

    def shown(mistake: Mistake) -> shapes.DossierMistakeShape:
        facts = dict(mistake.facts)
        if mistake.key in ("no_column", "no_count", "total"):
            facts["name"] = say(f"report.column.{facts['name']}")
        detail = say(f"report.mistake.{mistake.key}", **facts)
        return shapes.DossierMistakeShape(row=mistake.row, column=mistake.column, detail=detail)

    return shapes.DossierPreviewShape(
        dossiers=preview.rows,
        mistakes=[shown(each) for each in preview.mistakes],
        doubts=[shown(each) for each in preview.doubts],
    )
