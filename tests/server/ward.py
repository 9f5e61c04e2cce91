"""A ward's desk on a real ledger, by a clock that is moved by hand."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from server.desk import Answered, Command, Decide, Desk, Happening
from server.ledger import LEDGER_FILE, SqliteLedger
from server.ports import Commit, KeptText, Ledger, SetupSource, SetupVersion, StorageError
from server.service_clock import ServiceClock
from server.settings import default_settings, site_of_document
from server.setup_history import SetupHistory
from ticket_queue.events import Event
from ticket_queue.folding import fold
from ticket_queue.ids import CounterId, ServiceCode, StaffId, TicketId
from ticket_queue.lobby import Lobby
from ticket_queue.rules import counters, issuing, serving
from ticket_queue.services import Site
from ticket_queue.ticket import Ticket

SITE = default_settings().site
SETUP = default_settings().setup
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
CERTIFICATION = ServiceCode("chung-thuc")
CIVIL = ServiceCode("ho-tich")
COUNTER = CounterId(1)
OFFICER = StaffId("lan")
DEADLINE_S = 15.0


class HandClock:
    """Real seconds that go only when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def step(self, **by: float) -> None:
        """Let time go by: ``step(minutes=5)``."""
        self.seconds += timedelta(**by).total_seconds()

    def rule(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the loop's timers run by this clock too, beside the real seconds that pass."""
        real = loop.time
        loop.time = lambda: real() + self.seconds  # type: ignore[method-assign]  # a test's loop


async def until(condition: Callable[[], bool], what: str = "") -> None:
    """Wait for a condition; the deadline is a failure, not a measurement."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"it did not come to it: {what}"
        await asyncio.sleep(0.002)


def new_id() -> str:
    return str(uuid.uuid4())


def seq_of(lobby: Lobby, _now: datetime) -> bytes:
    """Answer with the ledger's place: different after every event."""
    return b'{"seq":%d}' % lobby.seq


def tell_nobody(_lobby: Lobby, _now: datetime, _event: Event) -> Sequence[tuple[str, bytes]]:
    return ()


class FailingLedger:
    """A ledger whose disk fails when it is told to; all else is the real ledger's."""

    def __init__(self, ledger: SqliteLedger) -> None:
        self._ledger = ledger
        self.appends_fail = False
        self.loads_fail = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_gate = False
        self.commits: list[Commit] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    async def append(self, commit: Commit) -> None:
        if self.appends_fail:
            raise StorageError("no space left on device")
        self.at_gate = True
        await self.gate.wait()
        await self._ledger.append(commit)
        self.commits.append(commit)

    async def load(self, day: date | None = None) -> object:
        if self.loads_fail:
            raise StorageError("input/output error")
        return await self._ledger.load(day)


def only_setup(site: Site) -> SetupHistory:
    """A history of one setup that has always been there."""
    first = SetupVersion(1, MONDAY, MONDAY.date(), "", SetupSource.FILE, "")
    return SetupHistory([first], lambda _document: site)


class Ward:
    """A desk with its ledger, and short words for what people ask of it."""

    def __init__(
        self,
        desk: Desk,
        setups: SetupHistory,
        ledger: SqliteLedger,
        disk: FailingLedger,
        path: Path,
    ) -> None:
        self.desk = desk
        self.setups = setups
        self.ledger = ledger
        self.disk = disk
        self.path = path
        self.happenings: list[Happening] = []
        desk.listeners.append(self.happenings.append)

    async def do(
        self,
        decide: Decide,
        *,
        request_id: str | None = None,
        fingerprint: str = "",
        texts: tuple[KeptText, ...] = (),
        link: tuple[str, TicketId] | None = None,
        setups: Sequence[SetupVersion] = (),
    ) -> Answered:
        command = Command(
            decide=decide,
            answer=seq_of,
            request_id=request_id,
            fingerprint=fingerprint,
            texts=texts,
            link=link,
            setups=setups,
        )
        return await self.desk.submit(command)

    async def issue(
        self, service: ServiceCode = CERTIFICATION, *, priority: bool = False
    ) -> TicketId:
        """Give a number, remembered under the ticket's id as the interface does it."""
        ticket_id = TicketId(new_id())
        await self.do(issuing_of(ticket_id, service, priority=priority), request_id=ticket_id)
        return ticket_id

    async def open_counter(self, counter: CounterId = COUNTER) -> None:
        await self.do(lambda lobby, now: counters.open_counter(lobby, now, counter, OFFICER))

    async def call_next(self, counter: CounterId = COUNTER) -> Ticket:
        await self.do(lambda lobby, now: serving.call_next(lobby, now, counter, OFFICER))
        held = (await self.lobby()).held_by(counter)
        assert held is not None
        return held

    async def serve(self, counter: CounterId = COUNTER) -> None:
        await self.do(lambda lobby, now: serving.start_serving(lobby, now, counter, OFFICER))

    async def finish(self, counter: CounterId = COUNTER) -> None:
        await self.do(lambda lobby, now: serving.finish_serving(lobby, now, counter, OFFICER))

    async def lobby(self) -> Lobby:
        return await self.desk.read(lambda lobby, _now: lobby)

    async def ticket(self, ticket_id: TicketId) -> Ticket:
        return (await self.lobby()).tickets[ticket_id]

    async def kinds(self) -> list[str]:
        """Return the kind of every event in the file, in order."""
        return [str(event["kind"]) for event in await self.ledger.events_after(0, 100_000)]


def issuing_of(
    ticket_id: TicketId, service: ServiceCode = CERTIFICATION, *, priority: bool = False
) -> Decide:
    request = issuing.Request(ticket_id=ticket_id, service=service, priority=priority)
    return lambda lobby, now: issuing.issue(lobby, now, request)


@asynccontextmanager
async def ward(
    folder: Path,
    clock: HandClock | None = None,
    *,
    start: datetime = MONDAY,
    site: Site = SITE,
    sites: Mapping[str, Site] | None = None,
    listen: Callable[[Happening], None] | None = None,
) -> AsyncIterator[Ward]:
    """Open a ward on the ledger of a folder; the same folder again goes on where it was.

    ``sites`` are those to which the site may be changed, by a document that is only their name;
    the first is the one that a new ledger begins with.
    """
    known = sites or {SETUP: site}
    path = folder / LEDGER_FILE
    ledger = await SqliteLedger.open(path)
    disk = FailingLedger(ledger)
    service_clock = ServiceClock(start, clock or HandClock())
    as_port: Ledger = disk  # type: ignore[assignment]  # the rest is the real ledger's
    kept = await ledger.setups()
    if not kept:
        at = service_clock.now()
        kept = (SetupVersion(1, at, at.date(), "", SetupSource.FILE, next(iter(known))),)
        await ledger.append(Commit(setups=tuple(kept)))
    setups = SetupHistory(kept, lambda text: known.get(text) or site_of_document(text))
    desk = Desk(setups, as_port, service_clock, tell_nobody)
    if listen is not None:
        desk.listeners.append(listen)
    await desk.open()
    try:
        yield Ward(desk, setups, ledger, disk, path)
    finally:
        await desk.close()
        await ledger.close()


def lobby_state(lobby: Lobby) -> dict[str, object]:
    """Return all that a lobby is, as it is now, so that two can be compared."""
    whole = {name: getattr(lobby, name) for name in lobby.__dataclass_fields__ if name != "site"}
    return deepcopy({**whole, "calls": tuple(lobby.calls)})


def with_hours_around_the_clock(site: Site) -> Site:
    """Open every service of a site day and night, so that midnight finds people waiting."""
    from datetime import time as time_of_day  # noqa: PLC0415 - the module's time is another

    from ticket_queue.hours import OpeningHours, Session  # noqa: PLC0415 - (the same)

    always = OpeningHours(ZONE, ((Session(time_of_day(0, 0), time_of_day(23, 59, 59)),),) * 7)
    services = {code: replace(each, hours=always) for code, each in site.services.items()}
    return replace(site, services=services)


def json_of(answered: Answered) -> dict[str, object]:
    found: dict[str, object] = msgspec.json.decode(answered.body)
    return found


async def lobby_of_file(here: Ward) -> Lobby:
    """Fold the last day of the file by itself."""
    state = await here.ledger.load()
    lobby = Lobby(SITE, seq=0)
    lobby.alerts.update({alert.alert_id: alert for alert in state.alerts})
    fold(lobby, ((each.seq, each.event) for each in state.recorded))
    lobby.seq = state.last_seq
    return lobby
