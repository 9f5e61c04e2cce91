"""Plays a minute of a hall through the board's own announcer, speaker and SDL, and ends.

Arguments: the voice's data directory, the file that SDL's disk driver writes. Time is the
recording's own: a second has passed when a second of sound has been written.
"""

import queue
import sys
import time
from datetime import time as time_of_day
from datetime import timedelta
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
"""Which last a little more than a minute."""
QUIET_FROM_S = 60.0
"""From then on the voice is half as loud."""


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
    steps = (
        VolumeStep(time_of_day(0), 100),
        VolumeStep((OPENING + timedelta(seconds=QUIET_FROM_S)).time(), 50),
    )
    speaker = Speaker(clip_sets(data, Dialect.SOUTH), SdlPlayer(), sleep)
    announcer = Announcer(speaker, steps)
    announcer.start((), on_fault=sys.exit, wake=lambda: ended.put(None))
    script, served = minute()
    while not recording.exists():
        time.sleep(0.001)
    while ended.qsize() < ANNOUNCEMENTS:
        while script and script[0][0] <= now():
            announcer.add(script.pop(0)[1])
        at = OPENING + timedelta(seconds=now())
        announcer.turn(now(), at, lambda call: served.get(call.number, 99.0) > now())
        time.sleep(0.002)


def minute() -> tuple[list[tuple[float, Announcement]], dict[int, float]]:
    """Return what is called at which second, and when which number is served."""
    hall = Hall()
    heard_twice = announcement(hall, 205, counter=1)
    script = [
        (0.5, announcement(hall, 21, counter=3)),
        (2.0, announcement(hall, 1005, counter=12)),
        (2.1, heard_twice),
        (2.2, announcement(hall, 3007, counter=2)),
        (2.3, announcement(hall, 15, counter=4)),
        (3.0, heard_twice),
        (40.0, announcement(hall, 24, counter=6, attempt=2, language="en")),
        (62.0, announcement(hall, 8, counter=9)),
    ]
    return script, {3007: 12.0}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
