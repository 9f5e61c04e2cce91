"""An open live stream, and what it has said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from aiohttp import ClientResponse

from tests.server.web.house import V1, House, Json

Told = tuple[str, int, Json]


class Stream:
    """An open stream; ``said`` holds what has come."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response
        self.said: list[Told] = []
        self.comments = 0

    async def listen(self) -> None:
        buffer = b""
        async for chunk in self.response.content.iter_any():
            buffer += chunk
            *blocks, buffer = buffer.split(b"\n\n")
            for block in blocks:
                self._take(block.decode())

    def _take(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        if "event" in fields:
            body = msgspec.json.decode(fields["data"])
            self.said.append((fields["event"], int(fields.get("id", "0")), body))
        elif "" in fields:
            self.comments += 1

    def topics(self) -> list[str]:
        return [topic for topic, _, _ in self.said]

    def of(self, topic: str) -> list[Json]:
        return [body for name, _, body in self.said if name == topic]


@asynccontextmanager
async def stream(
    office: House, who: str = "anyone", query: str = "", last: int | None = None
) -> AsyncIterator[Stream]:
    headers = dict(office.people.headers.get(who, {}))
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    async with office.client.get(f"{V1}/live{query}", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        opened = Stream(response)
        listening = asyncio.create_task(opened.listen())
        try:
            yield opened
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
