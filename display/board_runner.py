"""Runs a board: passes it the news, obeys its wishes and hands on what it shows."""

import queue
import time
from collections.abc import Callable

from display.board import Board, Wish
from display.hall_feed import HallFeed
from display.news import CallHeard, HeartbeatHeard, LinkChanged, News, SnapshotHeard
from display.views import BoardView, ShownCall


class BoardRunner:
    """One board and its feed. Only ``post`` may be called from other threads."""

    def __init__(self, board: Board, on_shown: Callable[[ShownCall], None]) -> None:
        self._board = board
        self._on_shown = on_shown
        self._inbox: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._wake: Callable[[], None] | None = None

    def wake_by(self, wake: Callable[[], None]) -> None:
        """Call ``wake`` at news, from whatever thread it comes, so that a turn is taken soon."""
        self._wake = wake

    def post(self, news: News) -> None:
        """Leave news for the next turn; from any thread."""
        self._inbox.put(news)
        if self._wake is not None:
            self._wake()

    def turn(self, feed: HallFeed, wait_s: float) -> BoardView:
        """Wait for news for a while, work through all there is, and return what to draw."""
        try:
            self._hear(self._inbox.get(timeout=wait_s) if wait_s else self._inbox.get_nowait())
            while True:
                self._hear(self._inbox.get_nowait())
        except queue.Empty:
            pass
        now = time.monotonic()
        for wish in self._board.tick(now):
            if wish is Wish.FETCH:
                feed.fetch()
            else:
                feed.reconnect()
        return self._board.view(now)

    def _hear(self, news: News) -> None:
        now = time.monotonic()
        shown: tuple[ShownCall, ...] = ()
        match news:
            case SnapshotHeard(snapshot, just_made):
                shown = self._board.hear_snapshot(snapshot, now, just_made=just_made)
            case CallHeard(call):
                shown = self._board.hear_call(call, now)
            case HeartbeatHeard(heartbeat):
                self._board.hear_heartbeat(heartbeat, now)
            case LinkChanged(connected):
                self._board.link_changed(now, connected=connected)
        for each in shown:
            self._on_shown(each)
