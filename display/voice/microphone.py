"""The microphone and headphones of whoever records a voice: arecord and aplay of alsa-utils."""

import signal
import subprocess
import tempfile
from array import array
from pathlib import Path
from types import TracebackType
from typing import Self

from display.voice.samples import RATE, Samples, wav_bytes

RECORDER, PLAYER = "arecord", "aplay"
LONGEST_RECORDING_S = 20
_ENDS_WITHIN_S = 5.0
_NEEDED = "apt-get install alsa-utils"


class MicrophoneError(Exception):
    """Nothing can be recorded or played back; the text says why and what to do."""


class Recording:
    """Records from entering until ``end``; a recording that is left without it is ended."""

    def __init__(self, device: str) -> None:
        """Name the ALSA device, such as ``default`` or ``hw:1``."""
        self._device = device
        self._raw = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the recording
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (the same)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin; raises ``MicrophoneError`` when arecord is not there."""
        command = [
            *(RECORDER, "-q", "-D", self._device, "-t", "raw", "-f", "S16_LE", "-c", "1"),
            *("-r", str(RATE), "-d", str(LONGEST_RECORDING_S)),
        ]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self._raw, stderr=self._errors
            )
        except FileNotFoundError as error:
            raise MicrophoneError(f"arecord is not installed; {_NEEDED}") from error
        return self

    def end(self) -> Samples:
        """Return what has been recorded.

        Raises:
            MicrophoneError: nothing at all came from the microphone.
        """
        self._stop()
        self._raw.seek(0)
        raw = self._raw.read()
        if not raw:
            self._errors.seek(0)
            reason = self._errors.read().decode(errors="replace").strip()
            raise MicrophoneError(f"arecord -D {self._device}: {reason or 'no sound came'}")
        return array("h", raw[: len(raw) // 2 * 2])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the recording and forget it."""
        self._stop()
        self._raw.close()
        self._errors.close()

    def _stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def play_back(samples: Samples) -> None:
    """Play samples and wait for their end.

    Raises:
        MicrophoneError: aplay is not installed or has no card.
    """
    with tempfile.TemporaryDirectory(prefix="moiso-voice-") as directory:
        file = Path(directory) / "heard.wav"
        file.write_bytes(wav_bytes(samples))
        try:
            subprocess.run([PLAYER, "-q", str(file)], check=True, capture_output=True)
        except FileNotFoundError as error:
            raise MicrophoneError(f"aplay is not installed; {_NEEDED}") from error
        except subprocess.CalledProcessError as error:
            raise MicrophoneError(error.stderr.decode(errors="replace").strip()) from error
