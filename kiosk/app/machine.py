"""What a kiosk is made of, whatever front it has: opened as the settings say, closed at the end."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp

from kiosk.errands import Errands
from kiosk.journal import Journal, JournalError
from kiosk.mistakes import Mistake, SettingsError
from kiosk.offline_desk import OfflineDesk
from kiosk.pause import Pause
from kiosk.ports import DeviceHealth, TicketPrinter
from kiosk.printer import PrinterAddressError, PrinterProfile, open_printer
from kiosk.printer.address import FORMS
from kiosk.receipt import Paper
from kiosk.server_desk import ServerDesk
from kiosk.service_time import ServiceTime, ThisMachine
from kiosk.settings import PeopleSettings, PrinterSettings, Settings, read_secret
from kiosk.slip_press import SlipPress
from kiosk.ticket_bucket import TicketBucket
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import Language

TEXTS = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True)
class Machine:
    """The parts that every front uses."""

    desk: OfflineDesk
    press: SlipPress
    journal: Journal
    time: ServiceTime
    pause: Pause
    errands: Errands
    catalogues: dict[Language, Catalogue]


@asynccontextmanager
async def open_machine(settings: Settings, data: Path) -> AsyncIterator[Machine]:
    """Open what the settings name; close it at the end.

    Raises:
        SettingsError: a setting names something that is not there.
    """
    server = settings.server
    if not server.token_file:
        raise SettingsError((Mistake("server.token_file", "no_token_file"),))
    token = read_secret(Path(server.token_file), "server.token_file")
    catalogues = catalogues_of(settings.people)
    journal = open_journal(settings, data)
    printer = printer_of(settings.printer, unfinished=journal.was_killed_printing())
    try:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as reports:
            service_time = ServiceTime(ThisMachine(), journal.anchor())
            desk = OfflineDesk(
                ServerDesk(session, server.url, token, timedelta(seconds=server.answer_within_s)),
                journal,
                service_time,
                TicketBucket(time.monotonic),
                tuple(catalogues),
                settings.digit,
            )

            def tell(health: DeviceHealth) -> None:
                reports.create_task(desk.report_health(health))

            press = SlipPress(printer, paper_of(settings.printer), catalogues, tell, journal)
            pause = Pause(journal, press.tell_paused)
            errands = Errands(desk, press, tuple(catalogues))
            yield Machine(desk, press, journal, service_time, pause, errands, catalogues)
    finally:
        if printer is not None:
            printer.close()
        journal.close()


def open_journal(settings: Settings, data: Path) -> Journal:
    """Open the journal of this device.

    Raises:
        SettingsError: it cannot be opened where the settings want it.
    """
    try:
        return Journal(data / f"{settings.device}.journal")
    except (OSError, JournalError) as error:
        mistake = Mistake("storage.data", "unwritable", folder=data, error=error)
        raise SettingsError((mistake,)) from error


def catalogues_of(people: PeopleSettings) -> dict[Language, Catalogue]:
    """Return the languages on offer, in the settings' order.

    Raises:
        SettingsError: a language has no catalogue.
    """
    found = load_catalogues(TEXTS)
    missing = [code for code in people.languages if code not in found]
    if missing:
        raise SettingsError(
            Mistake("people.languages", "no_catalogue", language=code) for code in missing
        )
    return {Language(code): found[Language(code)] for code in people.languages}


def paper_of(settings: PrinterSettings) -> Paper:
    """Return the paper that the slips are drawn for."""
    return Paper(settings.dots, slow_line=settings.url.startswith("serial:"))


def printer_of(settings: PrinterSettings, *, unfinished: bool) -> TicketPrinter | None:
    """Return the printer; None where there is none.

    Raises:
        SettingsError: its address cannot be read.
    """
    if not settings.url:
        return None
    profile = PrinterProfile(settings.dots, settings.status, settings.cuts)
    deadline = timedelta(seconds=settings.deadline_s)
    try:
        return open_printer(settings.url, profile, deadline=deadline, unfinished=unfinished)
    except PrinterAddressError as error:
        mistake = Mistake("printer.url", error.key, given=settings.url, forms=FORMS)
        raise SettingsError((mistake,)) from error
