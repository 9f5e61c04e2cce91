"""Errands to kiosks: a slip once more, paper changed. Whoever asked waits for the result.

An errand lives in memory and on the kiosk's open stream. Nothing of it is sent again: the person
who asked is told when the kiosk does not answer, and stands beside it.
"""

import asyncio
from dataclasses import dataclass

from msgspec import UNSET

from server.web import shapes
from server.web.live_feed import LiveFeed
from server.web.problems import ProblemError
from ticket_queue.ids import DeviceId

ANSWER_WITHIN_S = 30.0
"""A slip on a slow line is out in 4 s, and a print worker that hangs is ended after 8 s."""
REMEMBERED = 200

ERRAND, RESULT = "errand", "errand_result"


@dataclass(eq=False, slots=True)
class _UnderWay:
    errand: shapes.ErrandShape
    patience: asyncio.TimerHandle
    answered: bool = False


class Errands:
    """The errands of the last while, and what became of them."""

    def __init__(self, feed: LiveFeed, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        """Send errands and tell their results by a feed; seconds are real ones."""
        self._feed = feed
        self._answer_within_s = answer_within_s
        self._under_way: dict[str, _UnderWay] = {}

    def reaches(self, device: DeviceId) -> bool:
        """Tell whether a kiosk listens for errands now."""
        return self._feed.is_listening(device, ERRAND)

    def expect_reachable(self, device: DeviceId) -> None:
        """Let only errands through that the kiosk will hear.

        Raises:
            ProblemError: it does not listen.
        """
        if not self.reaches(device):
            raise ProblemError("device-away", "device_away", device=device)

    def send(self, device: DeviceId, order: shapes.ErrandOrderShape) -> None:
        """Give a kiosk its order, and wait for its answer from now on."""
        errand = shapes.ErrandShape(errand_id=order.errand_id, device=device, kind=order.kind)
        patience = asyncio.get_running_loop().call_later(
            self._answer_within_s, self._tell, errand, "no-answer"
        )
        self._under_way[order.errand_id] = _UnderWay(errand, patience)
        if len(self._under_way) > REMEMBERED:
            self._under_way.pop(next(iter(self._under_way))).patience.cancel()
        self._feed.hand(ERRAND, order, device)

    def answer(self, device: DeviceId, errand_id: str, asked: shapes.ErrandResultAsked) -> None:
        """Tell the guides what a kiosk says, also when it says so late; the first word counts.

        Raises:
            ProblemError: the kiosk has no such errand.
        """
        under_way = self._under_way.get(errand_id)
        if under_way is None or under_way.errand.device != device:
            raise ProblemError("not-found", "unknown_errand")
        if not under_way.answered:
            under_way.answered = True
            under_way.patience.cancel()
            self._tell(under_way.errand, asked.result, asked.detail)

    def _tell(self, errand: shapes.ErrandShape, result: str, detail: str | None = None) -> None:
        told = shapes.ErrandResultShape(
            errand_id=errand.errand_id,
            device=errand.device,
            kind=errand.kind,
            result=result,
            detail=detail or UNSET,
        )
        self._feed.hand(RESULT, told)
