"""The composition of one site's server: the only file that knows all its parts."""

import asyncio
import logging
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from aiohttp import web

from server.accounts import FILE_NAME as ACCOUNTS_FILE
from server.accounts import Accounts
from server.announcing import Announcing, announcing
from server.announcing.notifiers import alert_tellers
from server.backup import CopyKeeper, Letter, Places, Ward, open_ledger, take_over
from server.clock_watch import ClockQuestion, ClockWatch
from server.desk import Desk, Happening
from server.disk_watch import DiskWatch
from server.housekeeping import Housekeeping
from server.ledger import (
    LEDGER_FILE,
    LedgerReports,
    SqliteHistory,
    SqliteLedger,
)
from server.machine_clock import (
    ClockInDoubtError,
    KeptTime,
    Machine,
    keep_time,
    kept_time,
    starting_moment,
)
from server.outage_watch import OutageWatch, sights_of
from server.report.making import ReportMaker
from server.service_clock import ServiceClock
from server.settings import HttpSettings, Settings
from server.setup_file import bring_back, recorded_setups, take_edited
from server.setup_history import SetupHistory
from server.wait_watch import WaitWatch
from server.web.application import make_application, make_plain_application
from server.web.clock_question import make_clock_application
from server.web.connection_guard import ConnectionGuard, allow_many_files
from server.web.connections import CONNECTION
from server.web.errands import Errands
from server.web.keys import Context, Front
from server.web.last_numbers import PaperSheets
from server.web.live_feed import LiveFeed
from server.web.report_room import ReportRoom
from server.web.voice_clips import VoiceClips
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue, load_catalogues
from ticket_queue.events import SetupChanged
from ticket_queue.ids import Language
from ticket_queue.services import Site
from ticket_queue.watchdog import Watchdog

_log = logging.getLogger(__name__)

SHUTDOWN_S = 3.0
GIVES_WAY_AFTER_S = 0.0005
"""How long a thread of Python may keep another one waiting: a tenth of what Python lets it.

A commit asks for Python's lock at each of its statements: beside a report that is being made, each
of them waits so long.
"""
VOICE = "voice"
"""Below the data directory: the clips of the board in a browser."""
LAST_NUMBERS = "so-cuoi.html"
"""Beside the copies in each target: what a ward prints to go on by hand."""
TEXTS = Path(__file__).parent / "texts"

MakeClock = Callable[[datetime | None], ServiceClock]
"""Makes the service clock; it is told the moment of the ledger's last event, if there is one."""


@dataclass(frozen=True)
class RunningServer:
    """A server that answers; ``damaged`` is set when its ledger needs a start to be mended."""

    desk: Desk
    accounts: Accounts
    announcing: Announcing
    setups: SetupHistory
    damaged: asyncio.Event
    set_anew: asyncio.Event
    """Set when the service's time was set: the server must begin anew."""


def clock_of_machine(settings: Settings, data: Path, machine: Machine) -> MakeClock:
    """Return a maker of the clock that counts on from what was kept, or begins at the wall's time.

    The maker raises ``ClockInDoubtError`` when a person must be asked first.
    """

    def make(last_at: datetime | None) -> ServiceClock:
        kept = kept_time(data)
        start = starting_moment(machine, kept, last_at, settings.site.timezone)
        if kept is None or kept.counted_on(machine) is None:
            keep_time(data, KeptTime.of(machine, start))
        return ServiceClock(start, machine.counted_s, wall=machine.wall)

    return make


@asynccontextmanager
async def running_server(
    settings: Settings, data: Path, make_clock: MakeClock, machine: Machine | None = None
) -> AsyncIterator[RunningServer]:
    """Start every part, from the ledger up to the pages, and stop them in the other order.

    ``machine`` is where the clock's time comes from; None where it has a time of its own.

    Raises:
        StorageError: the ledger cannot be opened.
        ClockInDoubtError: a person must be asked what time it is: ``asking_server``.
        OSError: the address is in use.
    """
    sys.setswitchinterval(GIVES_WAY_AFTER_S)
    async with AsyncExitStack() as stack:
        places = Places(settings.site.code, settings.backup.targets)
        wall = datetime.now(settings.site.timezone)
        disk = DiskWatch(data, settings.ballast_bytes)
        ledger = await open_ledger(data, places, wall, disk.make_room)
        stack.push_async_callback(ledger.close)
        history = SqliteHistory(data / LEDGER_FILE)
        stack.push_async_callback(history.close)
        last_at = await ledger.last_at()
        clock = make_clock(last_at)
        # Nobody is signed out by a stepped wall clock; a demo's fast clock is no measure for that.
        now = clock.now if machine is not None else partial(datetime.now, UTC)
        accounts = Accounts.open(data / ACCOUNTS_FILE, now=now)
        stack.push_async_callback(accounts.close)
        announcer = announcing(settings, data, ledger, accounts, clock)
        setups = await recorded_setups(ledger, settings, clock.now())
        desk = Desk(setups, ledger, clock, announcer.to_announce)
        await desk.open()
        stack.push_async_callback(desk.close)
        watching = None if machine is None else ClockWatch(desk, data, machine, last_at)
        if watching is not None:
            await watching.start()
            stack.push_async_callback(watching.stop)
        await take_over(desk, data)
        await bring_back(desk, setups)
        await take_edited(desk, setups, settings)
        feed = LiveFeed(desk)
        announcer.devices.listeners.append(feed.devices_changed)
        disk.listeners.append(feed.devices_changed)
        await announcer.start(desk)
        stack.push_async_callback(announcer.stop)
        catalogues = load_catalogues(TEXTS)
        copies = _copy_keeper(desk, data, settings, catalogues, disk)
        copies.listeners.append(feed.devices_changed)
        outages = OutageWatch(
            desk,
            lambda: sights_of(
                accounts.devices(),
                announcer.devices.all(),
                feed.is_connected,
                broker=announcer.broker_ready(),
            ),
        )
        _begin(
            stack,
            disk,
            Housekeeping(desk, ledger, settings.links_kept, settings.texts_kept),
            copies,
            WaitWatch(desk),
            outages,
        )
        for teller in alert_tellers(settings, data, desk, catalogues):
            await teller.start()
            stack.push_async_callback(teller.stop)
        clips = VoiceClips(
            data / VOICE,
            catalogues,
            settings.board.dialect,
            _counter_names(desk.site),
            disk.has_room,
        )
        desk.listeners.append(lambda happening: _tell_names(clips, happening))
        context = Context(
            settings=settings,
            desk=desk,
            setups=setups,
            ledger=ledger,
            history=history,
            accounts=accounts,
            catalogues=catalogues,
            feed=feed,
            errands=Errands(feed),
            devices=announcer.devices,
            broker_ready=announcer.broker_ready,
            disk=disk.report,
            reports=_reports(desk, settings, data / LEDGER_FILE, ledger),
            clips=clips,
            backups=copies,
            clock=watching,
        )
        await _serve_pages(stack, context)
        alive = asyncio.create_task(Watchdog().keep(), name="watchdog")
        stack.callback(alive.cancel)
        set_anew = asyncio.Event() if watching is None else watching.set_anew
        yield RunningServer(desk, accounts, announcer, setups, ledger.damaged, set_anew)


