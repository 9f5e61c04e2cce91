"""Wires the kiosk together, with a window or without."""

import asyncio
import os
import sys
import threading
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from PIL import Image

from kiosk.doctor import examine_machine, examine_printer, examine_server
from kiosk.espeak_voice import EspeakVoice, voice_is_there
from kiosk.flow import Flow
from kiosk.guidance import GuideKey
from kiosk.guided_front import GuidedFront
from kiosk.journal import Journal, JournalError
from kiosk.offline_desk import OfflineDesk
from kiosk.phases import Patience
from kiosk.ports import DeviceHealth, TicketPrinter
from kiosk.printer import PrinterAddressError, PrinterProfile, open_printer
from kiosk.receipt import Paper, render
from kiosk.scenes import Phrases
from kiosk.server_desk import ServerDesk
from kiosk.service_time import ServiceTime, ThisMachine
from kiosk.settings import (
    GuidanceSettings,
    PeopleSettings,
    PrinterSettings,
    Settings,
    SettingsError,
    read_secret,
)
from kiosk.slip import trial_receipt
from kiosk.slip_press import SlipPress
from kiosk.text_mode import TextMode
from kiosk.ticket_bucket import TicketBucket
from kiosk.tile_order import TileOrder
from kiosk.use_counts import UseCounts
from kiosk.visits import Visits
from ticket_queue.catalogue import Catalogue, load_catalogues
from ticket_queue.ids import Language, ServiceCode, TicketId

PRINTER_LOOKED_AT_EVERY_S = 60.0


class MonotonicClock:
    """The machine's own clock that never goes back."""

    def now(self) -> timedelta:
        """Return the time since the machine started."""
        return timedelta(seconds=time.monotonic())


@dataclass(frozen=True)
class Machine:
    """What the kiosk is made of, whatever front it has."""

    desk: OfflineDesk
    press: SlipPress
    catalogues: dict[Language, Catalogue]


