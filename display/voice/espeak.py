"""The machine's voice: espeak-ng, a program of Debian, says a few words into a WAV file."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from display.speech import ENGLISH, Dialect
from display.voice.samples import RATE, ClipError, Samples, doubled, level, read_wav, trim
from ticket_queue.catalogue import FIRST_LANGUAGE
from ticket_queue.ids import Language

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 150
"""A little slower than its 175: a hall echoes."""
ANSWER_WITHIN_S = 10.0
_VIETNAMESE = {Dialect.NORTH: "vi", Dialect.SOUTH: "vi-vn-x-south"}


class NoVoiceError(Exception):
    """The machine's voice cannot speak; the text says why and what to do."""


@dataclass(frozen=True)
class Espeak:
    """Says words in each language by one of the voices that come with espeak-ng."""

    voices: Mapping[Language, str]

    def say(self, language: Language, words: str) -> Samples:
        """Return the words' sound, trimmed and levelled; takes about 30 ms.

        Raises:
            NoVoiceError: espeak-ng is not installed, lacks the voice or fails.
        """
        with tempfile.TemporaryDirectory(prefix="moiso-voice-") as directory:
            file = Path(directory) / "said.wav"
            command = [
                *(PROGRAM, "-v", self.voices[language], "-s", str(WORDS_PER_MINUTE)),
                *("-w", str(file), "--stdin"),
            ]
            try:
                subprocess.run(
                    command,
                    input=words.encode(),
                    capture_output=True,
                    check=True,
                    timeout=ANSWER_WITHIN_S,
                )
                said = level(trim(doubled(read_wav(file, RATE // 2))))
            except FileNotFoundError as error:
                message = f"{PROGRAM} is not installed; apt-get install {PROGRAM}"
                raise NoVoiceError(message) from error
            except subprocess.CalledProcessError as error:
                reason = error.stderr.decode(errors="replace").strip()
                raise NoVoiceError(f"{PROGRAM} cannot say {words!r}: {reason}") from error
            except (OSError, subprocess.TimeoutExpired, ClipError) as error:
                raise NoVoiceError(f"{PROGRAM} cannot say {words!r}: {error}") from error
        if not said:
            raise NoVoiceError(f"{PROGRAM} says nothing at {words!r}")
        return said


def espeak(dialect: Dialect) -> Espeak:
    """Return the voice of a dialect, and of English."""
    return Espeak({FIRST_LANGUAGE: _VIETNAMESE[dialect], ENGLISH: "en"})
