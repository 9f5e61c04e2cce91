"""The clocks of the machine: one that counts and is never set, and one that people set."""

import ctypes
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMEX_BYTES = 512
"""More than the kernel's ``struct timex`` on any machine; all zero, it only asks."""
_TIME_ERROR = 5


class Machine(Protocol):
    """What a machine knows of the time."""

    boot: str
    """Names the time since the machine was switched on; empty when nobody knows."""

    def counted_s(self) -> float:
        """Return the seconds since it was switched on, also those that it slept."""
        ...

    def wall(self) -> datetime:
        """Return the wall clock, right or wrong."""
        ...

    def in_step(self) -> bool | None:
        """Tell whether a time server keeps the wall clock right; None when nobody knows."""
        ...


class ThisMachine:
    """The clocks of the machine on which this program runs."""

    def __init__(self, *, trusts_time_server: bool = True) -> None:
        """Read under which name the kernel counts; a time server may be known to be wrong."""
        self._trusts_time_server = trusts_time_server
        try:
            self.boot = BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            self.boot = ""

    def counted_s(self) -> float:
        """See ``Machine``."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def wall(self) -> datetime:
        """See ``Machine``."""
        return datetime.now(UTC)

    def in_step(self) -> bool | None:
        """See ``Machine``; the kernel knows it from whoever disciplines its clock."""
        if not self._trusts_time_server:
            return False
        try:
            state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        except (OSError, AttributeError):
            return None
        return None if state < 0 else state != _TIME_ERROR
