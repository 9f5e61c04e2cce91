"""The demo's service clock: a Monday morning at any hour, going on where it would be."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from server.demo.whole_files import write_whole
from ticket_queue.messages import MessageError, moment_from_text, moment_to_text
from ticket_queue.services import Site

CLOCK_FILE = "demo-clock.json"
_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 400


@dataclass(frozen=True)
class ClockAnchor:
    """Where the clock once was: ``at`` by itself, ``real_at`` by the machine's, and how fast."""

    at: datetime
    real_at: datetime
    speed: float

    def at_real(self, now: datetime) -> datetime:
        """Return where the clock would be at a real moment; it never goes back."""
        return self.at + max(now - self.real_at, timedelta(0)) * self.speed


def read_anchor(path: Path) -> ClockAnchor | None:
    """Return the anchor of the last time, or None when there is none that can be read."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return ClockAnchor(
            moment_from_text(written["at"]),
            moment_from_text(written["real_at"]),
            float(written["speed"]),
        )
    except (OSError, ValueError, KeyError, TypeError, MessageError):
        return None


def write_anchor(path: Path, anchor: ClockAnchor) -> None:
    """Keep where the clock is now.

    Raises:
        OSError: it cannot be written.
    """
    written = {
        "at": moment_to_text(anchor.at),
        "real_at": moment_to_text(anchor.real_at),
        "speed": anchor.speed,
    }
    write_whole(path, json.dumps(written) + "\n")


def starting_moment(
    site: Site,
    start: time,
    now: datetime,
    anchor: ClockAnchor | None,
    last_at: datetime | None,
) -> datetime:
    """Return the moment at which the demo's clock begins.

    The first time that is ``start`` on the Monday of the week of ``now``. Later it is where the
    clock would be (never before the ledger's last event), and when the ward is closed then, the
    next ``start`` of a working day.
    """
    if anchor is None and last_at is None:
        today = now.astimezone(site.timezone).date()
        return _local(site, today - timedelta(days=today.weekday()), start)
    moments = [] if anchor is None else [anchor.at_real(now)]
    if last_at is not None:
        moments.append(last_at)
    moment = max(moments).astimezone(site.timezone)
    return moment if in_hours(site, moment) else _next_working_start(site, start, moment)


def in_hours(site: Site, moment: datetime) -> bool:
    """Tell whether any service of the site is in its hours."""
    return any(each.hours.session_at(moment) is not None for each in site.services.values())


def _next_working_start(site: Site, start: time, after: datetime) -> datetime:
    day = after.date()
    for _ in range(_HORIZON_DAYS):
        moment = _local(site, day, start)
        works = any(service.hours.spans_on(day) for service in site.services.values())
        if works and moment > after:
            return moment
        day += _ONE_DAY
    return after


def _local(site: Site, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=site.timezone)


def real_now() -> datetime:
    """Return the machine's own time in whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
