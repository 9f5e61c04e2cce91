"""The service's time: how it stands, and a person's word on what time it is."""

from datetime import datetime

from aiohttp import web
from msgspec import UNSET

from server.accounts import Role, may_act_as
from server.machine_clock import SMALLEST_STEP, plausible
from server.ports import ClockRoom, ClockStanding
from server.web import shapes
from server.web.asking import read_body
from server.web.commands import json_response
from server.web.keys import FRONT
from server.web.problems import ProblemError
from server.web.session_api import signed_by
from ticket_queue.messages import moment_to_text


async def get_clock(request: web.Request) -> web.Response:
    """Answer the service's time, the machine's, and the ledger's last event."""
    return json_response(_shape(request, await _room(request).standing()))


async def post_clock(request: web.Request) -> web.Response:
    """Set the service's time; a manager or administrator signs with the PIN each time."""
    asked = await read_body(request, shapes.ClockAsked)
    room = _room(request)
    staff = await signed_by(request, asked.staff, asked.pin)
    if not (may_act_as(staff.role, Role.MANAGER) or staff.role is Role.ADMINISTRATOR):
        raise ProblemError("forbidden", "clock_not_yours")
    if not plausible(asked.at):
        raise ProblemError("invalid", "clock_implausible", field="at")
    standing = await room.standing()
    last = standing.at or standing.last_at
    if last is not None and last - asked.at > SMALLEST_STEP and not asked.goes_back:
        raise ProblemError("wrong-state", "clock_goes_back", last=_words(request, last))
    room.tell(asked.at, staff.staff, goes_back=asked.goes_back)
    return json_response(_shape(request, await room.standing()))


def _room(request: web.Request) -> ClockRoom:
    room = request.app[FRONT].clock
    if room is None:
        raise ProblemError("not-found", "clock_of_demo")
    return room


def _words(request: web.Request, moment: datetime) -> str:
    return f"{moment.astimezone(request.app[FRONT].settings.site.timezone):%H:%M %d/%m/%Y}"


def _shape(request: web.Request, standing: ClockStanding) -> shapes.ClockShape:
    zone = request.app[FRONT].settings.site.timezone

    def text(moment: datetime) -> str:
        return moment_to_text(moment.astimezone(zone))

    return shapes.ClockShape(
        at=UNSET if standing.at is None else text(standing.at),
        wall=text(standing.wall),
        last_event_at=UNSET if standing.last_at is None else text(standing.last_at),
        in_step=UNSET if standing.in_step is None else standing.in_step,
        doubt=standing.doubt or UNSET,
        open_tickets=standing.open_tickets,
        told=UNSET if standing.told is None else text(standing.told),
    )
