"""Which services stand on the start and in which order: the site's, or what people come for."""

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from kiosk.menu import Menu, Service
from ticket_queue.ids import ServiceCode

FADES_DAILY = 0.9
"""What a count keeps of itself each new day: the order follows the last two weeks or so."""


class Use(Struct, frozen=True):
    """How often each service was taken, fading, without a trace of who took it.

    ``day`` is the service day of the last count, None before the first one.
    """

    day: date | None = None
    counts: dict[ServiceCode, float] = {}


class TileOrder:
    """Arranges services; with ``by_use`` what is taken most comes first, else the site's order.

    By use, the order stays as it is for a whole day: no tile may move from under a finger.
    ``always`` are services that the start never lacks. ``keep`` is called with every new count.
    """

    def __init__(
        self,
        *,
        by_use: bool = False,
        always: Iterable[ServiceCode] = (),
        use: Use | None = None,
        keep: Callable[[Use], None] = lambda _: None,
    ) -> None:
        """Begin with the counts that were kept."""
        self._by_use = by_use
        self._always = frozenset(always)
        self._use = use or Use()
        self._keep = keep
        self._ordered_on: date | None = None
        self._ranks: dict[ServiceCode, float] = {}

    def took(self, service: ServiceCode, day: date) -> None:
        """Count one ticket of this service."""
        counts = self._use.counts
        if day != self._use.day:
            counts = {code: round(count * FADES_DAILY, 3) for code, count in counts.items()}
        self._use = Use(day, counts | {service: counts.get(service, 0) + 1})
        self._keep(self._use)

    def split(self, menu: Menu, most: int) -> tuple[tuple[Service, ...], tuple[Service, ...]]:
        """Return the services of the start, at most ``most``, and those behind the search."""
        day = menu.at.date()
        if day != self._ordered_on:
            self._ordered_on, self._ranks = day, dict(self._use.counts)
        ordered = sorted(menu.services, key=self._rank)
        kept = [each for each in ordered if each.service in self._always]
        others = [each for each in ordered if each not in kept]
        front = {each.service for each in (*kept, *others)[:most]}
        return (
            tuple(each for each in ordered if each.service in front),
            tuple(each for each in ordered if each.service not in front),
        )

    def _rank(self, service: Service) -> tuple[float, int]:
        used = self._ranks.get(service.service, 0) if self._by_use else 0
        return (-used, service.position)
