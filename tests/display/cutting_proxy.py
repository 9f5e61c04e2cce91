"""A TCP proxy before the broker that cuts connections at chosen packets, or swallows everything."""

import asyncio
import threading
from collections.abc import Callable
from enum import IntEnum
from types import TracebackType
from typing import Self


class Packet(IntEnum):
    """The packets at which a connection may be cut (MQTT 5.0, section 2.1.2): the broker's own,
    and, beyond 16, those that are sent to it.
    """

    OPEN = 0
    CONNACK = 2
    PUBLISH = 3
    SUBACK = 9
    SENT_PUBLISH = 16 + 3


_SENT = 16


class CuttingProxy:
    """Listens on a port of its own and passes to the broker's; every connection is counted.

    ``cut_at`` ends each connection where the packet begins, in the middle for a PUBLISH, until
    ``heal``; ``swallow`` keeps connections open and passes nothing, in either direction.
    ``on_cut`` is called at each cut, in the proxy's thread.
    """

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._cut_at: Packet | None = None
        self._passing = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.cuts = 0
        self.on_cut: Callable[[], None] = lambda: None

    def cut_at(self, packet: Packet) -> None:
        """Cut what is open now, and every new connection at this packet."""
        self._call(lambda: self._begin_cutting(packet))

    def cut_next(self, packet: Packet) -> None:
        """Let what is open stand, and cut it at this packet."""
        self._call(lambda: setattr(self, "_cut_at", packet))

    def heal(self) -> None:
        self._call(lambda: setattr(self, "_cut_at", None))

    def swallow(self) -> None:
        self._call(self._passing.clear)

    def flow(self) -> None:
        self._call(self._passing.set)

    def __enter__(self) -> Self:
        self._passing.set()
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, do: Callable[[], object]) -> None:
        async def done() -> None:
            do()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(5)

    def _begin_cutting(self, packet: Packet) -> None:
        self._cut_at = packet
        for writer in self._writers:
            writer.transport.abort()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        upstream: asyncio.StreamWriter | None = None
        try:
            if self._cut_at is Packet.OPEN:
                self._cut()
                return
            from_broker, upstream = await asyncio.open_connection("127.0.0.1", self._broker_port)
            await self._pass_both(reader, writer, from_broker, upstream)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for each in (writer, upstream):
                if each is not None:
                    each.transport.abort()
            self._writers.discard(writer)
            self._tasks.discard(task)

    async def _pass_both(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_broker: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
    ) -> None:
        ways = [
            asyncio.ensure_future(self._pass_packets(reader, upstream, _SENT)),
            asyncio.ensure_future(self._pass_packets(from_broker, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def _cut(self) -> None:
        self.cuts += 1
        self.on_cut()

    async def _pass_packets(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: int = 0
    ) -> None:
        while True:
            packet = await _read_packet(reader)
            await self._passing.wait()
            if self._cut_at is not None and sent + (packet[0] >> 4) == self._cut_at:
                if self._cut_at in {Packet.PUBLISH, Packet.SENT_PUBLISH}:
                    writer.write(packet[: len(packet) // 2])
                    await writer.drain()
                self._cut()
                return
            writer.write(packet)
            await writer.drain()


async def _read_packet(reader: asyncio.StreamReader) -> bytes:
    """Read one packet: its kind, its remaining length in 1 to 4 bytes, and its body."""
    head = await reader.readexactly(1)
    length = shift = 0
    while True:
        byte = await reader.readexactly(1)
        head += byte
        length |= (byte[0] & 0x7F) << shift
        shift += 7
        if not byte[0] & 0x80:
            return head + await reader.readexactly(length)
