"""The day, and what holds for a whole service or for the whole site."""

from dataclasses import dataclass
from datetime import date, datetime

from ticket_queue.events.base import Event
from ticket_queue.ids import ServiceCode, SiteCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """The service day has begun; numbers start anew."""

    day: date
    site: SiteCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The service day is over; nothing of it can change any more."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePaused(Event):
    """The service gives no numbers for a while; the reason is shown to everybody."""

    service: ServiceCode
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResumed(Event):
    """The service gives numbers again."""

    service: ServiceCode
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePaused(Event):
    """The whole site gives no numbers for a while; the reason is shown to everybody."""

    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResumed(Event):
    """The site gives numbers again."""

    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    """The site's notice to everybody has changed; an empty one takes it down."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersSkipped(Event):
    """A service's series goes on behind ``count``: what lies before may have been given already.

    A ledger that was restored from a copy does not know what the lost one gave last.
    """

    service: ServiceCode
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupChanged(Event):
    """The site was set up anew; the setup itself lies beside the ledger under its ``version``."""

    version: int
    in_force_from: date
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSet(Event):
    """The service's time was set by a person or a time server; ``was`` is what it would have been.

    It is None when the machine's time was not believed and the server had asked.
    """

    by: str
    was: datetime | None = None
