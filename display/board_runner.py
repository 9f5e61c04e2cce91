"""Runs a presenter of the hall: passes it the news, obeys its wishes, hands on what it shows."""

import queue
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from display.hall_feed import HallFeed
from display.hall_watch import Wish
from display.views import ShownCall
from ticket_queue.watchdog import Watchdog

Heard = TypeVar("Heard")
Heard_contra = TypeVar("Heard_contra", contravariant=True)
View = TypeVar("View")
ShownView_co = TypeVar("ShownView_co", covariant=True)


class HallPresenter(Protocol[Heard_contra, ShownView_co]):
    """A board, a sign or a terminal; ``now`` is in monotonic seconds."""

    def hear(self, news: Heard_contra, now: float) -> tuple[ShownCall, ...]:
        """Take in news; return the calls that are shown by it."""
        ...

    def tick(self, now: float) -> tuple[Wish, ...]:
        """Return what is wanted now."""
        ...

    def view(self, now: float) -> ShownView_co:
        """Return what is to be drawn."""
        ...


class BoardRunner(Generic[Heard, View]):
    """One presenter and its feed. Only ``post`` may be called from other threads."""

    def __init__(
        self,
        presenter: HallPresenter[Heard, View],
        on_shown: Callable[[ShownCall], None],
        watchdog: Watchdog,
    ) -> None:
        self._watchdog = watchdog
        self._presenter = presenter
        self._on_shown = on_shown
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._wake: Callable[[], None] | None = None

    def wake_by(self, wake: Callable[[], None]) -> None:
        """Call ``wake`` at news, from whatever thread it comes, so that a turn is taken soon."""
        self._wake = wake

    def post(self, news: Heard) -> None:
        """Leave news for the next turn; from any thread."""
        self._inbox.put(news)
        if self._wake is not None:
            self._wake()

    def turn(self, feed: HallFeed, wait_s: float) -> View:
        """Wait for news for a while, work through all there is, and return what to draw."""
        self._watchdog.alive()
        try:
            self._hear(self._inbox.get(timeout=wait_s) if wait_s else self._inbox.get_nowait())
            while True:
                self._hear(self._inbox.get_nowait())
        except queue.Empty:
            pass
        now = time.monotonic()
        for wish in self._presenter.tick(now):
            if wish is Wish.FETCH:
                feed.fetch()
            else:
                feed.reconnect()
        return self._presenter.view(now)

    def _hear(self, news: Heard) -> None:
        for each in self._presenter.hear(news, time.monotonic()):
            self._on_shown(each)
