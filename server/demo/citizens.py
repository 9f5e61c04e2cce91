"""Invented citizens: when they come, what for, and what they do; the same for the same seed."""

import math
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

SERVICE_SHARES: Mapping[str, float] = {
    "chung-thuc": 0.60,
    "ho-kinh-doanh": 0.19,
    "ho-tich": 0.13,
    "dat-dai": 0.04,
    "tra-ket-qua": 0.01,
    "huong-dan": 0.01,
    "xay-dung": 0.01,
    "bao-tro": 0.005,
    "van-hoa-giao-duc-y-te": 0.005,
}
"""Of 864 dossiers in a week at Vũng Tàu 60 % were certified copies, 19 % business, 13 % civil
status, 4 % land; how the rest is divided is a guess."""

# Guesses all.
PRIORITY_SHARE = 0.12
ENGLISH_SHARE = 0.05
MISSED_FIRST_CALL_SHARE = 0.06
NEVER_HEARD_SHARE = 0.04
COMES_BACK_SHARE = 0.5
TWIST_SHARES = (0.04, 0.03, 0.02)
AT_TEXT_KIOSK_SHARE = 0.2
HANDLING_SPREAD = 0.5
"""The sigma of the lognormal distribution of how long one is served."""


class Twist(StrEnum):
    """What else happens than being served."""

    NONE = "none"
    PARKS = "parks"
    TRANSFERRED = "transferred"
    CANCELS = "cancels"


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """One citizen; ``hears_call`` is the call at which they come, 0 when they hear none.

    ``arrives_after`` counts from the one before, ``handling`` is a factor on the service's mean.
    """

    request_id: str
    arrives_after: timedelta
    service: str
    priority: bool
    language: str
    hears_call: int
    comes_back: bool
    walks: timedelta
    handling: float
    twist: Twist
    at_text_kiosk: bool
    kiosk: int


def citizens(seed: str, per_hour: float, kiosks: int) -> Iterator[Citizen]:
    """Invent citizens without end, whose arrivals are a Poisson process."""
    random = Random(seed)  # noqa: S311 - nobody is to guess wrong: the same seed gives the same day
    while True:
        gap = timedelta(hours=random.expovariate(per_hour))
        yield citizen(random, gap, kiosks)


def citizen(random: Random, arrives_after: timedelta, kiosks: int) -> Citizen:
    """Invent one citizen."""
    return Citizen(
        request_id=str(uuid.UUID(int=random.getrandbits(128), version=4)),
        arrives_after=arrives_after,
        service=random.choices([*SERVICE_SHARES], [*SERVICE_SHARES.values()])[0],
        priority=random.random() < PRIORITY_SHARE,
        language="en" if random.random() < ENGLISH_SHARE else "vi",
        hears_call=_hears_call(random.random()),
        comes_back=random.random() < COMES_BACK_SHARE,
        walks=timedelta(seconds=random.uniform(8, 40)),
        handling=random.lognormvariate(-math.pow(HANDLING_SPREAD, 2) / 2, HANDLING_SPREAD),
        twist=_twist(random.random()),
        at_text_kiosk=random.random() < AT_TEXT_KIOSK_SHARE,
        kiosk=random.randrange(kiosks),
    )


def _hears_call(chance: float) -> int:
    if chance < NEVER_HEARD_SHARE:
        return 0
    return 2 if chance < NEVER_HEARD_SHARE + MISSED_FIRST_CALL_SHARE else 1


def _twist(chance: float) -> Twist:
    for twist, share in zip(
        (Twist.PARKS, Twist.TRANSFERRED, Twist.CANCELS), TWIST_SHARES, strict=True
    ):
        if chance < share:
            return twist
        chance -= share
    return Twist.NONE
