"""The server of a counter's terminal by HTTP, with the device's token and the officer's session."""

import json
from http.client import HTTPException
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import msgspec
from msgspec import Struct, field

from display import counter_server
from display.counter_server import (
    Act,
    AskPeople,
    AskQueues,
    NoAnswer,
    Person,
    QueuesTold,
    SaidNo,
    SignIn,
    TicketTold,
    Told,
    VerbDone,
)
from ticket_queue.ids import CounterId, Language

ANSWER_WITHIN_S = 8.0
"""A PIN takes the server a good part of a second, and a ward's busiest minute more."""
FIRST_OWN_FAULT = 500


class _Queue(Struct, frozen=True):
    service: str
    near: int
    past: int
    longest_wait_s: float
    limit_s: float


class _Last(Struct, frozen=True):
    label: str


class _Counter(Struct, frozen=True):
    seq: int
    serves: list[str]
    waiting: int
    queues: list[_Queue]
    last_ticket: _Last | None = None


class _Verb(Struct, frozen=True):
    state: str
    seq: int
    ticket: TicketTold | None


class _People(Struct, frozen=True):
    staff: list[Person]


class _Session(Struct, frozen=True):
    staff: str
    name: str


class _Problem(Struct, frozen=True):
    slug: str = field(name="type", default="")
    detail: str = ""


class HttpCounter:
    """A ``CounterServer``; asks directly, because a proxy of the environment would be in the way.

    The session lives in memory only. Verbs and sign-ins are to be asked one at a time, from one
    thread; questions may come from another.
    """

    def __init__(self, server_url: str, token: str, counter: CounterId, language: Language) -> None:
        self._base = f"{server_url.rstrip('/')}/api/v1"
        self._query = urlencode({"language": language})
        self._token = token
        self._counter = counter
        self._session = ""
        self._opener = build_opener(ProxyHandler({}))

    def ask(self, request: counter_server.Request) -> Told:
        """Return what the server says; blocks for at most 8 s, never raises."""
        try:
            return self._ask(request)
        except HTTPError as error:
            with error:
                return _said_no(error)
        except (OSError, HTTPException, ValueError, RecursionError, CookieError):
            return NoAnswer()

    def _ask(self, request: counter_server.Request) -> Told:
        counter = f"/counters/{self._counter}"
        match request:
            case AskPeople():
                return tuple(self._told(_People, "GET", "/counter-staff").staff)
            case AskQueues():
                return _queues(self._told(_Counter, "GET", counter))
            case SignIn(staff, pin):
                session = self._told(_Session, "POST", "/session", {"staff": staff, "pin": pin})
                return Person(session.staff, session.name, 0)
            case Act(verb, request_id, body):
                whole = {"request_id": request_id, **body}
                done = self._told(_Verb, "POST", f"{counter}/{verb}", whole)
                return VerbDone(done.seq, done.state, done.ticket)
            case _:
                session, self._session = self._session, ""
                self._send("DELETE", "/session", session=session)
                return None

    def _told(self, shape: type[Any], method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  of the shape
        return msgspec.json.decode(self._send(method, path, body, self._session), type=shape)

    def _send(self, method: str, path: str, body: object = None, session: str = "") -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"}
        if session:
            headers["Cookie"] = session
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        url = f"{self._base}{path}?{self._query}"
        request = Request(url, data, headers, method=method)  # noqa: S310  settings allow http and https alone
        with self._opener.open(request, timeout=ANSWER_WITHIN_S) as answer:
            cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
            for name, morsel in cookies.items():
                self._session = f"{name}={morsel.value}" if morsel.value else ""
            content: bytes = answer.read()
            return content


def _queues(told: _Counter) -> QueuesTold:
    own = [queue for queue in told.queues if queue.service in told.serves]
    return QueuesTold(
        seq=told.seq,
        waiting=told.waiting,
        longest_s=max((queue.longest_wait_s for queue in own), default=0.0),
        near=sum(queue.near for queue in own),
        past=sum(queue.past for queue in own),
        limit_s=min((queue.limit_s for queue in own), default=0.0),
        last_label=told.last_ticket.label if told.last_ticket else None,
    )


def _said_no(error: HTTPError) -> Told:
    """Tell a refusal from a server that could not: the latter is asked again."""
    try:
        problem = msgspec.json.decode(error.read(), type=_Problem)
    except (ValueError, RecursionError, OSError, HTTPException):
        return NoAnswer()
    if error.code >= FIRST_OWN_FAULT or not problem.slug:
        return NoAnswer(problem.detail)
    return SaidNo(error.code, problem.slug, problem.detail)
