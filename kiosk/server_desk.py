"""The server's desk over HTTP: menu, tickets, and word of every change."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import msgspec
from msgspec import Struct
from yarl import URL

from kiosk.live_stream import LiveStream
from kiosk.menu import IssuedTicket, IssueRequest, Menu
from kiosk.ports import (
    DeskError,
    DeskUnauthorizedError,
    DeskUnreachableError,
    DeviceHealth,
    Errand,
    ErrandAnswer,
    GivenAlone,
    IssueRefused,
)
from kiosk.settings import Secret
from ticket_queue.ids import Language

log = logging.getLogger(__name__)

T = TypeVar("T")

MENU_WITHIN = timedelta(seconds=5)
HAND_IN_WITHIN = timedelta(seconds=15)
SHORTEST_ATTEMPT = timedelta(seconds=0.2)


class _Problem(Struct, frozen=True):
    """Problem details, RFC 9457."""

    type: str
    detail: str = ""


class ServerDesk:
    """A ``TicketDesk`` that asks the site's server.

    ``answer_within`` is the whole patience for one ticket, a second attempt included.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, token: Secret, answer_within: timedelta
    ) -> None:
        """Take a session of the caller's, who also closes it."""
        self._session = session
        self._base = URL(url)
        self._headers = {"Authorization": f"Bearer {token.reveal()}"}
        self._answer_within = answer_within

    async def menu(self, language: Language) -> Menu:
        """Return the menu with its sentences in one language.

        Raises:
            DeskUnreachableError: no usable answer in 5 s.
            DeskUnauthorizedError: the token is unknown, revoked or not a kiosk's.
            IssueRefused: the server said no for another reason.
        """
        with _faults_named():
            async with (
                asyncio.timeout(MENU_WITHIN.total_seconds()),
                self._session.get(
                    self._base / "api/v1/menu",
                    params={"language": language},
                    headers=self._headers,
                ) as answer,
            ):
                body = await answer.read()
        _refuse(answer.status, body)
        return _decoded(body, Menu)

    async def issue(self, request: IssueRequest) -> IssuedTicket:
        """Return the ticket of this request, the same one each time it is repeated.

        Raises:
            IssueRefused: the server said no, nothing was issued.
            DeskUnreachableError: no answer within the patience; it may have been issued.
            DeskUnauthorizedError: the token is unknown, revoked or not a kiosk's.
        """
        with _faults_named():
            async with asyncio.timeout(self._answer_within.total_seconds()) as patience:
                return await self._issue_while(patience, request)

    async def _issue_while(self, patience: asyncio.Timeout, request: IssueRequest) -> IssuedTicket:
        """Ask again after a broken connection as long as the patience lasts."""
        while True:
            try:
                return await self._issue_once(request)
            except (aiohttp.ClientError, DeskUnreachableError):
                left = (patience.when() or 0.0) - asyncio.get_running_loop().time()
                if left < 2 * SHORTEST_ATTEMPT.total_seconds():
                    raise
                await asyncio.sleep(SHORTEST_ATTEMPT.total_seconds())

    async def _issue_once(self, request: IssueRequest) -> IssuedTicket:
        async with self._session.post(
            self._base / "api/v1/tickets",
            params={"language": request.language},
            data=msgspec.json.encode(request),
            headers={**self._headers, "Content-Type": "application/json"},
        ) as answer:
            body = await answer.read()
        _refuse(answer.status, body)
        return _decoded(body, IssuedTicket)

    async def hand_in(self, tickets: Sequence[GivenAlone]) -> None:
        """Hand in what was given alone; the same tickets again change nothing.

        Raises:
            IssueRefused: the server does not take one of them.
            DeskUnreachableError: no answer in 15 s; some may have been taken over.
            DeskUnauthorizedError: the token is unknown, revoked or not a kiosk's.
        """
        with _faults_named():
            async with (
                asyncio.timeout(HAND_IN_WITHIN.total_seconds()),
                self._session.post(
                    self._base / "api/v1/offline-tickets",
                    data=msgspec.json.encode({"tickets": tickets}),
                    headers={**self._headers, "Content-Type": "application/json"},
                ) as answer,
            ):
                body = await answer.read()
        _refuse(answer.status, body)

    async def report_health(self, health: DeviceHealth) -> None:
        """Tell the server how the printer is; a failure is only logged."""
        await self._tell("devices/self/health", health)

    async def answer_errand(self, errand_id: str, answer: ErrandAnswer) -> None:
        """Tell what became of an errand; a failure is only logged."""
        await self._tell(f"devices/self/errands/{errand_id}", answer)

    async def _tell(self, path: str, told: Struct) -> None:
        try:
            with _faults_named():
                async with (
                    asyncio.timeout(MENU_WITHIN.total_seconds()),
                    self._session.post(
                        self._base / "api/v1" / path,
                        json=msgspec.to_builtins(told),
                        headers=self._headers,
                    ) as answer,
                ):
                    body = await answer.read()
            _refuse(answer.status, body)
        except (DeskError, IssueRefused) as error:
            log.warning("not told to the server", extra={"what": path, "error": str(error)})

    async def watch(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """Call back at every change of the hall and for every errand, until cancelled."""
        await LiveStream(self._session, self._base / "api/v1/live", self._headers).listen(
            changed, errand
        )


@contextmanager
def _faults_named() -> Iterator[None]:
    """Turn the faults of the network into the desk's own."""
    try:
        yield
    except TimeoutError as error:
        message = "the server did not answer in time"
        raise DeskUnreachableError(message) from error
    except (aiohttp.ClientError, OSError) as error:
        message = f"the server cannot be reached: {error}"
        raise DeskUnreachableError(message) from error


def _refuse(status: int, body: bytes) -> None:
    """Raise what a status that is not a success means; return on a success."""
    if status < HTTPStatus.BAD_REQUEST:
        return
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except (ValueError, RecursionError):
        problem = _Problem(type="")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise DeskUnauthorizedError(problem.detail or "the server does not know this kiosk")
    if not problem.type or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = f"the server answered {status} {problem.type}".rstrip()
        raise DeskUnreachableError(message)
    raise IssueRefused(problem.type, problem.detail)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError) as error:
        message = f"the server's answer cannot be read: {error}"
        raise DeskUnreachableError(message) from error
