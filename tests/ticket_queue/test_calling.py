from datetime import timedelta

from tests.ticket_queue.lobbies import Hall, counter, service, site
from ticket_queue.calling import next_ticket, people_ahead, people_ahead_of_newcomer
from ticket_queue.ids import CounterId, ServiceCode, TicketId
from ticket_queue.rules import moving

HALL = site(
    [service(1), service(2), service(3)],
    [counter(1, [1]), counter(2, [1, 2]), counter(3, [3], helps=[1])],
)


def next_of(hall: Hall, number: int) -> TicketId | None:
    ticket = next_ticket(hall.lobby, CounterId(number), hall.now)
    return None if ticket is None else ticket.ticket_id


def test_nobody_waits_nobody_is_next() -> None:
    assert next_of(Hall(HALL), 1) is None


def test_the_earliest_due_of_all_its_services_is_next() -> None:
    hall = Hall(HALL)
    second = hall.issue(2)
    hall.wait(minutes=1)
    hall.issue(1)
    assert next_of(hall, 2) == second


def test_of_two_taken_in_one_moment_the_lower_number_is_next() -> None:
    hall = Hall(HALL)
    first = hall.issue(1)
    hall.issue(1)
    assert next_of(hall, 1) == first


def test_priority_overtakes_only_those_issued_less_than_a_quarter_hour_before() -> None:
    hall = Hall(HALL)
    old = hall.issue()
    hall.wait(minutes=1)
    young = hall.issue()
    hall.wait(minutes=14, seconds=30)
    first = hall.issue(priority=True)
    lobby = hall.lobby
    assert [people_ahead(lobby, lobby.tickets[each]) for each in (old, first, young)] == [0, 1, 2]
    assert next_of(hall, 1) == old


def test_a_counter_helps_when_its_own_queues_are_empty() -> None:
    hall = Hall(HALL)
    helped = hall.issue(1)
    assert next_of(hall, 3) == helped
    own = hall.issue(3)
    assert next_of(hall, 3) == own


def test_a_counter_helps_whoever_is_past_the_warning_when_none_of_its_own_is() -> None:
    hall = Hall(HALL)
    helped = hall.issue(1)
    hall.wait(minutes=14)
    own = hall.issue(3)
    assert next_of(hall, 3) == own
    hall.wait(minutes=1)
    assert next_of(hall, 3) == helped
    hall.wait(minutes=14)
    assert next_of(hall, 3) == own


def test_who_waits_for_a_counter_by_name_is_taken_by_that_counter_alone() -> None:
    hall = Hall(HALL)
    hall.open(1, 2)
    sent = hall.issue(1)
    hall.call(1)
    hall.fold(moving.transfer_to_counter(hall.lobby, hall.now, sent, CounterId(2), "lan"))
    assert next_of(hall, 1) is None
    assert next_of(hall, 2) == sent
    assert people_ahead(hall.lobby, hall.lobby.tickets[sent]) == 0


def test_ahead_are_all_whom_the_same_counters_may_take_before() -> None:
    hall = Hall(HALL)
    hall.issue(2)
    hall.issue(3)
    hall.wait(seconds=1)
    mine = hall.issue(1)
    assert people_ahead(hall.lobby, hall.lobby.tickets[mine]) == 1
    hall.wait(seconds=1)
    assert people_ahead_of_newcomer(hall.lobby, ServiceCode("s1"), hall.now) == 2
    before = people_ahead_of_newcomer(hall.lobby, ServiceCode("s1"), hall.now)
    newcomer = hall.issue(1)
    assert people_ahead(hall.lobby, hall.lobby.tickets[newcomer]) == before


def test_everybody_is_called_sooner_or_later_whatever_priority_comes() -> None:
    hall = Hall(HALL)
    hall.open(1)
    ordinary = hall.issue()
    for minute in range(40):
        hall.issue(priority=True)
        if hall.call(1).ticket_id == ordinary:
            assert timedelta(minutes=minute) <= timedelta(minutes=16)
            return
        hall.serve(1, minutes=1)
    raise AssertionError
