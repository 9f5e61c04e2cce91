"""The clock watch: sees that the service's time was set, or should be, and says when to begin anew.

The service's time is never stepped under people who wait. What was set is kept beside the ledger;
once no ticket is open the server begins anew with it, which takes a second.
"""

import asyncio
import logging
from datetime import datetime, tzinfo
from pathlib import Path

from server.desk import Command, Desk
from server.machine_clock import (
    SMALLEST_STEP,
    ClockInDoubtError,
    KeptTime,
    Machine,
    doubt_about,
    keep_time,
    kept_time,
)
from server.ports import ClockStanding
from ticket_queue.events import ClockSet
from ticket_queue.lobby import Lobby
from ticket_queue.ticket import TRANSITIONS, Verb

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
BY_TIME_SERVER = "time-server"


class ClockWatch:
    """Looks after the time of a server that runs; ``set_anew`` is set when it must begin anew."""

    def __init__(self, desk: Desk, data: Path, machine: Machine, last_at: datetime | None) -> None:
        """Watch a desk's clock; ``last_at`` is the moment of the ledger's last event."""
        self.set_anew = asyncio.Event()
        self._desk = desk
        self._data = data
        self._machine = machine
        self._last_at = last_at
        self._ours = kept_time(data)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Put into the ledger that the time was set, if it was, and begin to watch.

        A day that has not come yet is left behind.

        Raises:
            StorageError: the ledger cannot be written.
        """
        kept = self._ours
        if kept is not None and kept.told_by:
            await self._record(kept.told_by, kept.was)
            self._keep(KeptTime.of(self._machine, self._desk.clock.now()))
        self._task = asyncio.create_task(self._watch(), name="clock-watch")

    async def _record(self, by: str, was: datetime | None) -> None:
        if self._last_at is not None and self._last_at - self._desk.clock.now() > SMALLEST_STEP:
            await self._desk.go_back(by, was)
            return

        def decide(_lobby: Lobby, now: datetime) -> tuple[ClockSet, ...]:
            return (ClockSet(at=now, by=by, was=was),)

        await self._desk.submit(Command(decide=decide, answer=lambda _lobby, _now: b""))

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def standing(self) -> ClockStanding:
        """See ``ClockRoom``."""
        open_tickets = await self._desk.read(lambda lobby, _now: open_tickets_of(lobby))
        now, kept = self._desk.clock.now(), kept_time(self._data)
        told = None if kept is None or kept == self._ours else kept.counted_on(self._machine)
        return ClockStanding(
            at=now,
            wall=self._machine.wall(),
            last_at=self._last_at,
            in_step=self._machine.in_step(),
            open_tickets=open_tickets,
            told=told,
        )

    def tell(self, at: datetime, by: str, *, goes_back: bool) -> None:
        """See ``ClockRoom``."""
        was = self._desk.clock.now()
        keep_time(
            self._data,
            KeptTime.of(self._machine, at, told_by=by, was=was, goes_back=goes_back),
        )

    async def _watch(self) -> None:
        while not self.set_anew.is_set():
            try:
                await self._look()
            except Exception:  # noqa: BLE001 - a fault today must not hide tomorrow's wrong clock
                _log.exception("the clock could not be looked after; trying again")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        kept = kept_time(self._data)
        if kept is not None and kept.told_by and kept != self._ours:
            if await self._nobody_waits():
                _log.warning("the time is set anew", extra={"at": kept.at, "by": kept.told_by})
                self.set_anew.set()
            return
        if self._follows_time_server() and await self._nobody_waits():
            self.tell(self._machine.wall(), BY_TIME_SERVER, goes_back=False)
            return
        # After midnight the drift of a day is taken back: what is kept goes along.
        now = self._desk.clock.now()
        counted = None if kept is None else kept.counted_on(self._machine)
        if counted is None or abs(counted - now) > SMALLEST_STEP / 60:
            self._keep(KeptTime.of(self._machine, now))

    def _follows_time_server(self) -> bool:
        """Tell whether a time server has put the machine's clock ahead of the service's time."""
        ahead, now = self._desk.clock.wall_ahead(), self._desk.clock.now()
        if ahead is None or ahead <= SMALLEST_STEP or not self._machine.in_step():
            return False
        wall = self._machine.wall().astimezone(now.tzinfo)
        return doubt_about(wall, now, in_step=True) is None

    async def _nobody_waits(self) -> bool:
        return await self._desk.read(lambda lobby, _now: open_tickets_of(lobby)) == 0

    def _keep(self, kept: KeptTime) -> None:
        try:
            keep_time(self._data, kept)
        except OSError as error:
            _log.warning("the time cannot be kept", extra={"error": str(error)})
        self._ours = kept_time(self._data)


class ClockQuestion:
    """A server that has not begun, because its machine's time is not believed."""

    def __init__(self, doubt: ClockInDoubtError, data: Path, machine: Machine) -> None:
        """Ask about a doubt."""
        self._doubt = doubt
        self._data = data
        self._machine = machine
        self._before = kept_time(data)

    async def standing(self) -> ClockStanding:
        """See ``ClockRoom``."""
        return ClockStanding(
            at=None,
            wall=self._machine.wall(),
            last_at=self._doubt.last_at,
            in_step=self._machine.in_step(),
            doubt=self._doubt.doubt.value,
        )

    def tell(self, at: datetime, by: str, *, goes_back: bool) -> None:
        """See ``ClockRoom``."""
        keep_time(self._data, KeptTime.of(self._machine, at, told_by=by, goes_back=goes_back))

    async def answered(self, zone: tzinfo) -> None:
        """Wait until somebody has set the time, or the machine's own is believed after all."""
        while kept_time(self._data) == self._before:
            wall, in_step = self._machine.wall().astimezone(zone), self._machine.in_step()
            if doubt_about(wall, self._doubt.last_at, in_step=in_step) is None:
                return
            await asyncio.sleep(LOOK_EVERY_S)


def open_tickets_of(lobby: Lobby) -> int:
    """Return how many tickets a step of the time would be felt by."""
    return sum((ticket.state, Verb.EXPIRE) in TRANSITIONS for ticket in lobby.tickets.values())
