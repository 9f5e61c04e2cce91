"""The voice is as loud as the hour's setting says."""

from datetime import datetime, time

import pytest

from display.voice.volume import VolumeStep, volume_at
from tests.display.fakes_hall import OPENING

STEPS = (
    VolumeStep(time(13, 30), 100),
    VolumeStep(time(7), 80),
    VolumeStep(time(11, 30), 40),
)


@pytest.mark.parametrize(
    ("at", "volume"),
    [
        (OPENING, 0.8),
        (OPENING.replace(hour=11, minute=29), 0.8),
        (OPENING.replace(hour=11, minute=30), 0.4),
        (OPENING.replace(hour=23), 1.0),
        (OPENING.replace(hour=6), 1.0),
        (None, 1.0),
    ],
)
def test_the_last_step_that_has_begun_holds(at: datetime | None, volume: float) -> None:
    assert volume_at(STEPS, at) == volume
