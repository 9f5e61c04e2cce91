"""Sound as signed 16-bit samples, one channel, at one rate; pure arithmetic and WAV files."""

import io
import math
import wave
from array import array
from collections.abc import Iterable
from operator import mul
from pathlib import Path
from typing import TypeAlias

Samples: TypeAlias = "array[int]"
"""Of type code ``h``: -32768 to 32767."""

RATE = 44_100
"""Samples per second of every clip: that of SDL's mixer, which then converts nothing."""
FULL = 32_767
QUIET = -96.0
"""What stands for the loudness of silence, in dBFS: the smallest step of 16 bits."""
TARGET_DB = -20.0
"""The loudness to which clips are levelled, in dBFS of the voiced parts."""
PEAK_DB = -1.0
"""No levelled clip goes above this."""
_WINDOW = RATE // 50
_STEP = RATE // 200
_VOICED_BELOW_LOUDEST_DB = 20.0
_SOUND_BELOW_LOUDEST_DB = 34.0
_KEPT_BEFORE, _KEPT_AFTER = RATE // 50, RATE // 25
_FADE = RATE // 200


class ClipError(Exception):
    """A WAV file that is no clip of ours; the text says why."""


def silence(seconds: float) -> Samples:
    """Return silence of a length."""
    return array("h", bytes(2 * round(seconds * RATE)))


def seconds_of(samples: Samples) -> float:
    """Return how long samples last."""
    return len(samples) / RATE


def join(pieces: Iterable[Samples]) -> Samples:
    """Return the pieces one after the other."""
    joined = array("h")
    for piece in pieces:
        joined.extend(piece)
    return joined


def read_wav(path: Path, rate: int = RATE) -> Samples:
    """Return the samples of a file of 16 bits, one channel and this rate.

    Raises:
        ClipError: the file cannot be read or is of another kind.
    """
    try:
        with wave.open(str(path), "rb") as file:
            kind = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            frames = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise ClipError(f"{path.name}: {str(error) or 'cut short'}") from error
    if kind != (rate, 1, 2):
        raise ClipError(
            f"{path.name}: {kind[0]} Hz, {kind[1]} channels, {8 * kind[2]} bits"
            f" instead of {rate} Hz, 1, 16"
        )
    return array("h", frames[: len(frames) // 2 * 2])


def doubled(samples: Samples) -> Samples:
    """Return a clip of half the rate at ``RATE``, by a half-band filter of four taps."""
    early, late = array("h", samples[:1]), array("h", samples[-1:])
    before, after, afterwards = early + samples, samples[1:] + late, samples[2:] + late + late
    full = array("h", bytes(4 * len(samples)))
    full[::2] = samples
    full[1::2] = array(
        "h",
        (
            max(-FULL, min(FULL, (9 * (b + c) - a - d) >> 4))
            for a, b, c, d in zip(before, samples, after, afterwards, strict=False)
        ),
    )
    return full


def stereo(samples: Samples) -> Samples:
    """Return the same on two channels, as SDL's mixer plays it."""
    both = array("h", bytes(4 * len(samples)))
    both[::2] = both[1::2] = samples
    return both


def wav_bytes(samples: Samples, channels: int = 1) -> bytes:
    """Return a WAV file's content."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return content.getvalue()


def loudness(samples: Samples) -> float:
    """Return the loudness in dBFS of those parts that stand out, ``QUIET`` for silence."""
    windows = _windows(samples, _WINDOW)
    powers = [_power(samples[at : at + _WINDOW]) for at in windows]
    loudest = max(powers, default=0.0)
    voiced = [power for power in powers if power > loudest * _ratio(-_VOICED_BELOW_LOUDEST_DB)]
    return _decibels(sum(voiced) / len(voiced)) if voiced else QUIET


def peak(samples: Samples) -> float:
    """Return the highest sample in dBFS, ``QUIET`` for silence."""
    return _decibels(max(map(abs, samples), default=0) ** 2)


def trim(samples: Samples) -> Samples:
    """Return the clip without the silence before and after, with soft edges; empty for silence."""
    powers = [_power(samples[at : at + _STEP]) for at in _windows(samples, _STEP)]
    loudest = max(powers, default=0.0)
    floor = loudest * _ratio(-_SOUND_BELOW_LOUDEST_DB)
    heard = [at for at, power in enumerate(powers) if power > floor]
    if not heard:
        return array("h")
    begin = max(0, heard[0] * _STEP - _KEPT_BEFORE)
    end = min(len(samples), (heard[-1] + 1) * _STEP + _KEPT_AFTER)
    return _softened(samples[begin:end])


def level(samples: Samples) -> Samples:
    """Return the clip at ``TARGET_DB``, or as near to it as ``PEAK_DB`` lets it come."""
    gain_db = min(TARGET_DB - loudness(samples), PEAK_DB - peak(samples))
    gain = 10 ** (gain_db / 20)
    return array("h", (round(sample * gain) for sample in samples))


def write_clip(path: Path, samples: Samples) -> None:
    """Write a clip so that it is there whole or not at all; raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(wav_bytes(samples))
    beside.replace(path)


def _softened(samples: Samples) -> Samples:
    fade = min(_FADE, len(samples) // 2)
    for at in range(fade):
        samples[at] = samples[at] * at // fade
        samples[-1 - at] = samples[-1 - at] * at // fade
    return samples


def _windows(samples: Samples, length: int) -> range:
    return range(0, max(len(samples) - length, 0) + 1, length) if samples else range(0)


def _power(samples: Samples) -> float:
    return float(sum(map(mul, samples, samples))) / len(samples)


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 10))


def _decibels(power: float) -> float:
    return max(QUIET, 10 * math.log10(power / FULL**2)) if power else QUIET
