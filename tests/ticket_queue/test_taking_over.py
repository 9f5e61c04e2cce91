"""Numbers that a lost ledger may have given are not given again."""

from datetime import time, timedelta

import pytest

from tests.ticket_queue.lobbies import ZONE, Hall, counter, service, site
from ticket_queue.hours import OpeningHours, Session
from ticket_queue.ids import ServiceCode
from ticket_queue.rules.taking_over import skip_numbers
from ticket_queue.series import LAST_ORDINARY

AFTERNOON = OpeningHours(ZONE, ((Session(time(13, 0), time(17, 0)),),) * 7)
WARD = site([service(1), service(2, hours=AFTERNOON)], [counter(1, [1, 2])])


def last_number(hall: Hall) -> int:
    return hall.lobby.tickets[hall.issue()].number


@pytest.mark.parametrize(("minutes", "following"), [(1, 1054), (30, 1054), (31, 1504), (300, 1504)])
def test_more_numbers_are_left_out_the_longer_nobody_knows(minutes: int, following: int) -> None:
    hall = Hall(WARD)
    for _ in range(3):
        hall.issue()
    known_until = hall.now
    hall.wait(minutes=minutes)
    hall.fold(skip_numbers(hall.lobby, hall.now, known_until))
    assert last_number(hall) == following


def test_a_service_that_was_closed_all_the_time_goes_on_where_it_was() -> None:
    hall = Hall(WARD)
    events = skip_numbers(hall.lobby, hall.now + timedelta(hours=1), hall.now)
    assert [each.service for each in events] == [ServiceCode("s1")]


def test_yesterdays_numbers_are_no_concern_of_todays() -> None:
    """A server that died in the evening and is replaced before the doors open starts with 1001."""
    hall = Hall(WARD)
    midnight = hall.now.replace(hour=0)
    assert skip_numbers(hall.lobby, midnight, midnight - timedelta(hours=7)) == ()


def test_a_series_is_not_skipped_beyond_its_end() -> None:
    hall = Hall(WARD)
    hall.lobby.queues[ServiceCode("s1")].last_count = LAST_ORDINARY - 10
    known_until, now = hall.now, hall.now + timedelta(hours=2)
    hall.fold(skip_numbers(hall.lobby, now, known_until))
    assert hall.lobby.queues[ServiceCode("s1")].last_count == LAST_ORDINARY