@asynccontextmanager
async def asking_server(
    settings: Settings, data: Path, doubt: ClockInDoubtError, machine: Machine
) -> AsyncIterator[ClockQuestion]:
    """Serve nothing but the question what time it is; kiosks go on alone meanwhile.

    Raises:
        OSError: the address is in use.
    """
    async with AsyncExitStack() as stack:
        accounts = Accounts.open(data / ACCOUNTS_FILE)
        stack.push_async_callback(accounts.close)
        question = ClockQuestion(doubt, data, machine)
        front = Front(
            settings=settings,
            accounts=accounts,
            catalogues=load_catalogues(TEXTS),
            clock=question,
        )
        http = settings.http
        await _listen(stack, make_clock_application(front), http, http.port, _tls(http))
        alive = asyncio.create_task(Watchdog().keep(), name="watchdog")
        stack.callback(alive.cancel)
        _log.warning("the clock is in doubt", extra={"doubt": str(doubt)})
        yield question


class _Part(Protocol):
    def start(self) -> None: ...

    async def stop(self) -> None: ...


def _begin(stack: AsyncExitStack, *parts: _Part) -> None:
    for part in parts:
        part.start()
        stack.push_async_callback(part.stop)


def _counter_names(site: Site) -> list[str]:
    return [counter.name for counter in site.counters.values() if counter.name]


def _tell_names(clips: VoiceClips, happening: Happening) -> None:
    """Let the voice learn the names of counters when the setup has changed."""
    if any(isinstance(each.event, SetupChanged) for each in happening.recorded):
        clips.know_counters(_counter_names(happening.lobby.site))


def _reports(desk: Desk, settings: Settings, path: Path, ledger: SqliteLedger) -> ReportRoom:
    source = LedgerReports(path)
    return ReportRoom(ReportMaker(lambda: desk.site, settings.report, source, source), ledger)


def _copy_keeper(
    desk: Desk,
    data: Path,
    settings: Settings,
    catalogues: Mapping[Language, Catalogue],
    disk: DiskWatch,
) -> CopyKeeper:
    forgets_after = min(settings.links_kept, settings.texts_kept)
    ward = Ward(data=data, site_file=settings.file, forgets_after=forgets_after)
    sheets = PaperSheets(catalogues)

    async def letters() -> list[Letter]:
        written = await desk.read(lambda lobby, now: sheets.write(lobby, now, FIRST_LANGUAGE))
        return [Letter(f"moiso-{desk.site.code}-{LAST_NUMBERS}", written)]

    return CopyKeeper(desk, ward, settings.backup, letters, disk.has_room)


async def _serve_pages(stack: AsyncExitStack, context: Context) -> None:
    http = context.settings.http
    allow_many_files()
    await _listen(stack, make_application(context), http, http.port, _tls(http))
    if http.board_plain_port is not None:
        plain = make_plain_application(context)
        await _listen(stack, plain, http, http.board_plain_port, None)


def _tls(http: HttpSettings) -> ssl.SSLContext | None:
    if http.certificate is None or http.key is None:
        return None
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(http.certificate, http.key)
    return tls


async def _listen(
    stack: AsyncExitStack,
    app: web.Application,
    http: HttpSettings,
    port: int,
    tls: ssl.SSLContext | None,
) -> None:
    guard = ConnectionGuard(http.forwarded_from)
    app.middlewares.insert(0, guard.note)
    runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_S, **CONNECTION)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    watching = asyncio.create_task(guard.watch(runner), name="connections")
    stack.callback(watching.cancel)
    await web.TCPSite(runner, http.host, port, ssl_context=tls).start()
    _log.info("listening", extra={"host": http.host, "port": port, "tls": tls is not None})
