"""The site that the rules know, built from what the settings file says."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.settings.hours_table import service_hours, site_hours
from server.settings.mistakes import Mistakes
from server.settings.setup_schema import CounterTable, QueueTable, ServiceTable, SetupTables
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.hours import OpeningHours
from ticket_queue.ids import CounterId, Language, PriorityGroupId, ServiceCode, SiteCode
from ticket_queue.services import (
    Counter,
    Names,
    PriorityGroup,
    Procedure,
    QueueSettings,
    Service,
    Site,
)
from ticket_queue.ticket import Outcome

_HERE = "Asia/Ho_Chi_Minh"


def build_site(file: SetupTables, tables: Mapping[str, Any], mistakes: Mistakes) -> Site:
    """Return the site, noting what contradicts itself.

    ``tables`` is what the file was read from: it still holds the entries that were left out of
    ``file`` because something in them was wrong, so that nothing is called missing that is there.
    """
    services = _places(tables["service"])
    counters = _places(tables["counter"])
    timezone = _timezone(file.site.timezone, mistakes)
    hours = site_hours(file.hours, timezone, mistakes)
    for table in file.counter:
        _check_counter(table, services, f"counter[{counters[table.id]}]", mistakes)
    built = [
        _service(table, file.queue, hours, f"service[{services[table.id]}]", mistakes)
        for table in file.service
    ]
    groups = _places(tables["priority_group"])
    return Site(
        code=SiteCode(file.site.code),
        timezone=timezone,
        name_lines=tuple(file.site.name_lines),
        services={service.code: service for service in built},
        counters={CounterId(table.id): _counter(table) for table in file.counter},
        slogan=file.site.slogan,
        hotline=file.site.hotline,
        priority_groups=tuple(
            PriorityGroup(
                PriorityGroupId(table.id),
                _names(table.names, f"priority_group[{groups[table.id]}].names", mistakes),
            )
            for table in file.priority_group
        ),
        settings=_queue_settings(file.queue),
    )


def check_lists(tables: Mapping[str, Any], mistakes: Mistakes) -> None:
    """Note a list that is empty, and whatever stands in a list twice though it must be unique."""
    for name in ("service", "counter"):
        if tables[name] == []:
            mistakes.add(name, "empty_list", name=name)
    for name, key in (
        ("service", "id"),
        ("service", "series"),
        ("service", "prefix"),
        ("counter", "id"),
        ("priority_group", "id"),
        ("board_zone", "id"),
    ):
        first: dict[object, int] = {}
        for number, value in _values(tables.get(name), key):
            if value in first:
                place = f"{name}[{first[value]}]"
                mistakes.add(f"{name}[{number}].{key}", "taken", value=value, place=place)
            first.setdefault(value, number)


def _values(entries: object, key: str) -> list[tuple[int, str | int]]:
    if not isinstance(entries, list):
        return []
    return [
        (number, entry[key])
        for number, entry in enumerate(entries, start=1)
        if isinstance(entry, dict) and isinstance(entry.get(key), str | int) and entry[key] != ""
    ]


def _places(entries: object) -> dict[object, int]:
    places: dict[object, int] = {}
    for number, value in _values(entries, "id"):
        places.setdefault(value, number)
    return places


def _timezone(name: str, mistakes: Mistakes) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mistakes.expected("site.timezone", "timezone", name)
        return ZoneInfo(_HERE)


def _names(names: Mapping[str, str], at: str, mistakes: Mistakes) -> Names:
    if FIRST_LANGUAGE not in names:
        mistakes.missing(f"{at}.{FIRST_LANGUAGE}", "line")
    ordered = sorted(names.items(), key=lambda pair: (pair[0] != FIRST_LANGUAGE, pair[0]))
    return {Language(language): name for language, name in ordered}


def _service(
    table: ServiceTable, queue: QueueTable, hours: OpeningHours, at: str, mistakes: Mistakes
) -> Service:
    def minutes(key: str) -> timedelta:
        own: float | None = getattr(table, key)
        default: float = getattr(queue, key)
        return timedelta(minutes=default if own is None else own)

    limit, warning = minutes("limit_minutes"), minutes("warning_minutes")
    target = minutes("priority_target_minutes")
    if warning >= limit:
        mistakes.add(f"{at}.warning_minutes", "warning_not_below_limit")
    if target > limit:
        mistakes.add(f"{at}.priority_target_minutes", "target_above_limit")
    return Service(
        code=ServiceCode(table.id),
        series=table.series,
        names=_names(table.names, f"{at}.names", mistakes),
        hours=service_hours(table.hours, hours, f"{at}.hours", mistakes),
        prefix=table.prefix,
        limit=limit,
        warning=warning,
        priority_target=target,
        mean_service=minutes("handling_minutes"),
        default_outcome=Outcome(table.default_outcome or queue.default_outcome),
        issue_early=minutes("issue_early_minutes"),
        issue_stops_before_end=minutes("stop_issuing_minutes"),
        stops_when_full=(table.when_full or queue.when_full) == "stop",
        notes=tuple(
            _names(note, f"{at}.notes[{number}]", mistakes)
            for number, note in enumerate(table.notes, start=1)
        ),
        needs=table.needs,
        aliases=tuple(table.aliases),
        procedures=tuple(Procedure(entry.code, entry.name) for entry in table.procedures),
    )


def _check_counter(
    table: CounterTable, services: Mapping[object, int], at: str, mistakes: Mistakes
) -> None:
    if not table.serves:
        mistakes.add(f"{at}.serves", "serves_nothing")
    for key in ("serves", "helps"):
        named: list[str] = getattr(table, key)
        for code in dict.fromkeys(named):
            if code not in services:
                mistakes.unknown_service(f"{at}.{key}", code, services)
            elif named.count(code) > 1:
                mistakes.add(f"{at}.{key}", "twice", value=code)
    for code in set(table.serves) & set(table.helps):
        mistakes.add(f"{at}.helps", "serves_too", value=code)


def _counter(table: CounterTable) -> Counter:
    return Counter(
        counter=CounterId(table.id),
        serves=tuple(ServiceCode(code) for code in table.serves),
        helps=tuple(ServiceCode(code) for code in table.helps),
        name=table.name,
    )


def _queue_settings(queue: QueueTable) -> QueueSettings:
    return QueueSettings(
        park_return=timedelta(minutes=queue.park_return_minutes),
        no_show_window=timedelta(minutes=queue.no_show_window_minutes),
        no_show_calls=queue.no_show_calls,
        no_show_after=timedelta(seconds=queue.no_show_after_s),
        undo_window=timedelta(minutes=queue.undo_minutes),
        stores_priority_group=queue.keep_priority_group,
    )
