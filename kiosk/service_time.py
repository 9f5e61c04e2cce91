"""The service's time as the kiosk knows it: told by the server, counted on when it is alone."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from msgspec import Struct

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Machine(Protocol):
    """The clocks of the machine."""

    boot: str
    """Names the time since the machine was switched on; empty when nobody knows."""

    def counted_s(self) -> float:
        """Return the seconds since the machine was switched on; all programs share them."""
        ...

    def wall(self) -> datetime:
        """Return the wall clock, right or wrong."""
        ...


class ThisMachine:
    """The clocks of the machine on which this program runs."""

    def __init__(self) -> None:
        """Read under which name the kernel counts since it was started."""
        try:
            self.boot = BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            self.boot = ""

    def counted_s(self) -> float:
        """See ``Machine``."""
        return time.monotonic()

    def wall(self) -> datetime:
        """See ``Machine``."""
        return datetime.now(UTC)


class Anchor(Struct, frozen=True):
    """A moment by all clocks at once; ``sure`` when it goes back to the server's word alone."""

    at: datetime
    speed: float
    counted_s: float
    boot: str
    wall: datetime
    sure: bool


class ServiceTime:
    """Moments in the site's offset.

    While the machine stays on, the server's last word and the counted seconds give the time,
    whatever the wall clock says, over a restart of the program too. After a restart of the machine
    it is the later of the last known moment and the wall clock, and not sure.
    """

    def __init__(self, machine: Machine, kept: Anchor | None) -> None:
        """Go on from what was kept, if anything was."""
        self._machine = machine
        self._anchor = self._taken_up(kept)

    def _taken_up(self, kept: Anchor | None) -> Anchor:
        machine = self._machine
        wall, counted_s = machine.wall(), machine.counted_s()
        if kept is None:
            return Anchor(wall, 1.0, counted_s, machine.boot, wall, sure=False)
        if machine.boot and kept.boot == machine.boot and kept.counted_s <= counted_s:
            return kept
        by_wall = max(kept.at, wall.astimezone(kept.at.tzinfo))
        # A demo's clock is another day's: the time switched off is then the better witness.
        by_time_off = kept.at + max(wall - kept.wall, timedelta(0))
        at = min(by_wall, by_time_off)
        return Anchor(at, kept.speed, counted_s, machine.boot, wall, sure=False)

    @property
    def boot(self) -> str:
        """Under which name this machine counts its seconds."""
        return self._machine.boot

    def told(self, at: datetime, speed: float) -> None:
        """Take the server's word."""
        machine = self._machine
        self._anchor = Anchor(
            at, speed, machine.counted_s(), machine.boot, machine.wall(), sure=True
        )

    def anchor(self) -> Anchor:
        """Return the present moment by all clocks, to be kept."""
        machine = self._machine
        counted_s = machine.counted_s()
        return Anchor(
            self.at_counted(counted_s),
            self._anchor.speed,
            counted_s,
            machine.boot,
            machine.wall(),
            self._anchor.sure,
        )

    def at_counted(self, counted_s: float) -> datetime:
        """Return the moment at which the machine's seconds stood there, in whole milliseconds."""
        gone = (counted_s - self._anchor.counted_s) * self._anchor.speed
        at = self._anchor.at + timedelta(seconds=gone)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)
