"""The whole server of a ward as a child, composed as `moiso-server run` composes it.

Nobody is limited in how often they ask, and the service clock is moved by hand. It tells in JSON
lines: ``{"ready_at"}`` (monotonic seconds) once it answers, then for each line that it reads one
line. ``lag`` gives how late the event loop was since the last ``lag`` (from the first one on it is
listened to, two hundred times a second), ``step SECONDS`` moves the clock.
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from server.app import MakeClock, running_server
from server.service_clock import ServiceClock
from server.settings import LimitSettings, Settings, default_settings
from tests.bench.table import percentile

LOOK_EVERY_S = 0.005


class HandMovedClock:
    """Real seconds, and those by which it was moved."""

    def __init__(self) -> None:
        self.moved_s = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.moved_s


class Lag:
    """How much later than asked for the event loop wakes."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._listening: asyncio.Task[None] | None = None

    async def _listen(self) -> None:
        while True:
            asked = time.perf_counter() + LOOK_EVERY_S
            await asyncio.sleep(LOOK_EVERY_S)
            self._late.append(time.perf_counter() - asked)

    def told(self) -> dict[str, float]:
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        late, self._late = self._late or [0.0], []
        shares = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
        return {name: percentile(late, share) * 1000 for name, share in shares.items()}


def _settings(port: int, mqtt_port: int) -> Settings:
    shipped = default_settings()
    return replace(
        shipped,
        public_url=f"http://127.0.0.1:{port}",
        http=replace(shipped.http, host="127.0.0.1", port=port),
        broker=replace(shipped.broker, url=f"mqtt://127.0.0.1:{mqtt_port}", embedded=True),
        limits=LimitSettings(
            kiosk_tickets=None, public_requests=None, sign_ins=None, public_streams=None
        ),
    )


def _clock(monotonic: HandMovedClock, eight: datetime, eight_s: float) -> MakeClock:
    """Let it be eight o'clock at ``eight_s`` monotonic seconds, also after a restart."""

    def make(last_at: datetime | None) -> ServiceClock:
        now = eight + timedelta(seconds=monotonic() - eight_s)
        return ServiceClock(now if last_at is None else max(now, last_at), monotonic)

    return make


async def _serve(data: Path, ports: tuple[int, int], eight: datetime, eight_s: float) -> None:
    monotonic, lag = HandMovedClock(), Lag()
    loop = asyncio.get_running_loop()

    def answer(line: str) -> None:
        verb, _, rest = line.strip().partition(" ")
        if verb == "step":
            monotonic.moved_s += float(rest)
        _tell(lag.told() if verb == "lag" else {})

    settings = _settings(*ports)
    async with running_server(settings, data, _clock(monotonic, eight, eight_s)):
        _tell({"ready_at": time.monotonic()})
        ended = asyncio.Event()
        threading.Thread(target=_read, args=(loop, answer, ended), daemon=True).start()
        await ended.wait()


def _read(
    loop: asyncio.AbstractEventLoop, answer: Callable[[str], None], ended: asyncio.Event
) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(answer, line)
    loop.call_soon_threadsafe(ended.set)


def _tell(said: dict[str, float]) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    data, port, mqtt_port, eight, eight_s = arguments
    at = datetime.fromisoformat(eight)
    asyncio.run(_serve(Path(data), (int(port), int(mqtt_port)), at, float(eight_s)))


if __name__ == "__main__":
    main(sys.argv[1:])
