"""A hall full of listeners in one process: boards at the broker, pages at the live stream.

    python -m tests.bench.crowd BROKER_PORT HTTP_PORT PASSWORDS_FILE PAGES_FILE

Each line of the first file is a user and its password at the broker, each line of the second a
path of the live stream and a header. ``{}`` is written once all listen. At the end of its input it
writes ``{"boards": {number: [moment, …]}, "pages": {…}}``, in monotonic seconds: when each board
and page heard of each call.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from server.settings import default_settings
from ticket_queue import topics

SITE_CODE = default_settings().site.code
MISC_EVERY_S = 1.0
Heard = dict[int, list[float]]


class Board:
    """One subscriber; paho decodes, the loop of this process does the rest."""

    def __init__(self, user: str, password: str, heard: Heard, subscribed: asyncio.Event) -> None:
        self.client = Client(CallbackAPIVersion.VERSION2, client_id=user, protocol=MQTTv5)
        self.client.username_pw_set(user, password)
        self.client.on_message = self._message
        self.client.on_connect = lambda client, *_: client.subscribe(topics.calls(SITE_CODE), 1)
        self.client.on_subscribe = lambda *_: subscribed.set()
        self._heard = heard

    def listen(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        self.client.connect("127.0.0.1", port, keepalive=600)
        line = self.client.socket()
        assert line is not None
        loop.add_reader(line, self._read)

    def _read(self) -> None:
        self.client.loop_read()
        while self.client.want_write():
            self.client.loop_write()

    def _message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        now = time.monotonic()
        self._heard[json.loads(message.payload)["number"]].append(now)


async def _page(port: int, page: str, heard: Heard) -> None:
    path, _, header = page.partition(" ")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{header}\r\n\r\n".encode())
    is_call = False
    while line := await reader.readline():
        if line.startswith(b"event: "):
            is_call = line == b"event: call\n"
        elif is_call and line.startswith(b"data: "):
            now = time.monotonic()
            heard[json.loads(line[6:])["number"]].append(now)


async def _listen(broker: int, port: int, users: Sequence[str], pages: Sequence[str]) -> None:
    boards: Heard = defaultdict(list)
    shown: Heard = defaultdict(list)
    crowd, waiting = [], []
    for user in users:
        name, _, password = user.partition(" ")
        waiting.append(asyncio.Event())
        crowd.append(Board(name, password, boards, waiting[-1]))
        crowd[-1].listen(broker)
    streams = [asyncio.create_task(_page(port, page, shown)) for page in pages]
    await asyncio.gather(*(each.wait() for each in waiting))
    await asyncio.sleep(1)  # the pages' first rounds
    _tell({})
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for stream in streams:
        stream.cancel()
    _tell({"boards": boards, "pages": shown})


def _tell(said: object) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _lines = [Path(name).read_text(encoding="utf-8").splitlines() for name in sys.argv[3:5]]
    asyncio.run(_listen(int(sys.argv[1]), int(sys.argv[2]), *_lines))
