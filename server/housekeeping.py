"""Housekeeping: each new day, what lies beside the ledger and has served its time is erased.

A year that is long over moves to a file of its own.
"""

import asyncio
import logging
from datetime import date, timedelta

from server.desk import ANSWERS_KEPT_DAYS, Desk, Happening
from server.ports import Ledger, StorageError
from ticket_queue.events import DayOpened

_log = logging.getLogger(__name__)


class Housekeeping:
    """Erases old links, free texts and answers when a day opens (promise P8), and closes years."""

    def __init__(
        self, desk: Desk, ledger: Ledger, links_kept: timedelta, texts_kept: timedelta
    ) -> None:
        """Look after a ledger; the two say how long a link leads to its ticket and a text lies."""
        self._desk = desk
        self._ledger = ledger
        self._links_kept = links_kept
        self._texts_kept = texts_kept
        self._tidying: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to listen for new days."""
        self._desk.listeners.append(self._heard)

    async def stop(self) -> None:
        """Stop listening, and let what has begun end."""
        self._desk.listeners.remove(self._heard)
        await asyncio.gather(*self._tidying)

    def _heard(self, happening: Happening) -> None:
        for recorded in happening.recorded:
            if isinstance(recorded.event, DayOpened):
                task = asyncio.create_task(self._tidy(recorded.day), name="housekeeping")
                self._tidying.add(task)
                task.add_done_callback(self._tidying.discard)

    async def _tidy(self, today: date) -> None:
        await self._erase(today)
        try:
            await self._ledger.close_years(today)
        except StorageError:
            # The lines are where they were: the next day tries again.
            _log.error("a year that is over could not be moved to its own file", exc_info=True)

    async def _erase(self, today: date) -> None:
        try:
            await self._ledger.erase_before(
                links=today - self._links_kept,
                texts=today - self._texts_kept,
                answers=today - timedelta(days=ANSWERS_KEPT_DAYS - 1),
            )
        except StorageError:
            # Nothing is lost by it: the next day tries again.
            _log.warning("old links, texts and answers could not be erased", exc_info=True)
