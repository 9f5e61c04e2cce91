"""Which copies stay."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.backup.schedule import kept
from server.settings import KeptCopies

SHIPPED = KeptCopies(newest=8, days=31, months=24)
START = datetime(2026, 1, 1, 7, 0)  # noqa: DTZ001 - a copy's name has no zone


def copies_of_years(years: float) -> list[datetime]:
    """A copy each quarter of an hour from seven to five, every day."""
    days = range(round(365 * years))
    return [START + timedelta(days=day, minutes=15 * n) for day in days for n in range(41)]


def test_two_years_of_copies_are_sixty_odd() -> None:
    moments = copies_of_years(2.5)
    stay = sorted(kept(moments, SHIPPED))
    assert stay[-8:] == moments[-8:]
    assert (
        len({each.date() for each in stay}) == 53
    )  # two ends of months lie within the last 31 days
    assert all(each.hour == 17 for each in stay[:-8])
    assert len({(each.year, each.month) for each in stay}) == 24


def test_making_room_again_and_again_keeps_what_doing_it_once_keeps() -> None:
    moments = copies_of_years(0.3)
    there: set[datetime] = set()
    for moment in moments:
        there = set(kept({*there, moment}, SHIPPED))
    assert there == kept(moments, SHIPPED)


def test_a_stick_that_lay_in_a_drawer_loses_nothing_for_its_age() -> None:
    old = copies_of_years(0.1)
    stay = kept(old, SHIPPED)
    new = START + timedelta(days=3 * 365)
    assert len(kept({*stay, new}, SHIPPED)) >= len(stay) - 1


@given(
    st.sets(st.datetimes(START, START + timedelta(days=365)), max_size=60),
    st.builds(KeptCopies, newest=st.integers(1, 9), days=st.integers(0, 9), months=st.just(2)),
)
def test_the_newest_always_stays_and_the_number_is_bounded(
    moments: set[datetime], schedule: KeptCopies
) -> None:
    stay = kept(moments, schedule)
    assert stay <= moments
    assert len(stay) <= schedule.newest + schedule.days + schedule.months
    assert not moments or max(moments) in stay
