"""The outage watch: the ledger learns when the broker, a kiosk, its printer or a display is out.

It looks every second by real time, and believes what it sees once that has lasted: a board that is
started anew or a roll of paper that is changed is no outage.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from server.accounts import Device, DeviceRole
from server.desk import Command, Desk
from server.ports import DeviceReport
from ticket_queue.events import Event, OutageSubject
from ticket_queue.ids import DeviceId
from ticket_queue.lobby import Lobby, OutageKey
from ticket_queue.rules.outages import Condition, note_outages

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
RETRY_S = 5.0
BROKER_SURE_AFTER_S = 10.0
"""The embedded broker is started again within 0.2 s, and devices are back 2 s later."""
DEVICE_SURE_AFTER_S = 30.0
"""A device's program is started again, or a roll of paper changed, within this time."""
BROKER: OutageKey = (OutageSubject.BROKER, None)
PRINTER_WORDS = frozenset(
    {
        "closed",
        "cover-open",
        "fault",
        "no-printer",
        "no-status",
        "offline",
        "paper-out",
        "timed-out",
        "unreachable",
    }
)
"""Why a printer prints nothing; whatever else a device says never enters the ledger."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How a machine looks at this moment; ``detail`` says why it is out."""

    is_out: bool
    detail: str | None = None


Sights = Mapping[OutageKey, Sight | None]
"""Every machine that there is; None for one of which nobody knows how it is."""


def sights_of(
    devices: Iterable[Device],
    reports: Mapping[DeviceId, DeviceReport],
    is_connected: Callable[[DeviceId], bool | None],
    *,
    broker: bool,
) -> Sights:
    """Return how everything looks: the broker by its link, kiosks by their streams.

    Displays are seen at the broker alone, so that nothing is known of them while it is out;
    printers are known by what their kiosk says while it is there.
    """
    sights: dict[OutageKey, Sight | None] = {BROKER: Sight(not broker)}
    for each in devices:
        report = reports.get(each.device)
        if each.role is DeviceRole.KIOSK:
            connected = is_connected(each.device)
            there = None if connected is None else Sight(not connected)
            sights[OutageSubject.KIOSK, each.device] = there
            known = report if connected else None
            sights[OutageSubject.PRINTER, each.device] = _printer(known)
        else:
            heard = report if broker else None
            seen = None if heard is None else Sight(not heard.online)
            sights[OutageSubject.DISPLAY, each.device] = seen
    return sights


def _printer(report: DeviceReport | None) -> Sight | None:
    if report is None or report.printer not in {"ok", "down"}:
        return None
    if report.printer == "ok" and report.paper != "out":
        return Sight(is_out=False)
    word = report.detail if report.detail in PRINTER_WORDS else None
    return Sight(is_out=True, detail=word)


@dataclass(slots=True)
class _Seen:
    """Since when a machine has looked as it does: by the service clock, and in real seconds."""

    sight: Sight
    since: datetime
    since_s: float


class OutageWatch:
    """Looks at the machines and has the desk note what is out; ``start`` and ``stop`` it."""

    def __init__(
        self,
        desk: Desk,
        look: Callable[[], Sights],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch by ``look``; ``monotonic`` gives real seconds."""
        self._desk = desk
        self._look = look
        self._monotonic = monotonic
        self._seen: dict[OutageKey, _Seen] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch(), name="outage-watch")

    async def stop(self) -> None:
        """Stop watching; what is out stays noted as such, and ends after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def look(self) -> None:
        """Look once, and note what is sure.

        Raises:
            StorageError: the ledger cannot be written; it is noted at the next look.
        """
        now, sights = self._desk.clock.now(), self._look()
        self._take(sights, now)

        def decide(lobby: Lobby, now: datetime) -> tuple[Event, ...]:
            return note_outages(lobby, now, self._conditions(lobby, now, sights))

        if await self._desk.read(decide):
            await self._desk.submit(Command(decide=decide, answer=lambda _lobby, _now: b""))

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001 - a fault now must not hide every later outage
                _log.exception("outages could not be recorded; trying again")
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(LOOK_EVERY_S)

    def _take(self, sights: Sights, now: datetime) -> None:
        for key, sight in sights.items():
            seen = self._seen.get(key)
            if sight is None:
                self._seen.pop(key, None)
            elif seen is None or seen.sight.is_out != sight.is_out:
                self._seen[key] = _Seen(sight, now, self._monotonic())
            else:
                seen.sight = sight

    def _conditions(
        self, lobby: Lobby, now: datetime, sights: Sights
    ) -> dict[OutageKey, Condition]:
        moment = self._monotonic()
        sure = {
            key: Condition(seen.sight.is_out, seen.since, seen.sight.detail)
            for key, seen in self._seen.items()
            if key in sights and moment - seen.since_s >= _sure_after(key)
        }
        # A device that was revoked is missed by nobody.
        gone = {key: Condition(is_out=False, since=now) for key in lobby.outages.keys() - sights}
        return {**sure, **gone}


def _sure_after(key: OutageKey) -> float:
    return BROKER_SURE_AFTER_S if key == BROKER else DEVICE_SURE_AFTER_S
