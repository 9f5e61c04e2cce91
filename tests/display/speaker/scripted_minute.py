"""Plays a minute of a hall through the board's own announcer, speaker and SDL, and ends.

Arguments: the voice's data directory, the file that SDL's disk driver writes. Time is the
recording's own: a second has passed when a second of sound has been written.
"""

import queue
import sys
import time
from datetime import time as time_of_day
from functools import partial
from pathlib import Path

from display.screens.environment import prepare_environment
from display.settings import load_settings
from display.speaker import Announcer, Speaker
from display.speech import Dialect
from display.views import Announcement
from display.voice import VolumeStep, clip_sets
from tests.display.fakes_hall import OPENING, Hall
from tests.display.speaker.hearing import BYTES_PER_SECOND
from tests.display.voice.fakes_voice import announcement

ANNOUNCEMENTS = 6
LOUD = VolumeStep(time_of_day(0), 100)
QUIET = VolumeStep(time_of_day(16), 50)
SERVED = 3007
"""Is served while the second announcement is being said."""


def main(data: Path, recording: Path) -> None:
    prepare_environment(load_settings(None, {"token_file": "none"}).screen)
    from display.speaker.sdl_player import SdlPlayer  # noqa: PLC0415  Kivy reads the environment

    def now() -> float:
        return recording.stat().st_size / BYTES_PER_SECOND if recording.exists() else 0.0

    def sleep(seconds: float) -> None:
        ends_at = now() + seconds
        while now() < ends_at:
            time.sleep(0.001)

    ended = queue.SimpleQueue[None]()
    speaker = Speaker(clip_sets(data, Dialect.SOUTH), SdlPlayer(), sleep)
    announcer = Announcer(speaker, (LOUD, QUIET))
    announcer.start((), on_sound=end_without_sound, wake=lambda: ended.put(None))
    script = calls()
    while (said := ended.qsize()) < ANNOUNCEMENTS:
        for call in script.pop(said, ()):
            announcer.add(call)
        at = OPENING.replace(hour=17) if said == ANNOUNCEMENTS - 1 else OPENING
        gone = SERVED if said >= 2 else None
        announcer.turn(now(), at, partial(is_called, gone))
        time.sleep(0.002)


def end_without_sound(fault: str | None) -> None:
    if fault is not None:
        sys.exit(fault)


def is_called(gone: int | None, call: Announcement) -> bool:
    return call.number != gone


def calls() -> dict[int, list[Announcement]]:
    """Return what is called after how many announcements have been said."""
    hall = Hall()
    heard_twice = announcement(hall, 205, counter=1)
    return {
        0: [
            announcement(hall, 21, counter=3),
            announcement(hall, 1005, counter=12),
            heard_twice,
            announcement(hall, SERVED, counter=2),
            announcement(hall, 15, counter=4),
            heard_twice,
        ],
        4: [announcement(hall, 24, counter=6, attempt=2, language="en"), heard_twice],
        5: [announcement(hall, 8, counter=9)],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
