"""The sound card by way of SDL, as Kivy brings it along; imports Kivy, so import it late."""

import tempfile
from pathlib import Path

from kivy.core.audio import Sound, SoundLoader

from display.speaker.speaker import NoSoundError
from display.voice.samples import Samples, stereo, wav_bytes


class SdlPlayer:
    """Plays through SDL's mixer, which opens the default card at the first sound and keeps it."""

    def __init__(self) -> None:
        self._playing: Sound | None = None

    def play(self, samples: Samples, volume: float) -> None:
        """Begin to play and return; ends what was being played, which is over by then.

        Raises:
            NoSoundError: there is no sound card, no room for the sound, or Kivy has no audio.
        """
        if self._playing is not None:
            self._playing.unload()
            self._playing = None
        try:
            sound = _loaded(wav_bytes(stereo(samples), channels=2))
        except OSError as error:
            raise NoSoundError(f"the sound cannot be kept for SDL: {error}") from error
        # Without a card SDL's mixer gives a sound of length 0 that never ends.
        if sound is None or not sound.length:
            raise NoSoundError("there is no sound card that SDL can open")
        sound.volume = volume
        sound.play()
        self._playing = sound


def _loaded(wav: bytes) -> "Sound | None":
    with tempfile.TemporaryDirectory(prefix="moiso-sound-") as directory:
        file = Path(directory) / "announcement.wav"
        file.write_bytes(wav)
        return SoundLoader.load(str(file))
