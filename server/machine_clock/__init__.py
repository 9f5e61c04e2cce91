"""The machine's clocks, and at which moment a server that starts may trust them to begin."""

from server.machine_clock.kept import CLOCK_FILE, KeptTime, keep_time, kept_time
from server.machine_clock.machine import Machine, ThisMachine
from server.machine_clock.start import (
    SMALLEST_STEP,
    ClockInDoubtError,
    Doubt,
    doubt_about,
    plausible,
    starting_moment,
)

__all__ = [
    "CLOCK_FILE",
    "SMALLEST_STEP",
    "ClockInDoubtError",
    "Doubt",
    "KeptTime",
    "Machine",
    "ThisMachine",
    "doubt_about",
    "keep_time",
    "kept_time",
    "plausible",
    "starting_moment",
]
