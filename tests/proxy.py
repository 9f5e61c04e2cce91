"""A TCP proxy between two programs, which breaks the line on cue."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Self

WAIT_S = 10.0


class Proxy:
    """Passes bytes to ``port`` of the loopback, from a port of its own that stays the same.

    ``mode``: "pass"; "refuse" takes no connection; "stall" reads and passes nothing, both ways;
    "lose" passes what is asked and drops what is answered.
    """

    def __init__(self, port: int) -> None:
        self._behind = port
        self._mode = "pass"
        self._passing = asyncio.Event()
        self._lines: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def break_line(self, mode: str) -> None:
        """Change the mode; lines that are open are cut, but for "stall" and "lose"."""
        self._do(self._change(mode))

    def mend(self) -> None:
        """Pass everything again."""
        self.break_line("pass")

    def _do(self, change: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(change, self._loop).result(WAIT_S)

    async def _change(self, mode: str) -> None:
        self._mode = mode
        if mode == "stall":
            self._passing.clear()
        else:
            self._passing.set()
        if mode == "refuse":
            for line in list(self._lines):
                line.transport.abort()
            self._server.close()
        elif not self._server.is_serving():
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        except OSError:
            writer.transport.abort()
            return
        lines = {writer, behind_writer}
        self._lines |= lines
        asked = asyncio.create_task(self._pump(reader, behind_writer, answers=False))
        answered = asyncio.create_task(self._pump(behind_reader, writer, answers=True))
        await asyncio.wait((asked, answered), return_when=asyncio.FIRST_COMPLETED)
        for line in lines:
            line.transport.abort()
        await asyncio.gather(asked, answered, return_exceptions=True)
        self._lines -= lines

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(2**16):
                await self._passing.wait()
                if answers and self._mode == "lose":
                    continue
                sink.write(data)
                await sink.drain()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._passing.set()
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()

    async def _end(self) -> None:
        self._passing.set()
        self._server.close()
        for line in list(self._lines):
            line.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(WAIT_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT_S)
        self._loop.close()
