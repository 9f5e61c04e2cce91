"""A USB number pad that belongs to the terminal alone, read from its Linux event device.

The kernel gives ``struct input_event`` (linux/input.h); EVIOCGRAB keeps its keys from everybody
else, so that the pad works while another program has the keyboard, and types nothing there.
"""

import fcntl
import logging
import os
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from display.pad_keys import PadChanged, PadKey, Pressed

_log = logging.getLogger(__name__)

EVENT = struct.Struct("@llHHi")
"""Seconds and microseconds of the moment, type, code, value."""
EV_KEY = 1
PRESS = 1
"""0 lets a key go, 2 repeats one that is held."""
EVIOCGRAB = 0x40044590
EVENTS_AT_ONCE = 64
LOOK_EVERY_S = 1.0
"""How soon a pad that is plugged in again is found."""


def grab(descriptor: int) -> None:
    """Take a device exclusively, until it is closed.

    Raises:
        OSError: it is no event device, or another program holds it.
    """
    fcntl.ioctl(descriptor, EVIOCGRAB, 1)


class NumberPad:
    """Posts the presses of one pad from a thread of its own; unplugged, it waits for its return.

    ``keys`` says by code which keys count; ``take`` takes the open device exclusively.
    """

    def __init__(
        self,
        path: Path,
        keys: Mapping[int, PadKey],
        post: Callable[[Pressed | PadChanged], None],
        take: Callable[[int], None] = grab,
    ) -> None:
        self._path = path
        self._keys = keys
        self._post = post
        self._take = take
        self._ended = threading.Event()
        self._fault: str | None = ""

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._run, name="number-pad", daemon=True).start()

    def stop(self) -> None:
        """Look for the pad no more; the end of the program gives it back."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with self._path.open("rb", buffering=0) as pad:
                    self._take(pad.fileno())
                    self._tell(None)
                    for code in presses(pad.fileno()):
                        self._press(code)
                self._tell("it was unplugged")
            except OSError as error:
                self._tell(error.strerror or str(error))
            self._ended.wait(LOOK_EVERY_S)

    def _press(self, code: int) -> None:
        key = self._keys.get(code)
        if key is None:
            _log.info("key %d of the number pad means nothing here", code)
        else:
            self._post(Pressed(key))

    def _tell(self, fault: str | None) -> None:
        if fault == self._fault:
            return
        self._fault = fault
        if fault is None:
            _log.info("the number pad %s is ours", self._path)
        else:
            _log.warning("the number pad %s: %s", self._path, fault)
        self._post(PadChanged(fault))


def presses(descriptor: int) -> Iterator[int]:
    """Return the code of each key that is pressed, until the device is gone; repeats do not count.

    Raises:
        OSError: the device was unplugged.
    """
    held = b""
    while read := os.read(descriptor, EVENT.size * EVENTS_AT_ONCE):
        held += read
        whole = len(held) - len(held) % EVENT.size
        for _, _, kind, code, value in EVENT.iter_unpack(held[:whole]):
            if (kind, value) == (EV_KEY, PRESS):
                yield code
        held = held[whole:]
