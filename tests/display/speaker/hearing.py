"""Hears what was played: finds clips in a recording that SDL's disk driver has made."""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from display.voice.samples import RATE, Samples, read_wav

BYTES_PER_SECOND = 4 * RATE
"""Of a recording: two channels of 16 bits."""
_QUIET = 8
_BLOCK = 2_000
_OFF_BY = 3
"""Steps by which SDL's volume may round a sample."""
_ONSET_OFF_BY = 200
"""Samples by which that moves the onset of a clip that begins softly."""


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
        _Known(name, clips[name], volume)
        for name in sorted(clips, key=lambda name: -len(clips[name]))
        for volume in volumes
    ]
    heard = []
    at = _onset(sound, 0)
    while at < len(sound):
        for each in known:
            begin = each.begin_in(sound, at)
            if begin is not None:
                heard.append((each.name, each.volume))
                at = _onset(sound, begin + len(each.clip))
                break
        else:
            heard.append(("?", 0.0))
            at = _next_silence(sound, at)
    return heard


class _Known:
    """A clip at one volume; its loudest sample tells quickly where it cannot be."""

    def __init__(self, name: str, clip: Samples, volume: float) -> None:
        self.name, self.clip, self.volume = name, clip, volume
        self._onset = _onset(clip, 0, volume)
        self._loudest = max(range(len(clip)), key=lambda at: abs(clip[at]))

    def begin_in(self, sound: Samples, onset: int) -> int | None:
        """Return where the clip begins whose sound is heard from ``onset`` on, if it does."""
        near = onset - self._onset
        last = min(near + _ONSET_OFF_BY, len(sound) - len(self.clip))
        wanted = self.clip[self._loudest] * self.volume
        for begin in range(max(0, near - _ONSET_OFF_BY), last + 1):
            alike = abs(sound[begin + self._loudest] - wanted) <= _OFF_BY
            if alike and self._is_there(sound, begin):
                return begin
        return None

    def _is_there(self, sound: Samples, begin: int) -> bool:
        played = sound[begin : begin + len(self.clip)]
        pairs = zip(played, self.clip, strict=True)
        return all(abs(heard - self.volume * sample) <= _OFF_BY for heard, sample in pairs)


def _onset(samples: Samples, since: int, volume: float = 1.0) -> int:
    """Return where sound begins that is louder than any rounding."""
    for block in range(since, len(samples), _BLOCK):
        part = samples[block : block + _BLOCK]
        if max(map(abs, part)) * volume > _QUIET:
            return block + next(at for at, each in enumerate(part) if abs(each * volume) > _QUIET)
    return len(samples)


def _next_silence(sound: Samples, since: int) -> int:
    silent = 0
    for at in range(since, len(sound)):
        silent = silent + 1 if abs(sound[at]) <= _QUIET else 0
        if silent > RATE // 100:
            return _onset(sound, at)
    return len(sound)
