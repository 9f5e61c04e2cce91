"""The places of boards in a browser, held against the site's counters and services."""

from msgspec import structs

from server.settings.mistakes import Mistakes
from server.settings.model import BoardPlace, BoardSettings
from server.settings.schema import BoardTable, BoardZoneTable, SiteFile
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.zones import WHOLE_HALL, Zone

_OF_THE_SCREEN = ("volume", "on_at", "off_at", "width_mm", "height_mm", "farthest_seat_m")
"""What a ``[[board_zone]]`` may have of its own."""


def board_settings(file: SiteFile, mistakes: Mistakes) -> BoardSettings:
    """Return the board's settings, noting counters and services that the site has not."""
    zones = {}
    for number, table in enumerate(file.board_zone, start=1):
        at = f"board_zone[{number}]"
        zones[table.id] = _place(_zone(table, at, file, mistakes), _own(file, table), at, mistakes)
    return BoardSettings(
        dialect=file.board.dialect,
        digits_from=file.board.digits_from,
        place=_place(WHOLE_HALL, file.board, "board", mistakes),
        zones=zones,
    )


def _zone(table: BoardZoneTable, at: str, file: SiteFile, mistakes: Mistakes) -> Zone:
    counters = [counter.id for counter in file.counter]
    for counter in table.counters:
        if counter not in counters:
            known = ", ".join(map(str, counters))
            mistakes.add(f"{at}.counters", "unknown_counter", value=counter, known=known)
    services = [service.id for service in file.service]
    for code in table.services:
        if code not in services:
            mistakes.unknown_service(f"{at}.services", code, services)
    return Zone(
        counters=frozenset(CounterId(each) for each in table.counters),
        services=frozenset(ServiceCode(each) for each in table.services),
    )


def _own(file: SiteFile, table: BoardZoneTable) -> BoardTable:
    """Return ``[board]`` with what a zone has of its own in place."""
    given = {name: getattr(table, name) for name in _OF_THE_SCREEN}
    own = {name: value for name, value in given.items() if value is not None}
    return structs.replace(file.board, **own)


def _place(zone: Zone, table: BoardTable, at: str, mistakes: Mistakes) -> BoardPlace:
    if bool(table.on_at) != bool(table.off_at):
        mistakes.add(f"{at}.on_at", "on_and_off")
    return BoardPlace(
        zone=zone,
        hours=(table.on_at, table.off_at) if table.on_at and table.off_at else None,
        volume=tuple((step.begins, step.percent) for step in table.volume),
        width_mm=table.width_mm,
        height_mm=table.height_mm,
        farthest_seat_m=table.farthest_seat_m,
    )
