"""What must be right before an officer works at a terminal, beside what every screen needs."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from display.counter_server import AskPeople, CounterServer
from display.doctor import Finding
from display.number_pad import grab
from display.pad_map import pad_map
from display.settings import Settings
from display.terminal_view import LOWEST_KEY

FINGER_MM = 15.0
"""What a finger hits without looking twice."""
PADS = Path("/dev/input/by-id")
NOT_FOR_A_TERMINAL = frozenset({"hall", "hall_too_deep"})
"""Findings of a board: nobody reads a terminal from a seat."""


def examine_terminal(
    settings: Settings, server: CounterServer, take: Callable[[int], None] = grab
) -> Iterator[Finding]:
    """Look at the list of officers, the size of the keys and the number pad.

    Raises:
        SettingsError: a key of the number pad is none.
    """
    people = server.ask(AskPeople())
    if isinstance(people, tuple):
        key = "officers" if people else "officers_none"
        yield Finding(fine=bool(people), key=key, facts={"n": len(people)})
    if settings.terminal.face == "officer":
        least = settings.screen.height_mm * LOWEST_KEY
        fits = least >= FINGER_MM
        facts = {"mm": f"{least:.0f}"}
        yield Finding(fine=fits, key="keys" if fits else "keys_small", facts=facts)
    pad_map(settings.terminal.keys)
    if settings.terminal.number_pad:
        yield _number_pad(Path(settings.terminal.number_pad), take)


def _number_pad(path: Path, take: Callable[[int], None]) -> Finding:
    try:
        with path.open("rb", buffering=0) as pad:
            take(pad.fileno())
    except FileNotFoundError:
        there = sorted(each.name for each in PADS.glob("*-event-kbd"))
        return Finding(
            fine=False, key="pad_missing", facts={"pad": path, "there": ", ".join(there) or "–"}
        )
    except PermissionError:
        return Finding(fine=False, key="pad_forbidden", facts={"pad": path, "user": os.geteuid()})
    except OSError as error:
        key = "pad_taken" if error.errno == errno.EBUSY else "pad_wrong"
        return Finding(fine=False, key=key, facts={"pad": path, "error": error.strerror})
    return Finding(fine=True, key="pad", facts={"pad": path})
