"""The HTTP interface as the simulated people use it: the same as everybody else's."""

import logging
import uuid
from http import HTTPStatus
from typing import Any

import aiohttp

_log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 30.0

Body = dict[str, Any]


class NotDone(Exception):  # noqa: N818 - a refusal on the wire, not a fault
    """The server said no; ``slug`` says why."""

    def __init__(self, slug: str) -> None:
        """Keep the slug of the problem."""
        super().__init__(slug)
        self.slug = slug


class WardClient:
    """One person or device with a connection of their own; close it at the end."""

    def __init__(self, server: str, token: str | None = None) -> None:
        """Ask the server at an URL, as the device of a token or, after ``sign_in``, as staff."""
        self._server = server
        self._session = aiohttp.ClientSession(
            # A cookie of an IP address is kept by an unsafe jar only.
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers=None if token is None else {"Authorization": f"Bearer {token}"},
            timeout=aiohttp.ClientTimeout(total=ANSWERS_WITHIN_S),
        )

    async def close(self) -> None:
        """Close the connection."""
        await self._session.close()

    async def sign_in(self, staff: str, pin: str) -> None:
        """Become a member of staff.

        Raises:
            NotDone: the PIN is wrong, or too many were.
            aiohttp.ClientError: the server cannot be reached.
        """
        await self._ask("POST", "/api/v1/session", {"staff": staff, "pin": pin})

    async def get(self, path: str) -> Body:
        """Ask for something.

        Raises:
            NotDone: the server said no.
            aiohttp.ClientError: the server cannot be reached.
        """
        return await self._ask("GET", path, None)

    async def do(self, path: str, body: Body | None = None) -> Body:
        """Send a verb; without a ``request_id`` in its body it gets a new one.

        Raises:
            NotDone: the server said no.
            aiohttp.ClientError: the server cannot be reached.
        """
        request = {"request_id": str(uuid.uuid4()), **(body or {})}
        return await self._ask("POST", path, request)

    async def _ask(self, method: str, path: str, body: Body | None) -> Body:
        async with self._session.request(method, f"{self._server}{path}", json=body) as answer:
            told: Body = await answer.json(content_type=None)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            slug = str(told.get("type"))
            if answer.status != HTTPStatus.CONFLICT:
                _log.warning("a simulated request was refused", extra={"path": path, "why": slug})
            raise NotDone(slug)
        return told
