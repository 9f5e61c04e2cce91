"""A voice that hums, a sound card that only remembers, and announcements to give to both."""

import math
import zlib
from array import array
from dataclasses import replace
from queue import Queue

from display.settings import TEXTS
from display.speaker import NoSoundError
from display.speech import Dialect, Speech
from display.views import Announcement
from display.voice.espeak import NoVoiceError
from display.voice.samples import RATE, Samples
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language

CATALOGUES = load_catalogues(TEXTS)
SPEECH = Speech(CATALOGUES, Dialect.SOUTH, 1000)


def tone(seconds: float, hertz: float = 440.0, peak: float = 0.3) -> Samples:
    step = 2 * math.pi * hertz / RATE
    return array(
        "h", (round(peak * 32_767 * math.sin(at * step)) for at in range(round(seconds * RATE)))
    )


class FakeVoice:
    """Hums each phrase for a tenth of a second, each at a pitch of its own."""

    def __init__(self, *, missing: bool = False) -> None:
        self.said: list[str] = []
        self._missing = missing

    def say(self, language: Language, words: str) -> Samples:
        if self._missing:
            raise NoVoiceError("espeak-ng is not installed")
        self.said.append(words)
        return tone(0.1, 200 + zlib.crc32(f"{language} {words}".encode()) % 3_000)


class FakePlayer:
    """Remembers what it was given to play; ``broken`` is a machine without a sound card."""

    def __init__(self) -> None:
        self.broken = False
        self.played: Queue[tuple[Samples, float]] = Queue()

    def play(self, samples: Samples, volume: float) -> None:
        if self.broken:
            raise NoSoundError("no card")
        self.played.put((samples, volume))


def announcement(
    hall: Hall,
    number: int,
    counter: int = 1,
    attempt: int = 1,
    language: str = "vi",
    name: str = "",
) -> Announcement:
    call = hall.call(number, counter, attempt)
    call = replace(call, language=Language(language), counter_name=name or call.counter_name)
    return Announcement(call.epoch, call.seq, number, counter, SPEECH.call(call))
