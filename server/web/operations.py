"""The register of the interface: every request, who may send it, what it takes and gives.

Routes, permissions and the OpenAPI description are made from the same entries, so that none of
them can say something that the others do not.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web

from server.accounts import Role, may_act_as
from server.web.shapes import Asked

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who may send a request: anyone, devices by role, staff from a role upward.

    The ``administrator`` stands apart from the other roles and is named apart.
    """

    anyone: bool = False
    devices: frozenset[str] = frozenset()
    staff: Role | None = None
    administrator: bool = False

    @property
    def any_staff(self) -> bool:
        """Whether some member of staff may send it."""
        return self.staff is not None or self.administrator

    def lets(self, role: Role) -> bool:
        """Tell whether a member of staff in this role may send it."""
        if role is Role.ADMINISTRATOR:
            return self.administrator
        return self.staff is not None and may_act_as(role, self.staff)


ANYONE = Who(anyone=True)
KIOSK = Who(devices=frozenset({"kiosk"}))
KIOSK_OR_GUIDE = Who(devices=frozenset({"kiosk"}), staff=Role.GUIDE)
DISPLAY = Who(devices=frozenset({"display"}))
DEVICE = Who(devices=frozenset({"kiosk", "display"}))
GUIDE = Who(staff=Role.GUIDE)
GUIDE_OR_DISPLAY = Who(devices=frozenset({"display"}), staff=Role.GUIDE)
OFFICER = Who(staff=Role.OFFICER)
MANAGER = Who(staff=Role.MANAGER)
MANAGER_OR_ADMINISTRATOR = Who(staff=Role.MANAGER, administrator=True)
ADMINISTRATOR = Who(administrator=True)


@dataclass(frozen=True, kw_only=True)
class Query:
    """A parameter in a request's query."""

    name: str
    schema: dict[str, Any]
    summary: str
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One request of the interface; ``refusals`` are the slugs that it may answer with.

    ``files`` are further kinds of content, which it gives when it is asked for them.
    """

    method: str
    path: str
    summary: str
    who: Who
    handler: Handler
    body: Any = None
    answer: Any = None
    status: HTTPStatus = HTTPStatus.OK
    also: tuple[HTTPStatus, ...] = ()
    queries: tuple[Query, ...] = ()
    refusals: tuple[str, ...] = ()
    content_type: str = "application/json"
    files: tuple[str, ...] = ()
    path_schemas: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """One name for the operation, for programs that are made from the description."""
        path = plain_path(self.path).removeprefix("/api/v1")
        return "_".join((self.method.lower(), *re.findall("[a-z]+", path)))

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every kind of problem that the request may be answered with."""
        slugs = dict.fromkeys(self.refusals)
        if self.body is not None or self.queries:
            slugs["invalid"] = None
        if isinstance(self.body, type) and issubclass(self.body, Asked):
            slugs |= dict.fromkeys(("request-id-reused", "storage"))
        # A token that no device has is refused everywhere, also where anyone may ask.
        slugs["unauthorized"] = None
        if self.path.startswith("/api/"):
            slugs["too-many"] = None
        if not self.who.anyone or self.method != "GET":
            slugs["forbidden"] = None
        return tuple(slugs)


def plain_path(path: str) -> str:
    """Return a route's path without the patterns of its parameters."""
    return re.sub(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}", r"{\1}", path)
