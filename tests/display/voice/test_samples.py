"""Clips are cut to what is heard, and all equally loud."""

import math
import wave
from array import array
from pathlib import Path

import pytest

from display.voice.chime import chime
from display.voice.samples import (
    PEAK_DB,
    QUIET,
    RATE,
    TARGET_DB,
    ClipError,
    doubled,
    join,
    level,
    loudness,
    peak,
    read_wav,
    seconds_of,
    silence,
    stereo,
    trim,
    wav_bytes,
    write_clip,
)
from tests.display.voice.fakes_voice import tone


def test_silence_around_a_word_is_cut_off_and_the_edges_are_soft() -> None:
    clip = trim(join([silence(0.7), tone(0.4), silence(1.0)]))
    assert seconds_of(clip) == pytest.approx(0.4, abs=0.08)
    assert clip[0] == clip[-1] == 0
    assert trim(silence(0.5)) == array("h")


def test_the_rooms_noise_is_cut_off_too() -> None:
    noise = tone(0.5, hertz=50, peak=0.003)
    assert seconds_of(trim(join([noise, tone(0.4), noise]))) == pytest.approx(0.4, abs=0.08)


@pytest.mark.parametrize("strength", [0.01, 0.1, 0.9])
def test_quiet_and_loud_clips_become_equally_loud(strength: float) -> None:
    clip = level(join([tone(0.4, peak=strength), silence(0.4)]))
    assert loudness(clip) == pytest.approx(TARGET_DB, abs=0.3)


def test_levelling_never_distorts() -> None:
    knock = tone(0.4, peak=0.02)
    knock[8_000] = 20_000
    clip = level(knock)
    assert peak(clip) == pytest.approx(PEAK_DB, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness(silence(0.2)) == peak(silence(0.2)) == QUIET
    assert loudness(array("h")) == peak(array("h")) == QUIET


def test_twice_the_rate_is_the_same_sound() -> None:
    slow = tone(0.2, hertz=880)[::2]
    fast = doubled(slow)
    again = tone(0.2, hertz=880)
    middle = range(100, len(fast) - 100)
    assert max(abs(fast[at] - again[at]) for at in middle) < 60


def test_both_channels_carry_the_same() -> None:
    assert stereo(array("h", [1, -2, 3])) == array("h", [1, 1, -2, -2, 3, 3])


def test_a_clip_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "vi" / "ba.wav"
    write_clip(file, tone(0.2))
    assert read_wav(file) == tone(0.2)
    assert [path.name for path in file.parent.iterdir()] == ["ba.wav"]


def test_another_kind_of_file_is_named_with_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ba.wav"
    with wave.open(str(file), "wb") as other:
        other.setnchannels(2)
        other.setsampwidth(2)
        other.setframerate(48_000)
        other.writeframes(bytes(400))
    with pytest.raises(ClipError, match=r"ba\.wav: 48000 Hz, 2 channels, 16 bits instead of 44100"):
        read_wav(file)
    for content in (b"", b"RIFF", wav_bytes(tone(0.1))[:30], b"ID3 this is mp3"):
        file.write_bytes(content)
        with pytest.raises(ClipError, match=r"ba\.wav"):
            read_wav(file)


def test_the_chime_is_two_soft_tones_below_the_voice() -> None:
    sound = chime()
    assert 1.0 < seconds_of(sound) < 2.0
    assert -18 < peak(sound) < -10
    assert loudness(sound) < TARGET_DB
    assert abs(sound[0]) < 10
    assert abs(sound[-1]) < 10
    first, second = sound[: RATE // 3], sound[RATE // 2 : RATE]
    assert strength(first, 659.26) > 5 * strength(first, 523.25)
    assert strength(second, 523.25) > strength(second, 659.26)


def strength(samples: "array[int]", hertz: float) -> float:
    """Return how much of a tone is in the samples, whatever its phase."""
    length = round(len(samples) / RATE * 1_000) / 1_000
    sine, cosine = tone(length, hertz), tone(length + 1 / hertz / 4, hertz)[-len(samples) :]
    pairs = [sum(a * b for a, b in zip(samples, wave_, strict=False)) for wave_ in (sine, cosine)]
    return math.sqrt(sum(each**2 for each in pairs))
