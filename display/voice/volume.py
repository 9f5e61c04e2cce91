"""How loud the voice is, by the hour of the service's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True)
class VolumeStep:
    """From this time of day on the voice is this loud: 0 is silent, 100 as the clips are."""

    begins: time
    percent: int


def volume_at(steps: Sequence[VolumeStep], at: datetime | None) -> float:
    """Return the strength from 0 to 1: that of the last step that has begun.

    Before the day's first step the last one of the day before still holds; while the time is
    unknown, the loudest.
    """
    if at is None:
        return max(step.percent for step in steps) / 100
    begun = [step for step in steps if step.begins <= at.time()]
    return max(begun or steps, key=lambda step: step.begins).percent / 100
