"""The server's live stream as a kiosk hears it: the hall has changed, a guide has an errand."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

import aiohttp
import msgspec
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from kiosk.ports import Errand

log = logging.getLogger(__name__)

SILENT_FOR = timedelta(seconds=25)
"""Comments come every 10 s: after two missed ones the stream is dead, whatever TCP says."""
RECONNECT_AFTER = timedelta(seconds=2)
TOPICS = "board,errand"
WITHOUT_ERRANDS = "board"
"""For a server that is older than this kiosk and refuses a topic that it does not know."""


class LiveStream:
    """One kiosk's stream, opened again whenever it breaks."""

    def __init__(
        self, session: aiohttp.ClientSession, url: URL, headers: Mapping[str, str]
    ) -> None:
        """Take a session of the caller's, who also closes it."""
        self._session = session
        self._url = url
        self._headers = headers
        self._topics = TOPICS

    async def listen(self, changed: Callable[[], None], errand: Callable[[Errand], None]) -> None:
        """Call back for each event, until cancelled."""
        while True:
            try:
                async for event, data in self._events():
                    if event == "board":
                        changed()
                    elif event == "errand":
                        _hand_over(data, errand)
            except (aiohttp.ClientError, HttpProcessingError, OSError, ValueError) as error:
                log.info("live stream lost", extra={"error": repr(error)})
            await asyncio.sleep(RECONNECT_AFTER.total_seconds())

    async def _events(self) -> AsyncIterator[tuple[str, bytes]]:
        """Open the stream once and go through its events: name and data."""
        patience = aiohttp.ClientTimeout(
            total=None, sock_connect=5, sock_read=SILENT_FOR.total_seconds()
        )
        async with self._session.get(
            self._url,
            params={"topics": self._topics},
            headers=self._headers,
            timeout=patience,
            read_bufsize=2**18,
        ) as stream:
            if stream.status != HTTPStatus.OK:
                if stream.status == HTTPStatus.UNPROCESSABLE_ENTITY:
                    self._topics = WITHOUT_ERRANDS
                log.info("live stream refused", extra={"status": stream.status})
                return
            event, data = "", b""
            async for line in stream.content:
                field, _, value = line.rstrip(b"\r\n").partition(b":")
                value = value.removeprefix(b" ")
                if field == b"event":
                    event = value.decode(errors="replace")
                elif field == b"data":
                    data += value
                elif not field and not value:
                    yield event, data
                    event, data = "", b""


def _hand_over(data: bytes, errand: Callable[[Errand], None]) -> None:
    try:
        errand(msgspec.json.decode(data, type=Errand))
    except (ValueError, RecursionError) as error:
        log.warning("an errand cannot be read", extra={"error": str(error)})