async def run_text(settings: Settings, data: Path) -> None:
    """Serve JSON lines from standard input until it ends.

    Raises:
        SettingsError: a setting names something that is not there.
    """

    def write(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    async with _machine(settings, data) as machine:
        text_mode = TextMode(machine.desk, machine.press, machine.catalogues)
        beside = asyncio.create_task(machine.desk.keep_in_touch())
        await text_mode.serve(_lines_of_standard_input(), write)
        beside.cancel()


async def run_window(settings: Settings, data: Path) -> None:
    """Serve people on the screen until the window is closed.

    Raises:
        SettingsError: a setting names something that is not there, or there is no screen.
    """
    from kiosk.screens.environment import prepare_environment
    from kiosk.screens.style import check_reach, palette_of

    check_reach(settings.screen)
    palette = palette_of(settings.appearance)
    _check_logo(settings.appearance.logo)
    prepare_environment(settings.screen, data)
    from kiosk.screens.kiosk_app import KioskApp, require_window

    require_window()

    async with _machine(settings, data) as machine, asyncio.TaskGroup() as tasks:
        window = KioskApp(
            settings.screen, _guide_keys(settings.guidance), palette, settings.appearance.logo
        )
        voice = EspeakVoice(settings.guidance.words_per_minute)
        front = GuidedFront(machine.catalogues, voice, window.show)
        visits = Visits(
            _flow(settings.people, machine.catalogues, _tile_order(settings.people, data)),
            machine.desk,
            machine.press,
            MonotonicClock(),
            front.show,
            timedelta(seconds=settings.server.refresh_every_s),
        )

        def press(key: GuideKey) -> None:
            action = front.press(key)
            visits.attend()
            if action is not None:
                visits.touch(action)

        beside = [
            tasks.create_task(visits.run()),
            tasks.create_task(machine.desk.keep_in_touch()),
            tasks.create_task(machine.press.look_after(PRINTER_LOOKED_AT_EVERY_S)),
        ]
        await window.run_until_closed(visits.touch, press)
        voice.hush()
        for task in beside:
            task.cancel()


async def examine(settings: Settings, data: Path) -> list[tuple[str, bool]]:
    """Look at everything that a kiosk needs, printing a test slip: a line each, and whether fine.

    Raises:
        SettingsError: a setting names something that is not there.
    """
    server, printing = settings.server, settings.printer
    token = read_secret(Path(server.token_file), "server.token_file")
    catalogues = _catalogues(settings.people)
    texts = next(iter(catalogues.values()))
    journal = _journal(data / f"{settings.device}.journal")
    async with aiohttp.ClientSession() as session:
        patience = timedelta(seconds=server.answer_within_s)
        link = ServerDesk(session, server.url, token, patience)
        findings = await examine_server(link, texts.language, server.url, settings.digit)
    slip = render(trial_receipt(texts, datetime.now(UTC)), texts, _paper(printing))
    printer = _printer(printing, unfinished=False)
    findings += [*examine_printer(printer, slip), *examine_machine(journal, os.environ)]
    if printer is not None:
        printer.close()
    journal.close()
    verdicts = {True: texts("doctor.fine"), False: texts("doctor.to_do")}
    return [
        (f"{verdicts[each.fine]}: {texts(f'doctor.{each.key}', **each.facts)}", each.fine)
        for each in findings
    ]


@asynccontextmanager
async def _machine(settings: Settings, data: Path) -> AsyncIterator[Machine]:
    """Open what the settings name; close it at the end."""
    server, people = settings.server, settings.people
    if not server.token_file:
        raise SettingsError(("server.token_file: a file with this device's token is needed",))
    token = read_secret(Path(server.token_file), "server.token_file")
    catalogues = _catalogues(people)
    journal = _journal(data / f"{settings.device}.journal")
    printer = _printer(settings.printer, unfinished=journal.was_killed_printing())
    try:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as reports:
            patience = timedelta(seconds=server.answer_within_s)
            desk = OfflineDesk(
                ServerDesk(session, server.url, token, patience),
                journal,
                ServiceTime(ThisMachine(), journal.anchor()),
                TicketBucket(time.monotonic),
                tuple(catalogues),
                settings.digit,
            )

            def tell(health: DeviceHealth) -> None:
                reports.create_task(desk.report_health(health))

            press = SlipPress(printer, _paper(settings.printer), catalogues, tell, journal)
            yield Machine(desk, press, catalogues)
    finally:
        if printer is not None:
            printer.close()
        journal.close()


def _journal(path: Path) -> Journal:
    try:
        return Journal(path)
    except (OSError, JournalError) as error:
        raise SettingsError((f"storage.data: {error}",)) from error


def _catalogues(people: PeopleSettings) -> dict[Language, Catalogue]:
    found = load_catalogues(Path(__file__).with_name("texts"))
    missing = [code for code in people.languages if code not in found]
    if missing:
        raise SettingsError(
            tuple(f"people.languages: kiosk/texts/{x}.toml is missing" for x in missing)
        )
    return {Language(code): found[Language(code)] for code in people.languages}


def _paper(settings: PrinterSettings) -> Paper:
    return Paper(settings.dots, slow_line=settings.url.startswith("serial:"))


def _printer(settings: PrinterSettings, *, unfinished: bool) -> TicketPrinter | None:
    if not settings.url:
        return None
    profile = PrinterProfile(settings.dots, settings.status, settings.cuts)
    deadline = timedelta(seconds=settings.deadline_s)
    try:
        return open_printer(settings.url, profile, deadline=deadline, unfinished=unfinished)
    except PrinterAddressError as error:
        raise SettingsError((f"printer.url: {error}",)) from error


def _check_logo(file: str) -> None:
    if not file:
        return
    try:
        with Image.open(file) as picture:
            picture.verify()
    except (OSError, SyntaxError) as error:
        raise SettingsError((f"appearance.logo: {file} cannot be shown: {error}",)) from error


def _guide_keys(guidance: GuidanceSettings) -> dict[str, GuideKey]:
    """Return the keys of spoken guidance; none where nothing can speak."""
    if not voice_is_there():
        return {}
    return {getattr(guidance, key.value): key for key in GuideKey}


def _tile_order(people: PeopleSettings, data: Path) -> TileOrder:
    counts = UseCounts(data / "use-counts.json")
    return TileOrder(
        by_use=people.order == "use",
        always=(ServiceCode(people.collect_service), ServiceCode(people.help_service)),
        use=counts.load(),
        keep=counts.keep,
    )


def _flow(
    people: PeopleSettings, catalogues: dict[Language, Catalogue], tile_order: TileOrder
) -> Flow:
    patience = Patience(
        idle_after=timedelta(seconds=people.idle_after_s),
        warning=timedelta(seconds=people.warning_s),
        ticket_shown=timedelta(seconds=people.ticket_shown_s),
        unprinted_shown=timedelta(seconds=people.unprinted_shown_s),
        message_shown=timedelta(seconds=people.message_shown_s),
        debounce=timedelta(seconds=people.debounce_s),
    )
    phrases = Phrases(ServiceCode(people.collect_service), ServiceCode(people.help_service))
    return Flow(catalogues, patience, phrases, lambda: TicketId(str(uuid.uuid4())), tile_order)


async def _lines_of_standard_input() -> AsyncIterator[bytes]:
    """Read in a thread that dies with the program: a pipe may stay open and silent for ever."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, b"")

    threading.Thread(target=read, daemon=True, name="standard-input").start()
    while line := await lines.get():
        yield line
