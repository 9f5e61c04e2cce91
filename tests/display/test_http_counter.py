"""The server of a terminal by HTTP: what is sent with what, and what is no answer at all."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from display.counter_server import (
    Act,
    AskPeople,
    AskQueues,
    NoAnswer,
    Person,
    QueuesTold,
    SaidNo,
    SignIn,
    SignOut,
    VerbDone,
)
from display.http_counter import HttpCounter
from ticket_queue.ids import CounterId, Language

LAN = {"staff": "lan", "name": "Lan", "role": "officer", "language": "vi"}
RECALL = Act("recall", "an-id", {})
TICKET = {
    "ticket_id": "t", "number": 1005, "label": "1005", "state": "called", "attempt": 2,
    "called_at": "2026-11-23T08:05:09.123+07:00", "service": "a-field-of-a-later-version",
}  # fmt: skip
COUNTER = {
    "seq": 7,
    "serves": ["dat-dai"],
    "waiting": 3,
    "queues": [
        {"service": "dat-dai", "near": 1, "past": 1, "longest_wait_s": 1300.0, "limit_s": 1200.0},
        {"service": "thue", "near": 9, "past": 9, "longest_wait_s": 9999.0, "limit_s": 600.0},
    ],
    "last_ticket": {"label": "1004"},
}


@dataclass(frozen=True)
class Asked:
    """What came in."""

    line: str
    token: str
    session: str
    body: object


class Server:
    """Answers each request with what was laid ready for it: status, JSON, cookie."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.ready: list[tuple[int, object, str]] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, status: int, told: object = None, cookie: str = "") -> None:
        self.ready.append((status, told, cookie))

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                token, session = self.headers["Authorization"], self.headers.get("Cookie", "")
                line = f"{self.command} {self.path}"
                server.asked.append(Asked(line, token, session, json.loads(body or b"null")))
                status, told, cookie = server.ready.pop(0)
                raw = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                if cookie:
                    self.send_header("Set-Cookie", cookie)
                self.send_header("Content-Length", str(0 if status == 204 else len(raw)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(raw)

            def do_POST(self) -> None:
                self.do_GET()

            def do_DELETE(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Answer


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def counter(server: Server) -> HttpCounter:
    return HttpCounter(server.url, "the-token", CounterId(3), Language("vi"))


@pytest.mark.parametrize("name", ["moiso_session", "__Host-moiso_session"])
def test_a_session_goes_with_every_verb_until_it_is_ended(
    server: Server, counter: HttpCounter, name: str
) -> None:
    server.answer(200, LAN, f"{name}=secret; HttpOnly; Path=/; SameSite=Strict")
    assert counter.ask(SignIn("lan", "2580")) == Person("lan", "Lan", 0)
    server.answer(200, {"counter": 3, "state": "open", "ticket": TICKET, "seq": 9})
    done = counter.ask(RECALL)
    assert isinstance(done, VerbDone)
    assert done.ticket is not None
    assert (done.seq, done.state, done.ticket.label, done.ticket.attempt) == (9, "open", "1005", 2)
    server.answer(204)
    assert counter.ask(SignOut()) is None
    server.answer(401, {"type": "unauthorized", "detail": "Xin đăng nhập."})
    assert counter.ask(RECALL) == SaidNo(401, "unauthorized", "Xin đăng nhập.")
    assert [(each.line, each.session) for each in server.asked] == [
        ("POST /api/v1/session?language=vi", ""),
        ("POST /api/v1/counters/3/recall?language=vi", f"{name}=secret"),
        ("DELETE /api/v1/session?language=vi", f"{name}=secret"),
        ("POST /api/v1/counters/3/recall?language=vi", ""),
    ]
    assert {each.token for each in server.asked} == {"Bearer the-token"}
    assert server.asked[1].body == {"request_id": "an-id"}


def test_only_the_queues_that_the_counter_serves_are_its_own(
    server: Server, counter: HttpCounter
) -> None:
    server.answer(200, COUNTER)
    assert counter.ask(AskQueues()) == QueuesTold(
        seq=7, waiting=3, longest_s=1300.0, near=1, past=1, limit_s=1200.0, last_label="1004"
    )


def test_who_may_sign_in_is_told_with_their_numbers(server: Server, counter: HttpCounter) -> None:
    server.answer(200, {"staff": [{"staff": "lan", "name": "Lan", "number": 4}]})
    assert counter.ask(AskPeople()) == (Person("lan", "Lan", 4),)


@pytest.mark.parametrize(
    ("told", "detail"), [({"type": "storage", "detail": "Đầy đĩa."}, "Đầy đĩa."), (b"<html>", "")]
)
def test_a_server_that_could_not_is_no_answer(
    server: Server, counter: HttpCounter, told: object, detail: str
) -> None:
    server.answer(503, told)
    assert counter.ask(RECALL) == NoAnswer(detail)


@pytest.mark.parametrize("told", [b"", b"<html>", {"seq": "seven"}, []])
def test_an_answer_that_makes_no_sense_is_none(
    server: Server, counter: HttpCounter, told: object
) -> None:
    server.answer(200, told)
    assert counter.ask(RECALL) == NoAnswer()


def test_a_server_that_is_away_is_no_answer(server: Server, counter: HttpCounter) -> None:
    server.stop()
    assert counter.ask(RECALL) == NoAnswer()


class _Raw(BaseHTTPRequestHandler):
    """Answers with the same bytes whatever is asked."""

    status = 200
    told = b""

    def do_GET(self) -> None:
        """Send them."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.told)))
        self.end_headers()
        self.wfile.write(self.told)

    do_POST = do_GET  # noqa: N815 - the library's own name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - (the same)
        """Write nothing."""


@pytest.mark.parametrize("status", [200, 409, 502])
@pytest.mark.parametrize(
    "told", [b"", b"\xff", b'{"type":"\xff"}', b"[" * 100_000, b"<html>", b'{"seq":1e999}', b"7"]
)
def test_what_nobody_can_read_is_no_answer(status: int, told: bytes) -> None:
    handler = type("Raw", (_Raw,), {"status": status, "told": told})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    try:
        url = f"http://127.0.0.1:{http.server_port}"
        counter = HttpCounter(url, "token", CounterId(3), Language("vi"))
        for request in (AskPeople(), AskQueues(), SignIn("lan", "2468"), RECALL):
            assert isinstance(counter.ask(request), NoAnswer)
    finally:
        http.shutdown()
        http.server_close()
