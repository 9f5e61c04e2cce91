"""Tells systemd that a program serves, and that its loop still turns (sd_notify(3)).

A program whose loop stands still serves nobody and notices nothing: it must be somebody else who
misses its signs of life and starts it again.
"""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)


class Watchdog:
    """What systemd wants to hear of this process; without systemd it says nothing."""

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read where systemd listens and how long it waits for a sign of life."""
        self._address = environment.get("NOTIFY_SOCKET", "")
        is_ours = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        waits_s = int(environment.get("WATCHDOG_USEC", "0")) / 1_000_000 if is_ours else 0.0
        self._every_s = waits_s / 3
        self._monotonic = monotonic
        self._told_at: float | None = None

    def alive(self) -> None:
        """Give a sign of life if one is due; the first says that the program serves.

        To be called at each turn of the loop.
        """
        now = self._monotonic()
        if self._told_at is None:
            self._told_at = now
            self._tell("READY=1")
        elif self._every_s and now - self._told_at >= self._every_s:
            self._told_at = now
            self._tell("WATCHDOG=1")

    async def keep(self) -> None:
        """Give signs of life from this loop until cancelled."""
        self.alive()
        while self._every_s:
            await asyncio.sleep(self._every_s)
            self.alive()

    def _tell(self, word: str) -> None:
        if not self._address:
            return
        # "@" stands for the zero byte of an abstract address (unix(7)).
        address = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(0)
                out.sendto(word.encode(), address)
        except OSError as error:
            _log.warning("systemd cannot be told", extra={"word": word, "error": str(error)})
