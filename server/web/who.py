"""Who sends a request, and whether they may."""

from dataclasses import dataclass

from aiohttp import web

from server.accounts import Device, Staff
from server.web.keys import CONTEXT, FRONT, PUBLIC_BUCKETS
from server.web.operations import Handler, Who
from server.web.problems import ProblemError

SESSION_COOKIE = "moiso_session"
_BEARER = "Bearer "
_SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Sender:
    """A member of staff, a device, both (staff who signed in at it), or somebody unknown."""

    staff: Staff | None = None
    device: Device | None = None

    @property
    def name(self) -> str:
        """The name under which the ledger keeps what they did."""
        if self.staff is not None:
            return self.staff.staff
        return "" if self.device is None else self.device.device


SENDER = web.RequestKey("sender", Sender)


def session_cookie(request: web.Request) -> str:
    """Return the name of the session's cookie: with the ``__Host-`` prefix over TLS."""
    return f"__Host-{SESSION_COOKIE}" if request.secure else SESSION_COOKIE


def remote_address(request: web.Request) -> str:
    """Return the address of who asks; a proxy of the settings is believed for whom it asks."""
    proxies = request.app[FRONT].settings.http.forwarded_from
    hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    address = request.remote or ""
    while address in proxies and hops and (hop := hops.pop().strip()):
        address = hop
    return address


async def sender_of(request: web.Request) -> Sender:
    """Find out who sends a request.

    Raises:
        ProblemError: a token that no device has, or that was revoked.
    """
    accounts = request.app[CONTEXT].accounts
    token = request.cookies.get(session_cookie(request))
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(_BEARER):
        device = accounts.device(authorization.removeprefix(_BEARER).strip())
        if device is None:
            raise ProblemError(
                "unauthorized", "device_unauthorized", headers={"WWW-Authenticate": "Bearer"}
            )
        staff = None if token is None else accounts.session(token, device.device)
        return Sender(staff=staff, device=device)
    return Sender() if token is None else Sender(staff=accounts.session(token))


def guarded(who: Who, handler: Handler) -> Handler:
    """Let only those through who may send the request; the handler finds them under ``SENDER``."""

    async def handle(request: web.Request) -> web.StreamResponse:
        sender = await _counted_sender(request)
        request[SENDER] = sender
        if not who.anyone:
            _check(who, sender, session_sent=session_cookie(request) in request.cookies)
        if sender.staff is not None and request.method not in _SAFE_METHODS:
            _check_origin(request)
        return await handler(request)

    return handle


async def _counted_sender(request: web.Request) -> Sender:
    """Find out who sends a request; whoever is nobody, or guesses, is counted by address."""
    sender = Sender()
    try:
        sender = await sender_of(request)
    finally:
        if sender == Sender() and request.path.startswith("/api/"):
            request.app[PUBLIC_BUCKETS].take(remote_address(request))
    return sender


def _check(who: Who, sender: Sender, *, session_sent: bool) -> None:
    device_may = sender.device is not None and sender.device.role in who.devices
    staff_may = sender.staff is not None and who.lets(sender.staff.role)
    if device_may or staff_may:
        return
    if sender.staff is None and (sender.device is None or session_sent):
        key = "session_ended" if session_sent else "unauthorized"
        raise ProblemError("unauthorized", key, headers={"WWW-Authenticate": "Bearer"})
    raise ProblemError("forbidden", "forbidden")


def _check_origin(request: web.Request) -> None:
    """Refuse what another site's page sends with the cookie (OWASP ASVS 5.0, 3.5)."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise ProblemError("forbidden", "wrong_origin")
