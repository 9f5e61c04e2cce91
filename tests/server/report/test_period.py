"""From Friday's cut-off to Friday's cut-off: nothing in two reports, nothing in none."""

from datetime import datetime, time, timedelta

import pytest

from server.report.figures import PartA
from server.report.following import follow
from server.report.period import Period, PeriodError, Week, span_between
from tests.server.report.conftest import RHYTHM, WEEK, Simulated
from tests.server.report.simulated_week import ZONE

CUT_OFF = datetime(2026, 11, 27, 15, tzinfo=ZONE)
A_MOMENT = timedelta(milliseconds=1)
COUNTS = ("issued", "served", "no_show", "cancelled", "expired", "missed_calls")


def test_a_week_ends_on_its_own_friday() -> None:
    period = WEEK.period(RHYTHM, ZONE)
    assert (period.start, period.end) == (CUT_OFF - timedelta(days=7), CUT_OFF)
    assert str(WEEK) == "2026-W48"


def test_the_second_of_the_cut_off_belongs_to_the_later_week() -> None:
    assert CUT_OFF not in WEEK.period(RHYTHM, ZONE)
    assert CUT_OFF - A_MOMENT in WEEK.period(RHYTHM, ZONE)
    assert CUT_OFF in Week.parse("2026-W49").period(RHYTHM, ZONE)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-23T08:00", "2026-W48"),
        ("2026-11-27T14:59:59", "2026-W48"),
        ("2026-11-27T15:00", "2026-W49"),
        ("2026-11-29T12:00", "2026-W49"),
        ("2026-12-31T09:00", "2026-W53"),
        ("2027-01-01T16:00", "2027-W01"),
    ],
)
def test_the_week_that_runs_is_the_one_whose_report_is_next_due(moment: str, week: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    assert str(Week.running_at(at, RHYTHM)) == week


@pytest.mark.parametrize("text", ["2026-W54", "2026-W00", "2026-48", "", "0916-W53", "9999-W52"])
def test_what_is_no_week_is_told_from_one_that_its_year_has_not(text: str) -> None:
    with pytest.raises(PeriodError, match=r"^week$"):
        Week.parse(text)
    with pytest.raises(PeriodError, match=r"^no_week$"):
        Week.parse("2027-W53")


@pytest.mark.parametrize("text", ["2026-1-05", "2026-01-05 ", "2026-02-30", "2026-01-05T8:00", "٢"])
def test_a_span_is_written_with_all_its_digits(text: str) -> None:
    with pytest.raises(PeriodError, match="moment"):
        span_between(text, "2026-12-31", ZONE)


def test_weeks_follow_one_another_over_the_years() -> None:
    week = Week.parse("2027-W02")
    names = []
    for _ in range(4):
        names.append(str(week))
        week = week.before()
    assert names == ["2027-W02", "2027-W01", "2026-W53", "2026-W52"]


def test_a_span_of_days_has_them_whole() -> None:
    period = span_between("2026-11-23", "2026-11-27", ZONE)
    midnight = datetime(2026, 11, 23, tzinfo=ZONE)
    assert period == Period(midnight, midnight + timedelta(days=5))
    assert span_between("2026-11-23T15:00", "2026-11-23T15:30", ZONE).end.time() == time(15, 30)


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        ("2026-11-27", "2026-11-23", "reversed"),
        ("2026-11-23T15:00", "2026-11-23T15:00", "reversed"),
        ("2025-01-01", "2026-11-23", "too_long"),
        ("23/11/2026", "2026-11-23", "moment"),
        ("2026-02-30", "2026-11-23", "moment"),
        ("0001-01-01", "0001-01-02", "moment"),
        ("9999-12-31", "9999-12-31", "moment"),
    ],
)
def test_a_span_that_cannot_be_says_why(start: str, end: str, key: str) -> None:
    with pytest.raises(PeriodError) as caught:
        span_between(start, end, ZONE)
    assert caught.value.key == key


@pytest.fixture(scope="module")
def all_of_it(week: Simulated) -> PartA:
    return week.count().part_a


@pytest.mark.parametrize(
    "cut", ["2026-11-21T10:00", "2026-11-23T09:30", "2026-11-25T11:45", "2026-11-26T00:00"]
)
def test_two_parts_count_what_the_whole_counts(week: Simulated, all_of_it: PartA, cut: str) -> None:
    whole, middle = week.period, datetime.fromisoformat(cut).replace(tzinfo=ZONE)
    first, second = (
        week.count(period).part_a
        for period in (Period(whole.start, middle), Period(middle, whole.end))
    )
    for name in COUNTS:
        parts = getattr(first.totals, name) + getattr(second.totals, name)
        assert parts == getattr(all_of_it.totals, name), name
    assert first.totals.open_at_end == second.totals.open_at_start
    assert first.past_limit.tickets + second.past_limit.tickets == all_of_it.past_limit.tickets
    assert first.waits.first.count + second.waits.first.count == all_of_it.waits.first.count
    assert first.waits.later.count + second.waits.later.count == all_of_it.waits.later.count
    assert first.ratings.count + second.ratings.count == all_of_it.ratings.count


def test_what_the_close_of_a_day_does_belongs_to_that_day(week: Simulated) -> None:
    day = week.count(span_between("2026-11-25", "2026-11-25", ZONE)).part_a
    assert day.totals.open_at_start == day.totals.open_at_end == 0
    assert [each.day for each in day.days] == ["2026-11-25"]


def test_an_event_on_the_very_second_of_the_cut_is_in_exactly_one_part(week: Simulated) -> None:
    whole = week.period
    call = week.count().record.calls[100]
    before, after = (
        week.count(period).record
        for period in (Period(whole.start, call.at), Period(call.at, whole.end))
    )
    assert all(each.at < call.at for each in before.calls)
    assert len(before.calls) + len(after.calls) == len(week.count().record.calls)
    assert after.calls[0].at == call.at


def test_a_past_period_never_changes_by_what_happens_later(week: Simulated) -> None:
    early = Period(week.period.start, datetime(2026, 11, 24, 10, tzinfo=ZONE))
    lines = [line for line in week.ward.recorded if line.event.at < early.end]
    by_then, by_now = follow(lines, early), week.count(early).record
    assert [end.at for end in by_then.ends] == [end.at for end in by_now.ends]
    assert len(by_then.calls) == len(by_now.calls)
