from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ticket_queue.hours import OpeningHours, Session

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 11, 23)
OFFICE = (Session(time(7, 30), time(11, 30)), Session(time(13, 0), time(17, 0)))
SATURDAY = (Session(time(8, 0), time(11, 0)),)
HOURS = OpeningHours(
    ZONE,
    (*(OFFICE,) * 5, SATURDAY, ()),
    holidays=frozenset({date(2026, 11, 25)}),
    make_up_days={date(2026, 11, 29): 0},
)
NEVER = OpeningHours(ZONE, ((),) * 7)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), ZONE)


def test_a_session_includes_its_start_and_not_its_end() -> None:
    assert HOURS.session_at(at(7, 30)) == (at(7, 30), at(11, 30))
    assert HOURS.session_at(at(11, 30)) is None
    assert HOURS.session_at(at(12)) is None


def test_a_moment_in_another_offset_is_the_same_moment() -> None:
    assert HOURS.session_at(at(8).astimezone(UTC)) == (at(7, 30), at(11, 30))
    assert HOURS.open_between(at(8).astimezone(UTC), at(9)) == timedelta(hours=1)


def test_nothing_is_open_on_a_holiday_and_a_make_up_day_follows_another() -> None:
    assert HOURS.spans_on(date(2026, 11, 25)) == ()
    assert len(HOURS.spans_on(date(2026, 11, 29))) == 2


def test_open_time_stands_still_over_lunch_nights_and_holidays() -> None:
    assert HOURS.open_between(at(11), at(13, 30)) == timedelta(hours=1)
    assert HOURS.open_between(at(16), at(8, day=1)) == timedelta(hours=1, minutes=30)
    assert HOURS.open_between(at(16, day=1), at(8, day=3)) == timedelta(hours=1, minutes=30)
    assert HOURS.open_between(at(9), at(8)) == timedelta(0)


def test_the_moment_after_skips_what_is_closed() -> None:
    assert HOURS.moment_after(at(11, 20), timedelta(minutes=20)) == at(13, 10)
    assert HOURS.moment_after(at(6), timedelta(minutes=20)) == at(7, 50)
    assert HOURS.moment_after(at(16, 50, day=1), timedelta(minutes=20)) == at(7, 40, day=3)
    assert HOURS.moment_after(at(12), timedelta(0)) == at(12)
    assert HOURS.moment_after(at(11, 10), timedelta(minutes=20)) == at(11, 30)


def test_a_negative_amount_walks_back_over_open_time() -> None:
    assert HOURS.moment_after(at(13, 10), timedelta(minutes=-20)) == at(11, 20)
    assert HOURS.moment_after(at(7, 40, day=3), timedelta(minutes=-20)) == at(16, 50, day=1)


def test_the_next_opening_lies_behind_a_moment() -> None:
    assert HOURS.next_opening(at(7, 30)) == at(13)
    assert HOURS.next_opening(at(18, day=1)) == at(7, 30, day=3)


def test_a_service_that_never_opens_counts_plain_time() -> None:
    assert NEVER.next_opening(at(8)) is None
    assert NEVER.moment_after(at(8), timedelta(minutes=20)) == at(8, 20)
    assert NEVER.moment_after(at(8), timedelta(minutes=-20)) == at(7, 40)
    assert NEVER.open_between(at(8), at(8, day=3)) == timedelta(0)


MOMENTS = st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 4)).map(  # noqa: DTZ001 - the zone follows
    lambda naive: naive.replace(tzinfo=ZONE)
)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=30)))
def test_the_moment_after_an_amount_is_the_first_with_so_much_open_time(
    start: datetime, amount: timedelta
) -> None:
    moment = HOURS.moment_after(start, amount)
    assert moment >= start
    assert HOURS.open_between(start, moment) == amount
    if amount:
        just_before = moment - timedelta(microseconds=1)
        assert HOURS.open_between(start, just_before) < amount


@given(MOMENTS, MOMENTS, MOMENTS)
def test_open_time_adds_up(first: datetime, second: datetime, third: datetime) -> None:
    a, b, c = sorted((first, second, third))
    assert HOURS.open_between(a, b) + HOURS.open_between(b, c) == HOURS.open_between(a, c)


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(hours=12)))
def test_walking_back_undoes_walking_on_in_open_hours(start: datetime, amount: timedelta) -> None:
    back = HOURS.moment_after(start, -amount)
    assert HOURS.open_between(back, start) == amount
