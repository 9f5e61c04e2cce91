"""The chime before a call: two soft tones, the second a third below the first."""

import math
from array import array

from display.voice.samples import FULL, RATE, Samples

_TONES = ((659.26, 0.0), (523.25, 0.38))
"""Hertz (E5, C5) and the second at which each begins."""
_LENGTH_S = 1.5
_ATTACK_S = 0.012
_FADE_S = 0.45
"""In this time a tone falls to a third: a struck bar, not a horn."""
_OVERTONES = ((1.0, 1.0, 1.0), (2.0, 0.22, 0.6), (3.0, 0.07, 0.4))
"""Multiple of the tone, strength, and how long it lasts beside the tone itself."""
_PEAK = 0.22
"""Of full scale: a little below the voice, so that nobody starts."""
_END_S = 0.15


def chime() -> Samples:
    """Return the chime."""
    moments = [at / RATE for at in range(round(_LENGTH_S * RATE))]
    sound = [sum(_struck(hertz, at - begin) for hertz, begin in _TONES) for at in moments]
    strength = _PEAK * FULL / max(abs(sample) for sample in sound)
    return array(
        "h",
        (
            round(sample * strength * min(1.0, (_LENGTH_S - at) / _END_S))
            for at, sample in zip(moments, sound, strict=True)
        ),
    )


def _struck(hertz: float, seconds: float) -> float:
    if seconds <= 0:
        return 0.0
    return min(1.0, seconds / _ATTACK_S) * sum(
        strength
        * math.exp(-seconds / (_FADE_S * lasting))
        * math.sin(2 * math.pi * hertz * multiple * seconds)
        for multiple, strength, lasting in _OVERTONES
    )
