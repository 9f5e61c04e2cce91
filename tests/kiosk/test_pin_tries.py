"""Lock-out with back-off."""

from datetime import timedelta

from kiosk.pin_tries import PinTries

NOW = timedelta(hours=1)
NO_TIME = timedelta(0)


def test_each_wrong_pin_from_the_fifth_on_locks_twice_as_long() -> None:
    tries, now = PinTries(0, NOW), NOW
    locks = []
    for _ in range(12):
        tries.began(now)
        locks.append(tries.locked_for(now).total_seconds())
        now += tries.locked_for(now)
        assert tries.locked_for(now) == NO_TIME
    assert locks == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_the_right_pin_forgets_the_wrong_ones() -> None:
    tries = PinTries(9, NOW)
    assert tries.locked_for(NOW) == timedelta(seconds=480)
    tries.was_right(NOW)
    assert tries.locked_for(NOW) == NO_TIME
    tries.began(NOW)
    assert tries.locked_for(NOW) == NO_TIME
