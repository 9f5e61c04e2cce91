"""A site as it is set up: its services, counters, priority groups and the queue's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from ticket_queue.hours import OpeningHours, Span
from ticket_queue.ids import (
    CounterId,
    Language,
    PriorityGroupId,
    ServiceCode,
    SiteCode,
    TicketNumber,
)
from ticket_queue.series import label_of, parts_of
from ticket_queue.ticket import Outcome

Names = Mapping[Language, str]


@dataclass(frozen=True)
class Procedure:
    """An administrative procedure by its national code (``2.000815``); codes change often."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """What people come for: one tile, one series of numbers, one queue.

    ``limit`` is the wait that the order of Ho Chi Minh City of 13 June 2025 allows (20 minutes),
    ``warning`` the level before it, ``priority_target`` the wait at which a priority ticket is
    due. ``mean_service`` is the site's guess until ten tickets of the day have been served.
    A ``withdrawn`` one is no longer of the site's setup: it gives no numbers, and stays only until
    the day ends, for the tickets that it has.
    """

    code: ServiceCode
    series: int
    names: Names
    hours: OpeningHours
    prefix: str = ""
    limit: timedelta = timedelta(minutes=20)
    warning: timedelta = timedelta(minutes=15)
    priority_target: timedelta = timedelta(minutes=5)
    mean_service: timedelta = timedelta(minutes=10)
    default_outcome: Outcome = Outcome.RECEIVED
    issue_early: timedelta = timedelta(0)
    issue_stops_before_end: timedelta = timedelta(0)
    stops_when_full: bool = False
    notes: tuple[Names, ...] = ()
    needs: str = ""
    aliases: tuple[str, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    withdrawn: bool = False

    def name(self, language: Language) -> str:
        """Return the service's name in a language, else in the first one."""
        return name_in(self.names, language)

    def issues_at(self, at: datetime) -> bool:
        """Tell whether the hours let the service give numbers at a moment.

        Numbers are given from ``issue_early`` before a session until its end, and on the last
        session of the day only until ``issue_stops_before_end`` before it.
        """
        spans = self.issuing_spans_on(at.astimezone(self.hours.timezone).date())
        return any(begins <= at < ends for begins, ends in spans)

    def issuing_spans_on(self, day: date) -> tuple[Span, ...]:
        """Return from when until when the hours let the service give numbers on a day, in order."""
        spans = self.hours.spans_on(day)
        return tuple(
            (
                opens - self.issue_early,
                closes - self.issue_stops_before_end if closes == spans[-1][1] else closes,
            )
            for opens, closes in spans
        )


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A desk with an officer: the services that it serves and those that it helps.

    A ``withdrawn`` one is no longer of the site's setup: its officer goes on until it is closed.
    """

    counter: CounterId
    serves: tuple[ServiceCode, ...]
    helps: tuple[ServiceCode, ...] = ()
    name: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class PriorityGroup:
    """A group of people who are called earlier, by their own word."""

    group: PriorityGroupId
    names: Names


@dataclass(frozen=True, kw_only=True)
class QueueSettings:
    """The numbers of the queue's rules that a site may set."""

    park_return: timedelta = timedelta(minutes=3)
    no_show_window: timedelta = timedelta(minutes=15)
    no_show_calls: int = 3
    no_show_after: timedelta = timedelta(seconds=60)
    undo_window: timedelta = timedelta(minutes=10)
    stores_priority_group: bool = False


@dataclass(frozen=True, kw_only=True)
class Site:
    """One lobby: everything that the rules need to know about it."""

    code: SiteCode
    timezone: ZoneInfo
    name_lines: tuple[str, ...]
    services: Mapping[ServiceCode, Service]
    counters: Mapping[CounterId, Counter]
    slogan: str = ""
    hotline: str = ""
    priority_groups: tuple[PriorityGroup, ...] = ()
    settings: QueueSettings = field(default_factory=QueueSettings)

    @cached_property
    def counters_of(self) -> Mapping[ServiceCode, tuple[CounterId, ...]]:
        """The counters that serve each service."""
        return {
            code: tuple(number for number, each in self.counters.items() if code in each.serves)
            for code in self.services
        }

    def label(self, number: TicketNumber) -> str:
        """Return a number as people see it: digits, or its service's letter and digits."""
        series = parts_of(number).series
        for service in self.services.values():
            if service.series == series:
                return label_of(number, service.prefix)
        return str(number)

    def day_start(self, at: datetime) -> datetime:
        """Return the local midnight that began the service day of a moment."""
        local = at.astimezone(self.timezone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)


def name_in(names: Names, language: Language) -> str:
    """Return the name in a language, else the first that there is."""
    return names.get(language) or next(iter(names.values()), "")
