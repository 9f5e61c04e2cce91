"""The wait watch: one timer for the next level that a waiting ticket will reach."""

import asyncio
import contextlib
import logging
from datetime import datetime

from server.desk import Command, Desk, Happening
from ticket_queue.lobby import Lobby
from ticket_queue.rules.alerts import raise_alerts
from ticket_queue.rules.day import day_ends_at
from ticket_queue.wait_limit import next_level_at

_log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 60.0
"""The timer looks again at least this often: the process may have been put to sleep."""
RETRY_S = 1.0


class WaitWatch:
    """Raises each alert at its moment and turns the day at midnight.

    It never looks at a ticket whose level has not come: the lobby keeps the moments in order.
    """

    def __init__(self, desk: Desk) -> None:
        """Watch a desk's lobby; nothing happens before ``start``."""
        self._desk = desk
        self._changed = asyncio.Event()
        self._armed_for: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._desk.listeners.append(self._heard)
        self._task = asyncio.create_task(self._watch(), name="wait-watch")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._desk.listeners.remove(self._heard)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _heard(self, happening: Happening) -> None:
        if _next_moment(happening.lobby, happening.now) != self._armed_for:
            self._changed.set()

    async def _watch(self) -> None:
        await self._look()
        while True:
            self._changed.clear()
            self._armed_for = await self._desk.read(_next_moment)
            left = self._desk.clock.real_seconds_until(self._armed_for)
            if left > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(left, LONGEST_SLEEP_S)):
                        await self._changed.wait()
            else:
                await self._look()

    async def _look(self) -> None:
        """Let the desk raise what is due; it turns the day by itself."""
        try:
            await self._desk.submit(Command(decide=raise_alerts, answer=lambda _lobby, _now: b""))
        except Exception:  # noqa: BLE001 - a fault today must not silence every later alert
            _log.exception("alerts could not be recorded; trying again")
            await asyncio.sleep(RETRY_S)


def _next_moment(lobby: Lobby, now: datetime) -> datetime:
    day_end = day_ends_at(lobby, now)
    level = next_level_at(lobby)
    return day_end if level is None else min(level, day_end)
