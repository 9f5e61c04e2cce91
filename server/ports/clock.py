"""How the service clock stands against the clock of the machine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStanding:
    """How the service's time stands to the machine's clock and to the ledger.

    ``at`` is None while the server asks what time it is; ``doubt`` then says why the machine's
    ``wall`` clock is not believed. ``told`` is a time that was set and holds once none of the
    ``open_tickets`` is open any more.
    """

    at: datetime | None
    wall: datetime
    last_at: datetime | None
    in_step: bool | None
    doubt: str | None = None
    open_tickets: int = 0
    told: datetime | None = None


class ClockRoom(Protocol):
    """Where the service's time is looked at and set."""

    async def standing(self) -> ClockStanding:
        """Return how it stands."""

    def tell(self, at: datetime, by: str, *, goes_back: bool) -> None:
        """Set the time; it holds as soon as nobody's wait can jump by it.

        Raises:
            OSError: it cannot be kept.
        """
