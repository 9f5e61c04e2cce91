"""What the simulated people know of one another: who holds which ticket, and what time it is."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from server.demo.citizens import Citizen, Twist, citizen
from server.demo.demo_clock import in_hours
from server.service_clock import ServiceClock
from ticket_queue.ids import ServiceCode
from ticket_queue.services import Site

_log = logging.getLogger(__name__)

SHORTEST_SLEEP_S = 0.02
"""However fast the clock runs, the simulated people leave the machine some rest."""


@dataclass
class Crowd:
    """The citizens by ticket; a ticket of somebody unknown gets a citizen invented for it."""

    site: Site
    clock: ServiceClock
    seed: str
    citizens: dict[str, Citizen] = field(default_factory=dict)
    twisted: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    lives: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, life: Coroutine[None, None, None]) -> None:
        """Let somebody live until ``end``; a fault of one is logged and ends only that one."""
        task = asyncio.create_task(life)
        self.lives.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self.lives.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a simulated life went wrong", exc_info=task.exception())

    async def end(self) -> None:
        """End everybody."""
        lives = list(self.lives)
        for task in lives:
            task.cancel()
        await asyncio.gather(*lives, return_exceptions=True)

    async def wait(self, duration: timedelta) -> None:
        """Sleep by the service clock."""
        left = self.clock.real_seconds_until(self.clock.now() + duration)
        await asyncio.sleep(max(left, SHORTEST_SLEEP_S))

    def is_open(self) -> bool:
        """Tell whether the ward is in its hours."""
        return in_hours(self.site, self.clock.now())

    def holder(self, ticket_id: str) -> Citizen:
        """Return whose ticket it is."""
        known = self.citizens.get(ticket_id)
        if known is None:
            random = Random(f"{self.seed}/{ticket_id}")  # noqa: S311 - the same seed, the same day
            known = self.citizens[ticket_id] = citizen(random, timedelta(0), 1)
        return known

    def twist_now(self, ticket_id: str) -> Twist:
        """Return what happens at the counter this time; nobody does it twice."""
        if ticket_id in self.twisted:
            return Twist.NONE
        self.twisted.add(ticket_id)
        return self.holder(ticket_id).twist

    def handling(self, ticket: Mapping[str, object]) -> timedelta:
        """Return how long the holder of a ticket will be served."""
        mean = self.site.services[ServiceCode(str(ticket["service"]))].mean_service
        return mean * self.holder(str(ticket["ticket_id"])).handling
