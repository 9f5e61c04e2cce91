"""How often a retained subject is told."""

import pytest

from server.announcing.pace import Pace


@pytest.fixture
def pace() -> Pace:
    return Pace(shortest_s=0.1, patience_s=1.0, longest_s=30.0)


def test_everything_is_told_at_once_at_the_beginning_and_anew(pace: Pace) -> None:
    assert pace.next_at() == 0.0
    pace.told(100.0, 1)
    pace.begin_anew()
    assert pace.next_at() == 0.0


def test_a_change_waits_until_the_broker_has_the_last_one(pace: Pace) -> None:
    pace.told(100.0, 2)
    pace.change()
    pace.arrived()
    assert pace.next_at() == 101.0
    pace.arrived()
    assert pace.next_at() == pytest.approx(100.1)


def test_what_does_not_change_is_told_again_after_a_while(pace: Pace) -> None:
    pace.told(100.0, 0)
    assert pace.next_at() == 130.0


def test_of_many_changes_only_the_first_makes_it_due_sooner(pace: Pace) -> None:
    pace.told(100.0, 0)
    assert [pace.change() for _ in range(3)] == [True, False, False]
    pace.told(101.0, 0)
    assert pace.change()
