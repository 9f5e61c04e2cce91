from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ticket_queue.hours import OpeningHours, Session
from ticket_queue.messages import moment_from_text
from ticket_queue.moments import in_shared_zone, zone_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


def test_a_moment_stays_what_it_is_and_shares_the_zone_of_its_offset() -> None:
    shared = in_shared_zone(MORNING)
    assert shared == MORNING
    assert shared.isoformat() == MORNING.isoformat()
    assert shared.tzinfo is zone_of(timedelta(hours=7))
    assert in_shared_zone(datetime(2026, 1, 1, tzinfo=timezone(timedelta(0)))).tzinfo is zone_of(
        timedelta(0)
    )


def test_two_moments_that_were_read_share_one_zone_object() -> None:
    first, second = (moment_from_text(f"2026-11-23T08:0{n}:00.000+07:00") for n in (1, 2))
    assert first.tzinfo is second.tzinfo


def test_opening_hours_speak_in_the_shared_zone() -> None:
    week = ((Session(MORNING.time(), MORNING.replace(hour=11).time()),),) * 7
    hours = OpeningHours(VIETNAM, week)
    now = in_shared_zone(MORNING)
    assert hours.spans_on(MORNING.date())[0][0].tzinfo is now.tzinfo
    assert hours.moment_after(now, timedelta(hours=1)).tzinfo is now.tzinfo
    assert hours.moment_after(now, timedelta(hours=9)).tzinfo is now.tzinfo


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no offset"):
        in_shared_zone(datetime.now(UTC).replace(tzinfo=None))
