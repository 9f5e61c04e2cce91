"""Which part of the hall a board in a browser asks for."""

import re
from collections.abc import Mapping
from dataclasses import replace

from server.settings import BoardPlace, BoardSettings
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.zones import Zone

_COUNTER = re.compile("[0-9]{1,4}")


class UnknownZoneError(Exception):
    """The address names a zone, counter or service in a way that nothing has."""


def place_of(query: Mapping[str, str], board: BoardSettings) -> BoardPlace:
    """Return the place that an address asks for.

    ``zone`` names one of the settings; ``counters`` and ``services`` are lists with commas, for
    another part of the hall with the common screen.

    Raises:
        UnknownZoneError: there is no such zone, or a counter is no number.
    """
    name = query.get("zone", "")
    if name:
        if name not in board.zones:
            raise UnknownZoneError(name)
        return board.zones[name]
    counters = [part for part in query.get("counters", "").split(",") if part]
    services = [part for part in query.get("services", "").split(",") if part]
    if not all(_COUNTER.fullmatch(part) for part in counters):
        raise UnknownZoneError(query["counters"])
    zone = Zone(
        counters=frozenset(CounterId(int(part)) for part in counters),
        services=frozenset(ServiceCode(part) for part in services),
    )
    return replace(board.place, zone=zone)
