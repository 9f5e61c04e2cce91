"""The live stream: server-sent events, each only to who may see it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from aiohttp import web

from server.accounts import Device, Role, Staff, may_act_as
from server.hall_voice import BoardVoice
from server.web.asking import query_choice, query_number
from server.web.board_zones import UnknownZoneError, place_of
from server.web.commands import showing_of
from server.web.keys import CONTEXT
from server.web.live_readers import TOPICS, Reader
from server.web.problems import ProblemError
from server.web.showing_devices import devices_of
from server.web.who import SENDER, Sender, remote_address, sender_of, session_cookie
from ticket_queue.ids import CounterId
from ticket_queue.messages import Sound

ALIVE_EVERY_S = 10.0
UNHEARD_AFTER_S = 5.0
"""How long what was sent may stay unacknowledged: a pulled cable is noticed within 15 s."""
LOOK_EVERY_S = 2.0
"""How soon a stream ends after its reader's session has ended or its device was revoked."""
STREAM_AGAIN_S = 30
BETWEEN_ROUNDS_S = 0.05
"""At most twenty rounds a second: an eye sees no more, and a storm of commits stays cheap."""


class Streams:
    """The streams that are open now: of strangers by their address, of all others without."""

    def __init__(self, most_of_address: int | None) -> None:
        """Begin with none; each stranger's address may hold so many."""
        self._most_of_address = most_of_address
        self.tasks: dict[asyncio.Task[None], str] = {}

    def admit(self, address: str) -> None:
        """Let one more stream of an address in.

        Raises:
            ProblemError: it holds too many, 429 with ``Retry-After``.
        """
        held = sum(each == address for each in self.tasks.values()) if address else 0
        if self._most_of_address is not None and held >= self._most_of_address:
            headers = {"Retry-After": str(STREAM_AGAIN_S)}
            key = "too_many_streams"
            raise ProblemError("too-many", key, headers=headers, seconds=STREAM_AGAIN_S)


STREAMS = web.AppKey("streams", Streams)

_PUBLIC = frozenset({"board", "call"})
_STAFF = _PUBLIC | {"counter", "ticket", "errand_result"}
_KIOSK = _PUBLIC | {"errand"}
_DISPLAY = _PUBLIC | {"counter"}
_MANAGER = _STAFF | {"waits", "alert", "devices"}


async def get_live(request: web.Request) -> web.StreamResponse:
    """Stream what changes; resumes by ``Last-Event-ID``."""
    feed = request.app[CONTEXT].feed
    sender = request[SENDER]
    device = None if sender.device is None else sender.device.device
    reader = Reader(_topics(request), _counters(request), device, _voice(request))
    response = await open_stream(request)
    feed.join(reader, _last_seq(request))
    try:
        async with running(request, _stream(request, response, reader)) as stream:
            guard = asyncio.create_task(_end_with_the_right(request, sender, stream))
            try:
                await asyncio.wait([stream])
            finally:
                guard.cancel()
    finally:
        feed.leave(reader)
    return response


async def open_stream(request: web.Request) -> web.StreamResponse:
    """Begin to answer with server-sent events.

    Raises:
        ProblemError: the address of a stranger holds too many streams.
    """
    request.app[STREAMS].admit(_strangers_address(request))
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    _give_up_in_time(request)
    await response.prepare(request)
    return response


def _strangers_address(request: web.Request) -> str:
    """Return the address of somebody unknown; empty for devices and staff."""
    return remote_address(request) if request[SENDER] == Sender() else ""


def _give_up_in_time(request: web.Request) -> None:
    """Let the kernel end a connection at whose other end nobody is (Linux, RFC 5482)."""
    connection = None if request.transport is None else request.transport.get_extra_info("socket")
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        patience_ms = int(UNHEARD_AFTER_S * 1000)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience_ms)


@contextlib.asynccontextmanager
async def running(
    request: web.Request, telling: Coroutine[Any, Any, None]
) -> AsyncIterator[asyncio.Task[None]]:
    """Tell a reader as long as it listens; the end of the server ends it, and a fault is heard."""
    stream = asyncio.create_task(telling, name="live")
    streams = request.app[STREAMS].tasks
    streams[stream] = _strangers_address(request)
    try:
        yield stream
        if stream.done() and not stream.cancelled():
            stream.result()
    finally:
        stream.cancel()
        del streams[stream]


async def _stream(request: web.Request, response: web.StreamResponse, reader: Reader) -> None:
    context = request.app[CONTEXT]
    showing = showing_of(request)
    devices = devices_of(context)
    with contextlib.suppress(ConnectionResetError):
        await response.write(b"retry: 1000\n\n")
        while True:
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):
                    touched = await reader.next_round()
            except TimeoutError:
                await response.write(b": alive\n\n")
                continue
            told = await context.desk.read(
                lambda lobby, now, touched=touched: b"".join(  # type: ignore[misc]  # the default keeps the round
                    context.feed.writing.tell(reader, touched, showing(lobby, now), devices)
                )
            )
            await response.write(told)
            await asyncio.sleep(BETWEEN_ROUNDS_S)


async def _end_with_the_right(
    request: web.Request, sender: Sender, stream: asyncio.Task[None]
) -> None:
    """End a stream once its reader is not the one any more to whom it was opened."""
    still = sender
    while still == sender:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            still = await sender_of(request)
        except ProblemError:
            break
    stream.cancel()


async def close_streams(app: web.Application) -> None:
    """End every stream, so that stopping does not wait for readers."""
    streams = list(app[STREAMS].tasks)
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)


def _topics(request: web.Request) -> frozenset[str]:
    asked = request.query.get("topics")
    wanted = frozenset(TOPICS if asked is None else asked.split(","))
    if not wanted <= frozenset(TOPICS):
        raise ProblemError("invalid", "wrong_query", field="topics")
    sender = request[SENDER]
    signed_out = sender == Sender() and session_cookie(request) in request.cookies
    if signed_out and asked is not None and not wanted <= _PUBLIC:
        # A page whose session has ended asks again: it must learn that, not fall silent.
        raise ProblemError("unauthorized", "unauthorized")
    return wanted & _may_see(sender)


def _may_see(sender: Sender) -> frozenset[str]:
    return _device_may_see(sender.device) | _staff_may_see(sender.staff)


def _device_may_see(device: Device | None) -> frozenset[str]:
    if device is None:
        return _PUBLIC
    return _DISPLAY if device.role == "display" else _KIOSK


def _staff_may_see(staff: Staff | None) -> frozenset[str]:
    if staff is None:
        return _PUBLIC
    if may_act_as(staff.role, Role.MANAGER):
        return _MANAGER
    return _STAFF if may_act_as(staff.role, Role.GUIDE) else _PUBLIC


def _counters(request: web.Request) -> frozenset[CounterId] | None:
    if "counter" not in request.query:
        return None
    return frozenset({CounterId(query_number(request, "counter", 0, 9_999))})


def _voice(request: web.Request) -> BoardVoice | None:
    """Return what a board in a browser says of itself: whether it can be heard, and where."""
    sound = query_choice(request, "sound", tuple(Sound))
    if sound is None:
        return None
    try:
        zone = place_of(request.query, request.app[CONTEXT].settings.board).zone
    except UnknownZoneError as error:
        raise ProblemError("invalid", "wrong_query", field="counters") from error
    return BoardVoice("", zone, Sound(sound))


def _last_seq(request: web.Request) -> int | None:
    text = request.headers.get("Last-Event-ID", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None  # noqa: PLR2004 - digits of 2**63
