"""From what a slip says to the slip in the citizen's hand, one slip after the other."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from kiosk.ports import (
    DeviceHealth,
    PaperState,
    PrintOutcome,
    PrintReason,
    PrintRecord,
    PrintResult,
    TicketPrinter,
)
from kiosk.receipt import Paper, Receipt, render, slip_name
from kiosk.slip import trial_receipt
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
        self.last_result: PrintResult | None = None
        """How the printer was when it was last used or looked at."""
        self._paused: str | None = None
        self._turn = asyncio.Lock()

    async def print_slip(
        self, ticket_id: TicketId, receipt: Receipt, language: Language
    ) -> PrintResult:
        """Return what became of a ticket's slip."""
        if self._printer is None:
            await asyncio.to_thread(self._record.printed, ticket_id, PrintOutcome.DOWN)
            return NO_PRINTER
        async with self._turn:
            # In one go: between two threads the slip would wait for a frame to be drawn.
            result = await asyncio.to_thread(
                self._draw_and_print, self._printer, ticket_id, receipt, language
            )
        self._report(result)
        return result

    def _draw_and_print(
        self, printer: TicketPrinter, ticket_id: TicketId, receipt: Receipt, language: Language
    ) -> PrintResult:
        picture = render(receipt, self._catalogues[language], self._paper)
        self._record.printing(ticket_id)
        result = printer.print_slip(picture, slip_name(receipt))
        self._record.printed(ticket_id, result.outcome)
        return result

    async def print_trial(self, language: Language, at: datetime) -> PrintResult:
        """Return what became of a slip that only tries the printer and gives nobody a number."""
        if self._printer is None:
            return NO_PRINTER
        texts = self._catalogues[language]
        async with self._turn:
            slip = trial_receipt(texts, at)
            picture = await asyncio.to_thread(render, slip, texts, self._paper)
            result = await asyncio.to_thread(self._printer.print_slip, picture, slip_name(slip))
        self._report(result)
        return result

    async def look_again(self) -> PrintResult:
        """Look how the printer is, now, and tell the staff even if nothing has changed."""
        self._told = None
        return await self._look(self._printer) if self._printer is not None else NO_PRINTER

    async def look_after(self, every_s: float) -> None:
        """Look how the printer is from time to time, until cancelled.

        Before that a slip is drawn for nobody, so that the first citizen does not wait for fonts.
        """
        texts = next(iter(self._catalogues.values()))
        slip = trial_receipt(texts, datetime.now(UTC))
        await asyncio.to_thread(render, slip, texts, self._paper)
        while self._printer is not None:
            await self._look(self._printer)
            await asyncio.sleep(every_s)

    async def _look(self, printer: TicketPrinter) -> PrintResult:
        async with self._turn:
            result = await asyncio.to_thread(printer.check)
        self._report(result)
        return result

    def tell_paused(self, reason: str | None) -> None:
        """Tell the staff that this machine gives no numbers for now and why, or that it does."""
        self._paused = reason
        self._report(self.last_result)

    def _report(self, result: PrintResult | None) -> None:
        self.last_result = result
        health = _health(result, self._paused)
        if health != self._told:
            self._told = health
            self._tell(health)


NO_PRINTER = PrintResult(
    PrintOutcome.DOWN, PrintReason.NO_PRINTER, detail="no printer in the settings"
)


def _health(result: PrintResult | None, paused: str | None) -> DeviceHealth:
    detail = None if result is None or result.reason is None else result.reason.value
    if paused is not None:
        detail = f"paused-{paused}"
    if result is None:
        return DeviceHealth(printer=PrintOutcome.UNKNOWN.value, detail=detail)
    paper = None if result.paper is PaperState.UNKNOWN else result.paper.value
    return DeviceHealth(printer=result.outcome.value, paper=paper, detail=detail)
