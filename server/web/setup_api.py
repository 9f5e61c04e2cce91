"""The site's setup: read, checked, changed while the server runs, and every one it has had."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from server.ports import SetupSource, SetupVersion
from server.settings import Mistakes, SettingsError, document_of, read_setup, tables_of
from server.setup_history import SetupChange
from server.web import shapes
from server.web.asking import read_body, reader_texts
from server.web.commands import command_of, json_response
from server.web.keys import CONTEXT
from server.web.problems import FieldMistake, ProblemError
from server.web.showing import Showing
from server.web.who import SENDER
from ticket_queue.ids import StaffId
from ticket_queue.messages import moment_to_text
from ticket_queue.services import Site
from ticket_queue.site_changes import services_misread


async def get_setup(request: web.Request) -> web.Response:
    """Answer the newest setup."""
    return json_response(_setup(request, request.app[CONTEXT].setups.newest))


async def get_setups(request: web.Request) -> web.Response:
    """Answer every setup that the site has had, the newest first, without what is in them."""
    kept = reversed(request.app[CONTEXT].setups.all())
    shown = [shapes.SetupVersionShape(**_facts(request, each)) for each in kept]
    return json_response(shapes.SetupVersionsShape(setups=shown))


async def get_setup_version(request: web.Request) -> web.Response:
    """Answer one setup as it was."""
    wanted = int(request.match_info["version"])
    for each in request.app[CONTEXT].setups.all():
        if each.version == wanted:
            return json_response(_setup(request, each))
    raise ProblemError("not-found", "unknown_setup", version=wanted)


async def post_setup_check(request: web.Request) -> web.Response:
    """Say what is wrong with a setup, and change nothing."""
    asked = await read_body(request, shapes.SetupCheckAsked)
    try:
        site = _site(request, asked.tables)
    except ProblemError as error:
        found = [shapes.FieldProblem(field=at, detail=said) for at, said in error.mistakes]
        return json_response(shapes.SetupCheckedShape(mistakes=found, waits_for_tomorrow=[]))
    misread = await request.app[CONTEXT].desk.read(
        lambda lobby, _now: [str(code) for code in services_misread(lobby, site)]
    )
    return json_response(shapes.SetupCheckedShape(mistakes=[], waits_for_tomorrow=misread))


async def post_setup(request: web.Request) -> web.Response:
    """Put a setup in force, now or from tomorrow on, or say everything that is wrong with it."""
    asked = await read_body(request, shapes.SetupAsked)
    change = SetupChange(
        request.app[CONTEXT].setups,
        _site(request, asked.tables),
        document_of(asked.tables),
        by=request[SENDER].name,
        source=SetupSource.PAGE,
        based_on=asked.based_on,
    )

    def show(showing: Showing) -> shapes.SetupChangedShape:
        recorded = change.setups[0]
        return shapes.SetupChangedShape(
            version=recorded.version,
            in_force_from=recorded.in_force_from.isoformat(),
            seq=showing.lobby.seq,
        )

    command = command_of(request, asked, change.decide, show)
    answered = await request.app[CONTEXT].desk.submit(replace(command, setups=change.setups))
    return web.Response(body=answered.body, content_type="application/json")


def _site(request: web.Request, tables: Mapping[str, Any]) -> Site:
    mistakes = Mistakes(reader_texts(request))
    try:
        return read_setup(dict(tables), mistakes)
    except SettingsError as error:
        found = [FieldMistake(*line.split(": ", 1)) for line in error.mistakes]
        raise ProblemError("invalid", "mistakes", n=len(found), mistakes=found) from error


def _setup(request: web.Request, setup: SetupVersion) -> shapes.SetupShape:
    return shapes.SetupShape(tables=tables_of(setup.document), **_facts(request, setup))


def _facts(request: web.Request, setup: SetupVersion) -> dict[str, Any]:
    name = request.app[CONTEXT].accounts.staff_name(StaffId(setup.by))
    return {
        "version": setup.version,
        "at": moment_to_text(setup.at),
        "in_force_from": setup.in_force_from.isoformat(),
        "by": setup.by,
        "by_name": name or setup.by,
        "source": setup.source.value,
    }
