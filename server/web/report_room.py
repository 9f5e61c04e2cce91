"""Where reports are made: in a thread, one at a time, so that neither desk nor disk feels them."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from server.report.keeping import ReportWriter
from server.report.making import ReportMaker

Result = TypeVar("Result")


class ReportRoom:
    """The maker of reports behind its door; ``writer`` keeps what people add."""

    def __init__(self, maker: ReportMaker, writer: ReportWriter) -> None:
        """Open the room; nothing is read yet."""
        self.maker = maker
        self.writer = writer
        self._door = asyncio.Semaphore(1)

    async def work(self, make: Callable[[ReportMaker], Result]) -> Result:
        """Let the maker work on something, once whoever is inside is done."""
        async with self._door:
            return await asyncio.to_thread(make, self.maker)
