"""The zones of the board in a browser, held against the site's counters and services."""

from server.settings.mistakes import Mistakes
from server.settings.model import BoardSettings, BoardZone
from server.settings.schema import SiteFile


def board_settings(file: SiteFile, mistakes: Mistakes) -> BoardSettings:
    """Return the board's settings, noting counters and services that the site has not."""
    counters = [counter.id for counter in file.counter]
    services = [service.id for service in file.service]
    for number, zone in enumerate(file.board_zone, start=1):
        at = f"board_zone[{number}]"
        for counter in zone.counters:
            if counter not in counters:
                known = ", ".join(map(str, counters))
                mistakes.add(f"{at}.counters", "unknown_counter", value=counter, known=known)
        for code in zone.services:
            if code not in services:
                mistakes.unknown_service(f"{at}.services", code, services)
    return BoardSettings(
        dialect=file.board.dialect,
        digits_from=file.board.digits_from,
        zones={
            zone.id: BoardZone(counters=frozenset(zone.counters), services=frozenset(zone.services))
            for zone in file.board_zone
        },
    )
