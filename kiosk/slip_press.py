"""From what a slip says to the slip in the citizen's hand, one slip after the other."""

import asyncio
from collections.abc import Callable, Mapping

from kiosk.ports import (
    DeviceHealth,
    PaperState,
    PrintOutcome,
    PrintRecord,
    PrintResult,
    TicketPrinter,
)
from kiosk.receipt import Paper, Receipt, render, slip_name
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language, TicketId


class SlipPress:
    """Draws slips and has them printed; a kiosk without a printer prints nothing and says so.

    ``tell`` is called with the machine's health whenever it has changed.
    """

    def __init__(
        self,
        printer: TicketPrinter | None,
        paper: Paper,
        catalogues: Mapping[Language, Catalogue],
        tell: Callable[[DeviceHealth], None],
        record: PrintRecord,
    ) -> None:
        """Take a printer of the caller's, who also closes it; ``record`` is kept up to date."""
        self._printer = printer
        self._paper = paper
        self._catalogues = catalogues
        self._tell = tell
        self._record = record
        self._told: DeviceHealth | None = None
        self._turn = asyncio.Lock()

    async def print_slip(
        self, ticket_id: TicketId, receipt: Receipt, language: Language
    ) -> PrintResult:
        """Return what became of the slip."""
        if self._printer is None:
            await asyncio.to_thread(self._record.printed, ticket_id, PrintOutcome.DOWN)
            return PrintResult(PrintOutcome.DOWN, detail="no printer in the settings")
        async with self._turn:
            picture = await asyncio.to_thread(
                render, receipt, self._catalogues[language], self._paper
            )
            name = slip_name(receipt)
            await asyncio.to_thread(self._record.printing, ticket_id)
            result = await asyncio.to_thread(self._printer.print_slip, picture, name)
            await asyncio.to_thread(self._record.printed, ticket_id, result.outcome)
        self._report(result)
        return result

    async def look_after(self, every_s: float) -> None:
        """Look how the printer is from time to time, until cancelled."""
        while self._printer is not None:
            async with self._turn:
                result = await asyncio.to_thread(self._printer.check)
            self._report(result)
            await asyncio.sleep(every_s)

    def _report(self, result: PrintResult) -> None:
        paper = None if result.paper is PaperState.UNKNOWN else result.paper.value
        health = DeviceHealth(printer=result.outcome.value, paper=paper, detail=result.reason)
        if health != self._told:
            self._told = health
            self._tell(health)
