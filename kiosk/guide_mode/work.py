"""Carries out what guide mode asks for: PIN, journal, printer, pause, end of the program."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from kiosk.guide_mode.phases import (
    BringTickets,
    CheckPin,
    EndProgram,
    GuideCommand,
    KeepPause,
    KeptTicket,
    LookAtPrinter,
    LookForPin,
    MachineFacts,
    PrintAgain,
    PrintTrial,
)
from kiosk.guide_mode.presenter import GuideMode
from kiosk.guide_pin import GuidePin
from kiosk.journal import Entry, Journal
from kiosk.menu import Menu
from kiosk.pause import Pause
from kiosk.ports import Clock, DeskError, IssueRefused, PrintOutcome, PrintResult
from kiosk.service_time import ServiceTime
from kiosk.slip import receipt_of
from kiosk.slip_press import SlipPress
from ticket_queue.ids import Language

log = logging.getLogger(__name__)

LATEST = 60
"""Ten pages: who lost a slip before that is better helped by its number at the guide's page."""


class MenuDesk(Protocol):
    """Where the name board of a slip comes from, and whether this machine is alone."""

    @property
    def alone(self) -> bool:
        """Whether the kiosk gives its own numbers now."""
        ...

    async def menu(self, language: Language) -> Menu:
        """See ``TicketDesk``."""
        ...


class GuideWork:
    """Works for one machine; ``end`` ends the program with the status of a restart."""

    def __init__(
        self,
        pin: GuidePin,
        journal: Journal,
        desk: MenuDesk,
        press: SlipPress,
        pause: Pause,
        time: ServiceTime,
        end: Callable[[], None],
    ) -> None:
        """Use what the machine is made of."""
        self._pin = pin
        self._journal = journal
        self._desk = desk
        self._press = press
        self._pause = pause
        self._time = time
        self._end = end

    def facts(self) -> MachineFacts:
        """Return how the machine is now."""
        return MachineFacts(self._pause.reason, self._press.last_result, self._desk.alone)

    async def carry_out(self, command: GuideCommand, mode: GuideMode, clock: Clock) -> None:
        """Do what was asked for and tell the presenter what came of it."""
        match command:
            case LookForPin():
                is_set = await asyncio.to_thread(self._pin.is_set)
                mode.pin_looked_for(is_set=is_set)
            case CheckPin():
                right = await asyncio.to_thread(self._check, command)
                mode.pin_checked(right=right, now=clock.now())
            case BringTickets():
                mode.tickets_came(await self._tickets(), clock.now())
            case PrintAgain(kept=kept):
                result = await self._print_again(kept)
                mode.done("reprint", clock.now(), result, kept.ticket.label)
            case LookAtPrinter():
                mode.done("paper", clock.now(), await self._press.look_again())
            case PrintTrial(language=language):
                at = self._time.anchor().at
                mode.done("trial", clock.now(), await self._press.print_trial(language, at))
            case KeepPause(reason=reason):
                await asyncio.to_thread(self._pause.set, reason)
                self._pause.told()
                log.info("paused" if reason else "resumed", extra={"reason": reason})
                mode.done("resume" if reason is None else "pause", clock.now())
            case EndProgram():
                log.info("a guide asks for a new start")
                self._end()

    def _check(self, command: CheckPin) -> bool:
        """Keep the try before it is looked at; takes some tenths of a second."""
        self._journal.keep_wrong_pins(command.wrong)
        right = self._pin.matches(command.pin.reveal())
        if right:
            self._journal.keep_wrong_pins(0)
        else:
            log.warning("a wrong PIN for guide mode", extra={"in_a_row": command.wrong})
        return right

    async def _tickets(self) -> tuple[KeptTicket, ...]:
        """Return the latest tickets of this service day: older numbers are no longer valid."""
        today = self._time.anchor().at.date()
        entries = await asyncio.to_thread(self._journal.latest, LATEST)
        kept = (_kept(entry) for entry in entries)
        return tuple(each for each in kept if each and each.ticket.issued_at.date() == today)

    async def _print_again(self, kept: KeptTicket) -> PrintResult:
        try:
            site = (await self._desk.menu(kept.language)).site
        except (DeskError, IssueRefused) as error:
            log.warning("no name board for a reprint", extra={"error": str(error)})
            return PrintResult(PrintOutcome.DOWN, detail=str(error))
        receipt = receipt_of(kept.ticket, site, reprint=True)
        return await self._press.print_slip(kept.ticket.ticket_id, receipt, kept.language)


def _kept(entry: Entry) -> KeptTicket | None:
    if entry.ticket is None:
        return None
    known = {outcome.value: outcome for outcome in PrintOutcome} | {"sending": PrintOutcome.UNKNOWN}
    return KeptTicket(entry.ticket, entry.request.language, known.get(entry.printing))
