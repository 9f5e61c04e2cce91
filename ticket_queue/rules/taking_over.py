"""Going on from a copy: the numbers that the lost ledger may have given since are left out."""

from datetime import datetime, timedelta

from ticket_queue.events import NumbersSkipped
from ticket_queue.lobby import Lobby
from ticket_queue.series import LAST_ORDINARY

SHORT = timedelta(minutes=30)
SKIPPED_AFTER_SHORT = 50
"""More than one service gives in half an hour, even ten times as fast as on its worst morning."""
SKIPPED_AFTER_LONG = 500
"""More than one service gives in a day."""


def skip_numbers(lobby: Lobby, now: datetime, known_until: datetime) -> tuple[NumbersSkipped, ...]:
    """Leave out numbers of each service that was open at some time since ``known_until``.

    Nobody can say which of them are in somebody's hand; a number that is given twice is worse than
    some that are never given. Numbers of kiosks that were alone are handed in as they are.
    """
    skipped = SKIPPED_AFTER_SHORT if now - known_until <= SHORT else SKIPPED_AFTER_LONG
    return tuple(
        NumbersSkipped(
            at=now, service=code, count=min(lobby.queues[code].last_count + skipped, LAST_ORDINARY)
        )
        for code, service in lobby.site.services.items()
        if service.hours.open_between(max(known_until, lobby.site.day_start(now)), now)
    )
