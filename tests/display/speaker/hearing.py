"""Hears what was played: finds clips in a recording that SDL's disk driver has made."""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from display.voice.samples import RATE, Samples, read_wav

BYTES_PER_SECOND = 4 * RATE
"""Of a recording: two channels of 16 bits."""
_QUIET = 8
_OFF_BY = 3
"""Steps by which SDL's volume may round a sample."""


def clips_below(directory: Path) -> dict[str, Samples]:
    """Return every clip of a set by its file, such as ``vi/ba``."""
    files = sorted(directory.rglob("*.wav"))
    return {str(file.relative_to(directory).with_suffix("")): read_wav(file) for file in files}


def left_channel(recording: Path) -> Samples:
    """Return what a recording holds so far."""
    raw = recording.read_bytes()
    return array("h", raw[: len(raw) // 4 * 4])[::2]


def clips_heard(
    sound: Samples, clips: Mapping[str, Samples], volumes: Sequence[float] = (1.0,)
) -> list[tuple[str, float]]:
    """Return the clips and their volumes in the order of their beginnings.

    A clip is recognised by all of its samples, each scaled by one of the volumes; ``?`` stands for
    sound that is none of them.
    """
    known = [
        (name, volume, clips[name], _onset(clips[name], 0, volume))
        for name in sorted(clips, key=lambda name: -len(clips[name]))
        for volume in volumes
    ]
    heard = []
    at = _onset(sound, 0)
    while at < len(sound):
        for name, volume, clip, onset in known:
            if _is_there(clip, sound, at - onset, volume):
                heard.append((name, volume))
                at = _onset(sound, at - onset + len(clip))
                break
        else:
            heard.append(("?", 0.0))
            at = _next_silence(sound, at)
    return heard


def _onset(samples: Samples, since: int, volume: float = 1.0) -> int:
    """Return where sound begins that is louder than any rounding."""
    later = range(since, len(samples))
    return next((at for at in later if abs(samples[at] * volume) > _QUIET), len(samples))


def _next_silence(sound: Samples, since: int) -> int:
    silent = 0
    for at in range(since, len(sound)):
        silent = silent + 1 if abs(sound[at]) <= _QUIET else 0
        if silent > RATE // 100:
            return _onset(sound, at)
    return len(sound)


def _is_there(clip: Samples, sound: Samples, begin: int, volume: float) -> bool:
    if begin < 0 or begin + len(clip) > len(sound):
        return False
    return all(
        abs(played - volume * sample) <= _OFF_BY
        for played, sample in zip(sound[begin : begin + len(clip)], clip, strict=True)
    )
