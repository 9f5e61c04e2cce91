from datetime import datetime, time, timedelta

import pytest

from tests.ticket_queue.lobbies import EIGHT, ZONE, Hall, counter, service, site
from ticket_queue.hours import OpeningHours, Session
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.rules import moving
from ticket_queue.snapshots import newcomers_wait
from ticket_queue.waits import ExpectedWait, Handled, expected_wait, moment_of_wait

MINUTE = timedelta(minutes=1)
LUNCH = OpeningHours(
    ZONE, ((Session(time(7, 30), time(11, 30)), Session(time(13, 0), time(17, 0))),) * 7
)
HALL = site([service(1), service(2, hours=LUNCH)], [counter(1, [1, 2])])


def test_a_wait_is_the_sum_of_the_times_in_the_queue() -> None:
    hall = Hall(HALL)
    hall.open(1)
    ticket_id = hall.issue()
    hall.wait(minutes=4)
    assert hall.call().first_wait == 4 * MINUTE
    hall.wait(minutes=10)
    assert hall.lobby.wait_of(hall.lobby.tickets[ticket_id], hall.now) == 4 * MINUTE
    hall.fold(moving.return_to_queue(hall.lobby, hall.now, ticket_id, "lan"))
    hall.wait(minutes=3)
    ticket = hall.lobby.tickets[ticket_id]
    assert hall.lobby.wait_of(ticket, hall.now) == 7 * MINUTE
    assert ticket.first_wait == 4 * MINUTE


def test_over_lunch_the_wait_stands_still_and_the_ticket_says_so() -> None:
    hall = Hall(HALL)
    hall.open(1)
    hall.now = datetime(2026, 11, 23, 11, 20, tzinfo=ZONE)
    ticket_id = hall.issue(2)
    ticket = hall.lobby.tickets[ticket_id]
    after_lunch = datetime(2026, 11, 23, 13, 10, tzinfo=ZONE)
    assert moment_of_wait(ticket, LUNCH, 20 * MINUTE) == after_lunch == ticket.due_at
    hall.wait(hours=1)
    assert hall.lobby.wait_of(ticket, hall.now) == 10 * MINUTE
    hall.now = after_lunch
    called = hall.call()
    assert called.over_break
    assert called.first_wait == 20 * MINUTE


def test_who_does_not_wait_reaches_no_level() -> None:
    hall = Hall(HALL)
    hall.open(1)
    hall.issue()
    with pytest.raises(ValueError, match="does not wait"):
        moment_of_wait(hall.call(), LUNCH, MINUTE)


@pytest.mark.parametrize(
    ("ahead", "counters", "low", "high"), [(0, 1, 0, 0), (4, 2, 10, 30), (1, 0, 5, 15)]
)
def test_an_expected_wait_is_an_honest_range(
    ahead: int, counters: int, low: int, high: int
) -> None:
    wait = expected_wait(ahead, 10 * MINUTE, counters)
    assert wait == ExpectedWait(low * MINUTE, high * MINUTE)


def test_the_days_mean_replaces_the_guess_from_ten_served_on() -> None:
    assert Handled(9, 9 * MINUTE).mean(10 * MINUTE) == 10 * MINUTE
    assert Handled(10, 20 * MINUTE).mean(10 * MINUTE) == 2 * MINUTE


def test_a_newcomers_wait_follows_what_serving_took_today() -> None:
    hall = Hall(HALL)
    hall.open(1)
    for _ in range(10):
        hall.issue()
        hall.call()
        hall.serve(minutes=2)
    for _ in range(3):
        hall.issue()
    hall.wait(seconds=1)
    wait = newcomers_wait(hall.lobby, ServiceCode("s1"), hall.now)
    assert wait == ExpectedWait(3 * MINUTE, 9 * MINUTE)
    assert hall.lobby.counters[CounterId(1)].handled == 20 * MINUTE
    assert hall.now - EIGHT == 20 * MINUTE + timedelta(seconds=1)
