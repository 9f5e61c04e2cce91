"""The tables of a setup: what an administrator may change while the server runs."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from server.settings.kinds import (
    Calls,
    CounterNumber,
    Dates,
    Letter,
    Line,
    Lines,
    Minutes,
    MinutesOrNone,
    Names,
    NamesList,
    OutcomeText,
    Seconds,
    Series,
    Sessions,
    SiteCodeText,
    Slug,
    Slugs,
    Text,
    Texts,
    Weekday,
    WhenFull,
    YesNo,
)


class SiteTable(Struct, frozen=True, kw_only=True):
    """``[site]``: the name board and the code."""

    code: SiteCodeText
    name_lines: Lines
    slogan: Text
    hotline: Text
    timezone: Text


class WeekTable(Struct, frozen=True, kw_only=True):
    """Sessions by weekday, such as ``07:30-11:30``; what is not named follows the site."""

    monday: Sessions | None = None
    tuesday: Sessions | None = None
    wednesday: Sessions | None = None
    thursday: Sessions | None = None
    friday: Sessions | None = None
    saturday: Sessions | None = None
    sunday: Sessions | None = None


class MakeUpDay(Struct, frozen=True, kw_only=True):
    """A day that follows another weekday's sessions."""

    day: Annotated[date, Meta(description="date")]
    follows: Weekday


class HoursTable(WeekTable, frozen=True, kw_only=True):
    """``[hours]``: the site's week and the days that differ."""

    holidays: Dates
    make_up_days: list[MakeUpDay]


class QueueTable(Struct, frozen=True, kw_only=True):
    """``[queue]``: defaults of the services, and the site's own numbers."""

    limit_minutes: Minutes
    warning_minutes: Minutes
    priority_target_minutes: Minutes
    handling_minutes: Minutes
    when_full: WhenFull
    issue_early_minutes: MinutesOrNone
    stop_issuing_minutes: MinutesOrNone
    default_outcome: OutcomeText
    park_return_minutes: MinutesOrNone
    no_show_window_minutes: MinutesOrNone
    no_show_calls: Calls
    no_show_after_s: Seconds
    undo_minutes: MinutesOrNone
    keep_priority_group: YesNo


class ProcedureTable(Struct, frozen=True, kw_only=True):
    """A procedure by its national code."""

    code: Line
    name: Annotated[str, Meta(min_length=1, max_length=300, description="text")]


class ServiceTable(Struct, frozen=True, kw_only=True):
    """One ``[[service]]``."""

    id: Slug
    series: Series
    names: Names
    prefix: Letter = ""
    hours: WeekTable = WeekTable()
    limit_minutes: Minutes | None = None
    warning_minutes: Minutes | None = None
    priority_target_minutes: Minutes | None = None
    handling_minutes: Minutes | None = None
    when_full: WhenFull | None = None
    issue_early_minutes: MinutesOrNone | None = None
    stop_issuing_minutes: MinutesOrNone | None = None
    default_outcome: OutcomeText | None = None
    notes: NamesList = []
    needs: Text = ""
    aliases: Texts = []
    procedures: list[ProcedureTable] = []


class CounterTable(Struct, frozen=True, kw_only=True):
    """One ``[[counter]]``."""

    id: CounterNumber
    serves: Slugs
    helps: Slugs = []
    name: Text = ""


class PriorityGroupTable(Struct, frozen=True, kw_only=True):
    """One ``[[priority_group]]``."""

    id: Slug
    names: Names


class SetupTables(Struct, frozen=True, kw_only=True):
    """What an administrator may change while the server runs."""

    site: SiteTable
    hours: HoursTable
    queue: QueueTable
    service: list[ServiceTable]
    counter: list[CounterTable]
    priority_group: list[PriorityGroupTable]
