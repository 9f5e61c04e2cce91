"""Signing in and out."""

from http import HTTPStatus

from aiohttp import web

from server.accounts import LockedOut, Role, Staff, WrongPin, may_act_as
from server.web import shapes
from server.web.asking import read_body
from server.web.commands import json_response
from server.web.keys import CONTEXT, FRONT, SIGN_IN_BUCKETS
from server.web.problems import ProblemError
from server.web.who import SENDER, remote_address, session_cookie
from ticket_queue.ids import StaffId


async def post_session(request: web.Request) -> web.Response:
    """Sign in with a PIN; the session is a cookie that scripts cannot read.

    Asked with a device's token, it is bound to that device: the two must come together.
    """
    asked = await read_body(request, shapes.SignInAsked)
    staff = await signed_by(request, asked.staff, asked.pin)
    device = request[SENDER].device
    accounts = request.app[CONTEXT].accounts
    token = await accounts.start_session(staff, None if device is None else device.device)
    response = json_response(_session(staff))
    response.set_cookie(
        session_cookie(request),
        token,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=request.secure,
    )
    return response


async def signed_by(request: web.Request, staff: str, pin: str) -> Staff:
    """Return whose id and PIN came with a request.

    Raises:
        ProblemError: they are nobody's, or there were too many tries.
    """
    address = remote_address(request)
    request.app[SIGN_IN_BUCKETS].take(address)
    try:
        return await request.app[FRONT].accounts.check_pin(StaffId(staff), pin, address)
    except WrongPin as wrong:
        raise ProblemError("unauthorized", "wrong_pin") from wrong
    except LockedOut as locked:
        raise ProblemError(
            "too-many",
            "locked_out",
            seconds=locked.seconds,
            headers={"Retry-After": str(locked.seconds)},
        ) from locked


async def get_session(request: web.Request) -> web.Response:
    """Answer who is signed in."""
    staff = request[SENDER].staff
    if staff is None:
        raise ProblemError("unauthorized", "unauthorized")
    return json_response(_session(staff))


async def delete_session(request: web.Request) -> web.Response:
    """Sign out; signing out twice is no fault."""
    name = session_cookie(request)
    token = request.cookies.get(name)
    if token is not None:
        await request.app[CONTEXT].accounts.end_session(token)
    response = web.Response(status=HTTPStatus.NO_CONTENT)
    response.del_cookie(name, path="/", secure=request.secure, httponly=True, samesite="Strict")
    return response


async def get_counter_staff(request: web.Request) -> web.Response:
    """Answer who may work at a counter, so that nobody need type a name on a number pad."""
    numbered = request.app[CONTEXT].accounts.numbered_staff()
    people = [
        shapes.CounterStaffShape(staff=each.staff, name=each.name, number=number)
        for number, each in numbered
        if may_act_as(each.role, Role.OFFICER)
    ]
    return json_response(shapes.CounterStaffListShape(staff=people))


def _session(staff: Staff) -> shapes.SessionShape:
    return shapes.SessionShape(
        staff=staff.staff, name=staff.name, role=staff.role.value, language=staff.language
    )
