"""At which moment a server may begin, and when a person must be asked first.

The wall clock of a ward's PC may be wrong by years: its battery is dead and there is no time
server. The ledger is the other witness, and a day that was opened cannot be taken back.
"""

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from server.machine_clock.kept import KeptTime
from server.machine_clock.machine import Machine

FIRST_YEAR = 2026
"""Nothing of ours is older: a clock that says less has lost its battery."""
LAST_YEAR = 2098
"""A clock that says more has run away."""
SMALLEST_STEP = timedelta(minutes=1)
"""What is less is drift, or the way from a page to the server."""
FARTHEST_AHEAD = timedelta(days=31)
"""No ward is closed so long: Tết takes nine days, and a restart after a month may ask once."""


class Doubt(StrEnum):
    """Why a moment is not believed."""

    BEHIND = "behind"
    FAR_AHEAD = "far_ahead"
    LOST = "lost"


class ClockInDoubtError(Exception):
    """The machine's time is not believed: a person must say what time it is."""

    def __init__(self, doubt: Doubt, wall: datetime, last_at: datetime | None) -> None:
        """Keep what the machine says, and the moment of the ledger's last event."""
        super().__init__(f"{doubt}: the machine says {wall.isoformat()}, the ledger {last_at}")
        self.doubt = doubt
        self.wall = wall
        self.last_at = last_at


def plausible(moment: datetime) -> bool:
    """Tell whether this program can have been used at a moment at all."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def doubt_about(
    moment: datetime, last_at: datetime | None, *, in_step: bool | None
) -> Doubt | None:
    """Return why a wall clock is not believed; None when a day may be opened by it.

    It may lie behind the last event within one day: the time then goes on from that event. A time
    server that keeps the clock is believed, however long the ward was closed.
    """
    if not plausible(moment):
        return Doubt.LOST
    if last_at is None:
        return None
    if moment.date() < last_at.astimezone(moment.tzinfo).date():
        return Doubt.BEHIND
    if moment - last_at > FARTHEST_AHEAD and not in_step:
        return Doubt.FAR_AHEAD
    return None


def starting_moment(
    machine: Machine, kept: KeptTime | None, last_at: datetime | None, zone: tzinfo
) -> datetime:
    """Return the moment at which the service's time begins, in the site's zone.

    While the machine stays on, what was kept is counted on, whatever has been done to the wall
    clock; after a power cut there is only the wall clock. Never before the ledger's last event,
    unless a person has said so.

    Raises:
        ClockInDoubtError: a person must be asked.
    """
    counted = None if kept is None else kept.counted_on(machine)
    if kept is not None and counted is not None:
        moment = counted.astimezone(zone)
        if last_at is None or (kept.goes_back and last_at - moment > SMALLEST_STEP):
            return moment
        if moment.date() >= last_at.astimezone(zone).date():
            return max(moment, last_at.astimezone(zone))
    wall = machine.wall().astimezone(zone)
    doubt = doubt_about(wall, last_at, in_step=machine.in_step())
    if doubt is not None:
        raise ClockInDoubtError(doubt, wall, last_at)
    return wall if last_at is None else max(wall, last_at.astimezone(zone))
