"""What answers in the server's place, a portal or a broken proxy: the kiosk goes on alone."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from kiosk.live_stream import LiveStream
from kiosk.menu import IssueRequest
from kiosk.ports import DeskError, DeskUnreachableError, Errand, IssueRefused
from kiosk.server_desk import ServerDesk
from kiosk.settings import Secret
from ticket_queue.ids import Language, ServiceCode, TicketId

VI = Language("vi")
REQUEST = IssueRequest(TicketId("6a3e33de-6b3c-4f07-8ed9-2a8cf5ca2db6"), ServiceCode("dat-dai"), VI)
NO_ANSWERS = [
    b"",
    b"null",
    b"<html>Wi-Fi: please sign in</html>",
    b"\xff\xfe{}",
    b'{"at":"\xff"}',
    b'{"type":"\xff","detail":"\xed\xa0\x80"}',
    b"[" * 100_000,
    b'{"services":' * 50_000,
    b'{"at":"9999-12-31T23:59:59-14:00","site":7,"services":[]}',
    b'{"number":' + b"9" * 5_000 + b"}",
    b'{"detail":"no type"}',
]


class Stranger:
    """Answers everything with the same bytes."""

    def __init__(self) -> None:
        self.status = 200
        self.answer = b""
        self.streams: list[bytes] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/live"):
            body = self.streams.pop(0) if self.streams else b""
            return web.Response(body=body, content_type="text/event-stream")
        return web.Response(body=self.answer, status=self.status)


@pytest.fixture
def stranger() -> Stranger:
    return Stranger()


@pytest_asyncio.fixture
async def address(stranger: Stranger) -> AsyncIterator[URL]:
    application = web.Application()
    application.router.add_route("*", "/{any:.*}", stranger.handle)
    async with TestServer(application) as server:
        yield server.make_url("/")


@pytest.mark.parametrize("answer", NO_ANSWERS)
@pytest.mark.parametrize("status", [200, 404, 500])
async def test_an_answer_that_nobody_can_read_is_none(
    stranger: Stranger, address: URL, status: int, answer: bytes
) -> None:
    stranger.status, stranger.answer = status, answer
    async with aiohttp.ClientSession() as session:
        desk = ServerDesk(session, str(address), Secret("token"), timedelta(seconds=0.3))
        with pytest.raises(DeskUnreachableError):
            await desk.menu(VI)
        with pytest.raises(DeskUnreachableError):
            await desk.issue(REQUEST)
        if status != 200:
            with pytest.raises((DeskError, IssueRefused)):
                await desk.hand_in(())


async def test_a_stream_of_nonsense_ends_and_the_next_one_is_heard(
    stranger: Stranger, address: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live_stream.RECONNECT_AFTER", timedelta(0))
    stranger.streams = [
        b"event: \xff\xfe\ndata: \xff\n\n",
        b"event: errand\ndata: \xff\n\n",
        b"event: errand\ndata: " + b"[" * 100_000 + b"\n\n",
        b'event: errand\ndata: {"errand_id":7}\n\n',
        b"data: " + b"x" * 2_000_000 + b"\n\n",
        b"\x00\xff" * 500,
        b"event: board\ndata: {}\n\n",
    ]
    changed = asyncio.Event()
    errands: list[Errand] = []
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        stream = LiveStream(session, address / "live", {})
        listening = asyncio.create_task(stream.listen(changed.set, errands.append))
        await changed.wait()
        assert not listening.done()
        listening.cancel()
    assert errands == []
    assert stranger.streams == []
