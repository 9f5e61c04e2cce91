"""At which moment a server begins, whatever has been done to the machine's clock."""

import contextlib
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.machine_clock import ClockInDoubtError, KeptTime, starting_moment
from tests.server.machine_clock.by_hand import HandMachine
from tests.server.ward import MONDAY, ZONE

YEAR_1970 = datetime(1970, 1, 1, 7, 0, tzinfo=ZONE)
YEAR_2099 = datetime(2099, 1, 1, 8, 0, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def start(
    machine: HandMachine, kept: KeptTime | None = None, last_at: datetime | None = None
) -> datetime:
    return starting_moment(machine, kept, last_at, ZONE)


def doubt(
    machine: HandMachine, kept: KeptTime | None = None, last_at: datetime | None = None
) -> str:
    with pytest.raises(ClockInDoubtError) as raised:
        start(machine, kept, last_at)
    return raised.value.doubt


def test_a_new_ledger_begins_at_the_wall_clock() -> None:
    assert start(HandMachine(MONDAY)) == MONDAY


@pytest.mark.parametrize("wall", [YEAR_1970, YEAR_2099])
def test_a_new_ledger_does_not_begin_in_a_year_that_cannot_be(wall: datetime) -> None:
    assert doubt(HandMachine(wall)) == "lost"
    assert doubt(HandMachine(wall, in_step=True)) == "lost"


@pytest.mark.parametrize("earlier", [DAY, 30 * DAY, 300 * DAY])
def test_a_day_before_the_ledgers_last_event_is_asked_about(earlier: timedelta) -> None:
    assert doubt(HandMachine(MONDAY - earlier), last_at=MONDAY) in {"behind", "lost"}


def test_one_minute_before_midnight_is_a_day_before() -> None:
    just_after_midnight = MONDAY.replace(hour=0, minute=0, second=30)
    assert doubt(HandMachine(just_after_midnight - HOUR / 60), last_at=just_after_midnight)


def test_within_the_day_time_goes_on_from_the_last_event() -> None:
    assert start(HandMachine(MONDAY - HOUR), last_at=MONDAY) == MONDAY


def test_a_month_after_the_last_event_is_asked_about_unless_a_time_server_says_so() -> None:
    after = MONDAY + 32 * DAY
    assert doubt(HandMachine(after), last_at=MONDAY) == "far_ahead"
    assert start(HandMachine(after, in_step=True), last_at=MONDAY) == after
    assert start(HandMachine(MONDAY + 30 * DAY), last_at=MONDAY) == MONDAY + 30 * DAY


def test_tet_and_a_leap_day_are_no_reason_to_ask() -> None:
    before = datetime(2028, 2, 25, 17, 0, tzinfo=ZONE)
    leap_day = datetime(2028, 2, 29, 7, 30, tzinfo=ZONE)
    assert start(HandMachine(leap_day), last_at=before) == leap_day
    assert start(HandMachine(leap_day + DAY), last_at=leap_day).isoformat()[:10] == "2028-03-01"


@given(step=st.timedeltas(-9_000 * DAY, 9_000 * DAY), gone=st.floats(0, 86_400))
def test_while_the_machine_stays_on_no_step_of_its_wall_clock_is_felt(
    step: timedelta, gone: float
) -> None:
    machine = HandMachine(MONDAY)
    kept = KeptTime.of(machine, MONDAY)
    machine.goes_on(seconds=gone)
    machine.set_wall(machine.wall() + step)
    begins = start(machine, kept, last_at=MONDAY)
    assert abs(begins - MONDAY - timedelta(seconds=gone)) < timedelta(milliseconds=1)


@given(wall=st.datetimes(datetime(1970, 1, 1), datetime(2106, 1, 1)))  # noqa: DTZ001 - the zone is added below
def test_after_a_power_cut_it_asks_or_begins_no_day_before_the_last_event(wall: datetime) -> None:
    machine = HandMachine(MONDAY)
    kept = KeptTime.of(machine, MONDAY)
    machine.reboot(wall.replace(tzinfo=ZONE))
    with contextlib.suppress(ClockInDoubtError):
        assert start(machine, kept, last_at=MONDAY) >= MONDAY


def test_a_persons_word_is_counted_on_though_the_wall_clock_stays_wrong() -> None:
    machine = HandMachine(YEAR_1970)
    told = KeptTime.of(machine, MONDAY + HOUR, told_by="phuc")
    machine.goes_on(minutes=5)
    assert start(machine, told, last_at=MONDAY) == MONDAY + HOUR + timedelta(minutes=5)


def test_after_the_next_power_cut_it_asks_again() -> None:
    machine = HandMachine(YEAR_1970)
    told = KeptTime.of(machine, MONDAY + HOUR, told_by="phuc")
    machine.reboot(YEAR_1970)
    assert doubt(machine, told, last_at=MONDAY + HOUR) == "lost"


def test_only_a_person_leads_back_behind_the_last_event() -> None:
    machine = HandMachine(MONDAY)
    back = KeptTime.of(machine, MONDAY, told_by="phuc", goes_back=True)
    assert start(machine, back, last_at=YEAR_2099) == MONDAY
    not_said = KeptTime.of(machine, MONDAY, told_by="phuc")
    assert doubt(machine, not_said, last_at=YEAR_2099) == "behind"


def test_what_was_kept_on_another_machine_counts_for_nothing() -> None:
    elsewhere, here = HandMachine(MONDAY), HandMachine(MONDAY + DAY)
    elsewhere.boot = "another"
    assert start(here, KeptTime.of(elsewhere, MONDAY), last_at=MONDAY) == MONDAY + DAY


def test_where_the_boot_has_no_name_only_the_wall_clock_counts() -> None:
    machine = HandMachine(MONDAY + HOUR)
    machine.boot = ""
    assert start(machine, KeptTime.of(machine, MONDAY), last_at=MONDAY) == MONDAY + HOUR
