"""Several boards in one hall: each shows and says its own part, and none misses a call."""

import pytest

from display.board import Board, Place
from display.board_wording import Wording
from display.settings import TEXTS
from display.speech import Dialect, Speech
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import CounterId, ServiceCode
from ticket_queue.zones import WHOLE_HALL, Zone

CATALOGUES = load_catalogues(TEXTS)
FIRST = Zone(counters=frozenset({CounterId(1), CounterId(2)}))


def board_of(zone: Zone, hall: Hall) -> Board:
    speech = Speech(CATALOGUES, Dialect.SOUTH, 1000)
    board = Board(Wording(CATALOGUES[FIRST_LANGUAGE]), speech, 0.0, Place(zone=zone))
    board.link_changed(0.0, connected=True)
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    return board


def test_a_board_shows_and_says_the_calls_of_its_counters_only() -> None:
    hall = Hall()
    board = board_of(FIRST, hall)
    assert board.hear_call(hall.call(2001, counter=3), 1.0) == ()
    (shown,) = board.hear_call(hall.call(1001, counter=2), 2.0)
    assert shown.spoken is not None
    view = board.view(2.0)
    assert (view.newest and view.newest.label, view.rows) == ("1001", ())


def test_another_zones_call_draws_no_eye_and_leaves_no_gap() -> None:
    hall = Hall()
    board = board_of(FIRST, hall)
    board.tick(0.0)
    board.hear_call(hall.call(1001, counter=1), 1.0)
    for number in range(2001, 2031):
        hall.now += 1
        board.hear_call(hall.call(number, counter=3), hall.now)
    board.hear_heartbeat(hall.heartbeat(), hall.now)
    board.hear_snapshot(hall.snapshot(), hall.now, just_made=False)
    assert board.tick(hall.now + 2) == ()
    view = board.view(hall.now)
    assert (view.newest and view.newest.label, view.fresh) == ("1001", False)


def test_a_zone_of_services_has_their_calls_and_their_queues() -> None:
    hall = Hall()
    board = board_of(Zone(services=frozenset({ServiceCode("land")})), hall)
    assert board.hear_call(hall.call(1001), 1.0) == ()
    assert [row.name for row in board.view(1.0).waiting] == ["Đất đai"]
    whole = board_of(WHOLE_HALL, hall)
    assert len(whole.view(1.0).waiting) == 5


@pytest.mark.parametrize("counter", [1, 2, 3])
def test_boards_that_share_a_hall_say_each_call_once(counter: int) -> None:
    hall = Hall()
    boards = [board_of(FIRST, hall), board_of(Zone(counters=frozenset({CounterId(3)})), hall)]
    call = hall.call(1001, counter=counter)
    assert sum(len(board.hear_call(call, 1.0)) for board in boards) == 1
