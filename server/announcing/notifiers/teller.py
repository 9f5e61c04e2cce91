"""Tells one notifier of alerts: one message for a burst, again until it has arrived.

The durable place is the ledger, which holds every alert, and a small file that says up to where
they were told. So nothing is lost by a restart, and a message is repeated only when the server
dies between its delivery and that note (at least once).
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime

from server.announcing.notifiers.notice import NoticeWriter
from server.announcing.notifiers.told import Told
from server.desk import Desk, Happening
from server.ports import AlertNotice, Notifier, NotifierError
from ticket_queue.events import AlertRaised
from ticket_queue.lobby import Lobby

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Real seconds: gathered after the first alert, quiet after a message, before a new attempt.

    An attempt that fails is followed by pauses that double, from the first to the longest.
    """

    gather_s: float
    quiet_s: float
    first_retry_s: float = 5.0
    longest_retry_s: float = 300.0


class AlertTeller:
    """Brings the alerts of a desk to one notifier; begin with ``start``, end with ``stop``."""

    def __init__(
        self, notifier: Notifier, desk: Desk, writer: NoticeWriter, told: Told, pause: Pause
    ) -> None:
        """Keep the parts; nothing happens before ``start``."""
        self._notifier = notifier
        self._desk = desk
        self._writer = writer
        self._told = told
        self._pause = pause
        self._until: datetime | None = None
        self._raised = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._saving: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Go on where it was; with a ledger that is new here, from now on."""
        self._until = await asyncio.to_thread(self._told.load, self._desk.epoch)
        if self._until is None:
            await self._note(self._desk.clock.now())
        self._raised.set()
        self._desk.listeners.append(self._heard)
        self._task = asyncio.create_task(self._tell(), name=f"alerts-{self._notifier.name}")

    async def stop(self) -> None:
        """Stop telling; what is untold is told after the next start."""
        self._desk.listeners.remove(self._heard)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._saving is not None:
            await asyncio.gather(self._saving, return_exceptions=True)

    def _heard(self, happening: Happening) -> None:
        if any(
            isinstance(each.event, AlertRaised) and each.event.level in self._writer.levels
            for each in happening.recorded
        ):
            self._raised.set()

    async def _tell(self) -> None:
        while True:
            await self._raised.wait()
            await asyncio.sleep(self._pause.gather_s)
            self._raised.clear()
            if await self._deliver():
                await asyncio.sleep(self._pause.quiet_s)

    async def _deliver(self) -> bool:
        """Tell what is untold until somebody has it; False when there is nothing to tell."""
        retry_s = self._pause.first_retry_s
        while True:
            notice, until = await self._desk.read(self._untold)
            if notice is None:
                return False
            try:
                await self._notifier.tell(notice)
            except Exception as error:  # noqa: BLE001 - whatever it is, later alerts must go out
                expected = isinstance(error, NotifierError)
                _log.warning(
                    "a notice was not delivered",
                    extra={"notifier": self._notifier.name, "error": str(error)},
                    exc_info=None if expected else error,
                )
                await asyncio.sleep(retry_s)
                retry_s = min(retry_s * 2, self._pause.longest_retry_s)
            else:
                await self._note(until)
                return True

    def _untold(self, lobby: Lobby, now: datetime) -> tuple[AlertNotice | None, datetime]:
        """Write the notice anew at each attempt: what was answered meanwhile is left out."""
        alerts = self._writer.untold(lobby, self._until or now)
        if not alerts:
            return None, now
        return self._writer.write(lobby, now, alerts), max(each.raised_at for each in alerts)

    async def _note(self, until: datetime) -> None:
        self._until = until
        save = asyncio.to_thread(self._told.save, self._desk.epoch, until)
        self._saving = asyncio.ensure_future(save)
        with contextlib.suppress(OSError):  # told once more after a restart, which harms nobody
            await asyncio.shield(self._saving)
