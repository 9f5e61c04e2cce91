"""A soft sound that comes with the idle warning, for whoever has looked away."""

import math
import os
import struct
import wave
from pathlib import Path

from kivy.core.audio import SoundLoader

RATE = 22_050
NOTES_HZ = (659.3, 880.0)
NOTE_S = 0.22
LOUDNESS = 0.35
"""Of the most that a file can hold: to be heard before the machine, not in the hall."""


class Chime:
    """Two notes; silent where there is no sound card."""

    def __init__(self) -> None:
        """Draw the sound into Kivy's own folder, which environment.py has set."""
        path = Path(os.environ["KIVY_HOME"]) / "warning.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(_note(pitch) for pitch in NOTES_HZ))
        self._sound = SoundLoader.load(str(path))

    def ring(self) -> None:
        """Sound once; never waits."""
        if self._sound is not None:
            self._sound.play()


def _note(pitch_hz: float) -> bytes:
    """Return a note that begins at once and dies away, as 16-bit samples."""
    count = round(RATE * NOTE_S)
    samples = (
        round(32_767 * LOUDNESS * (1 - at / count) * math.sin(math.tau * pitch_hz * at / RATE))
        for at in range(count)
    )
    return b"".join(struct.pack("<h", sample) for sample in samples)
