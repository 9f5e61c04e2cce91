"""Staff and devices, as the administrator changes them while the server runs."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from aiohttp import web
from msgspec import UNSET

from server.accounts import (
    AccountError,
    AccountStore,
    Device,
    DeviceRole,
    PairingsFull,
    Role,
    Staff,
    add_device,
    add_staff,
    change_staff,
    grant,
)
from server.web import shapes
from server.web.asking import query_number, read_body
from server.web.commands import json_response
from server.web.keys import CONTEXT, PAIRINGS
from server.web.problems import ProblemError
from server.web.who import SENDER
from ticket_queue.free_text import tidied
from ticket_queue.ids import DeviceId, KioskId, Language, StaffId
from ticket_queue.messages import moment_to_text

Result = TypeVar("Result")

LONGEST_TRAIL = 1_000
_SLUGS = {
    "staff_unknown": "not-found",
    "device_unknown": "not-found",
    "device_exists": "wrong-state",
    "kiosk_taken": "wrong-state",
    "kiosks_full": "wrong-state",
    "last_administrator": "wrong-state",
}
"""What is wrong with the accounts as they are; all else is wrong with what was sent."""
PAIRING_WAITS_S = 20.0
"""How long a device's question for its token is kept open: shorter than any proxy's patience."""


async def get_staff(request: web.Request) -> web.Response:
    """Answer everybody who works here."""
    numbered = request.app[CONTEXT].accounts.numbered_staff()
    members = [_member(staff, number) for number, staff in numbered]
    return json_response(shapes.MembersShape(staff=members))


async def put_member(request: web.Request) -> web.Response:
    """Add a member of staff, or change one."""
    asked = await read_body(request, shapes.MemberAsked)
    accounts, by = request.app[CONTEXT].accounts, request[SENDER].name
    staff = StaffId(request.match_info["staff"])
    name = tidied(asked.name)
    if not name:
        raise ProblemError("invalid", "text_empty", field="name")
    member = Staff(staff, name, Role(asked.role), Language(asked.language))
    known = any(each.staff == staff for each in accounts.staff())
    pin = asked.pin
    if known:
        await _change(request, lambda store: change_staff(store, member, pin, by=by))
    elif pin is None:
        raise ProblemError("invalid", "pin_missing", field="pin")
    else:
        await _change(request, lambda store: add_staff(store, member, pin, by=by))
    (number,) = (each for each, kept in accounts.numbered_staff() if kept.staff == staff)
    shown = _member(member, number)
    return json_response(shown, HTTPStatus.OK if known else HTTPStatus.CREATED)


async def delete_member(request: web.Request) -> web.Response:
    """Remove a member of staff, whose sessions end."""
    staff, by = StaffId(request.match_info["staff"]), request[SENDER].name
    await _change(request, lambda store: store.remove_staff(staff, by=by))
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _member(staff: Staff, number: int) -> shapes.MemberShape:
    return shapes.MemberShape(
        staff=staff.staff,
        number=number,
        name=staff.name,
        role=staff.role.value,
        language=staff.language,
    )


async def post_device(request: web.Request) -> web.Response:
    """Add a device by the code that it shows, or by hand, with its token in the answer."""
    asked = await read_body(request, shapes.DeviceAsked)
    pairing = None
    if asked.code is not None:
        pairing = request.app[PAIRINGS].of_code(asked.code)
        if pairing is None:
            raise ProblemError("not-found", "unknown_code", field="code")
        if pairing.device is not None:
            raise ProblemError("wrong-state", "code_used", device=pairing.device.device)
    elif asked.role is None:
        raise ProblemError("invalid", "code_or_role", field="role")
    role = pairing.role if pairing is not None else DeviceRole(asked.role or "")
    device, token = await _added(request, asked, role)
    if pairing is not None:
        grant(pairing, device, token)
    shown = shapes.DeviceAddedShape(
        device=device.device,
        role=device.role.value,
        kiosk=UNSET if device.kiosk is None else device.kiosk,
        token=UNSET if pairing is not None else token,
    )
    return json_response(shown, HTTPStatus.CREATED)


async def _added(
    request: web.Request, asked: shapes.DeviceAsked, role: DeviceRole
) -> tuple[Device, str]:
    accounts, by = request.app[CONTEXT].accounts, request[SENDER].name
    name, digit = DeviceId(asked.device), None if asked.kiosk is None else KioskId(asked.kiosk)
    token = await _change(request, lambda store: add_device(store, name, role, digit, by=by))
    device = accounts.device(token)
    if device is None:
        raise ProblemError("storage", "storage")
    return device, token


async def delete_device(request: web.Request) -> web.Response:
    """Take a device's right from it."""
    device, by = DeviceId(request.match_info["device"]), request[SENDER].name
    await _change(request, lambda store: store.revoke_device(device, by=by))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def post_pairing(request: web.Request) -> web.Response:
    """Give a device six digits to show."""
    asked = await read_body(request, shapes.PairingAsked)
    pairings = request.app[PAIRINGS]
    try:
        pairing = pairings.begin(DeviceRole(asked.role))
    except PairingsFull as full:
        raise ProblemError("too-many", "pairings_full", headers={"Retry-After": "60"}) from full
    shown = shapes.PairingShape(
        code=pairing.code, claim=pairing.claim, expires_in_s=pairings.seconds_left(pairing)
    )
    return json_response(shown, HTTPStatus.CREATED)


async def get_pairing(request: web.Request) -> web.Response:
    """Answer a device as soon as its code was typed, or after a while that it was not yet."""
    pairing = request.app[PAIRINGS].of_claim(request.match_info["claim"])
    if pairing is None:
        raise ProblemError("not-found", "pairing_over")
    try:
        await asyncio.wait_for(pairing.granted.wait(), PAIRING_WAITS_S)
    except TimeoutError:
        return json_response(shapes.PairedShape(paired=False))
    if pairing.device is None or pairing.token is None:
        return json_response(shapes.PairedShape(paired=False))
    shown = shapes.PairedShape(
        paired=True,
        device=pairing.device.device,
        token=pairing.token,
        kiosk=UNSET if pairing.device.kiosk is None else pairing.device.kiosk,
    )
    return json_response(shown)


async def _change(request: web.Request, change: Callable[[AccountStore], Result]) -> Result:
    """Change the accounts, or say in words why that may not be."""
    try:
        return await request.app[CONTEXT].accounts.change(change)
    except AccountError as error:
        facts: dict[str, Any] = error.facts
        slug = _SLUGS.get(error.key, "invalid")
        raise ProblemError(slug, f"account.{error.key}", **facts) from error


async def get_trail(request: web.Request) -> web.Response:
    """Answer who changed which account, the newest first."""
    limit = query_number(request, "limit", 100, LONGEST_TRAIL)
    context = request.app[CONTEXT]
    timezone = context.desk.site.timezone
    entries = await _change(request, lambda store: store.trail(limit))
    shown = [
        shapes.TrailEntryShape(
            at=moment_to_text(each.at.astimezone(timezone)),
            by=each.by,
            by_name=context.accounts.staff_name(StaffId(each.by)) or each.by,
            deed=each.deed.value,
            subject=each.subject,
            role=each.role,
        )
        for each in entries
    ]
    return json_response(shapes.TrailShape(entries=shown))
