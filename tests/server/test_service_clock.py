from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.service_clock import ServiceClock
from tests.server.ward import MONDAY, HandClock


def test_it_starts_where_it_is_told_and_goes_with_real_seconds() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand)
    assert clock.now() == MONDAY
    hand.step(seconds=90)
    assert clock.now() == MONDAY + timedelta(seconds=90)


def test_moments_are_whole_milliseconds_in_the_sites_offset() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY.replace(microsecond=987_654), hand)
    hand.step(microseconds=1_499)
    now = clock.now()
    assert now.microsecond == 988_000
    assert now.utcoffset() == timedelta(hours=7)
    assert clock.now().tzinfo is not ZoneInfo("Asia/Ho_Chi_Minh")


def test_it_runs_as_many_times_as_fast_as_it_is_told() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand, speed=60)
    hand.step(seconds=10)
    assert clock.now() == MONDAY + timedelta(minutes=10)
    assert clock.real_seconds_until(MONDAY + timedelta(minutes=25)) == pytest.approx(15)


def test_a_moment_that_has_come_is_no_seconds_away() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand)
    hand.step(minutes=1)
    assert clock.real_seconds_until(MONDAY) == 0
    assert clock.real_seconds_until(clock.now()) == 0


@given(st.lists(st.floats(-3600, 3600), max_size=30), st.floats(0.1, 100))
def test_it_never_goes_back_whatever_the_monotonic_clock_does(
    steps: list[float], speed: float
) -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand, speed=speed)
    before = clock.now()
    for step in steps:
        hand.step(seconds=step)
        now = clock.now()
        assert now >= before
        before = now


def test_the_wall_clock_is_taken_anew_when_asked() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand, wall=lambda: datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    clock.take_wall()
    assert clock.now() == MONDAY + timedelta(minutes=30)
    hand.step(seconds=1)
    assert clock.now() == MONDAY + timedelta(minutes=30, seconds=1)


def test_where_the_wall_lies_behind_time_stands_still_until_it_has_come_up() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand, wall=lambda: MONDAY - timedelta(minutes=10))
    clock.take_wall()
    assert clock.now() == MONDAY
    hand.step(minutes=9)
    assert clock.now() == MONDAY
    hand.step(minutes=2)
    assert clock.now() == MONDAY + timedelta(minutes=1)


@pytest.mark.parametrize(
    "stepped", [timedelta(hours=2), timedelta(hours=-2), timedelta(days=-9000)]
)
def test_a_wall_clock_that_was_stepped_is_not_taken(stepped: timedelta) -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand, wall=lambda: MONDAY + stepped)
    clock.take_wall()
    hand.step(seconds=5)
    assert clock.now() == MONDAY + timedelta(seconds=5)


def test_a_demo_clock_has_no_wall_to_take() -> None:
    hand = HandClock()
    clock = ServiceClock(MONDAY, hand)
    clock.take_wall()
    assert clock.now() == MONDAY
