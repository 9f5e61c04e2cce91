"""A board that wears out slowly: no edge stands still, and at night only a dim clock is seen."""

from datetime import time, timedelta

import pytest

from display.board import Board, Place
from display.board_wording import Wording
from display.screen_care import OnHours, shift
from display.settings import TEXTS
from display.speech import Dialect, Speech
from tests.display.fakes_hall import OPENING, Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues

CATALOGUES = load_catalogues(TEXTS)
OFFICE = OnHours(time(7, 0), time(17, 30))


def test_the_picture_moves_each_minute_and_stays_near_its_place() -> None:
    places = [shift(minute * 60.0 + 5, 3) for minute in range(9)]
    assert len(set(places)) == 9
    assert all(abs(right) <= 3 and abs(up) <= 3 for right, up in places)
    assert shift(61.0, 3) == shift(119.0, 3)
    assert {shift(minute * 60.0, 0) for minute in range(9)} == {(0, 0)}


@pytest.mark.parametrize(
    ("hours", "at", "on"),
    [
        (OFFICE, time(6, 59), False),
        (OFFICE, time(7, 0), True),
        (OFFICE, time(17, 30), False),
        (OnHours(time(20, 0), time(4, 0)), time(23, 0), True),
        (OnHours(time(20, 0), time(4, 0)), time(4, 0), False),
    ],
)
def test_a_screen_is_on_in_its_hours(hours: OnHours, at: time, on: bool) -> None:
    assert hours.has(OPENING.replace(hour=at.hour, minute=at.minute)) is on


def evening_board(hall: Hall) -> Board:
    speech = Speech(CATALOGUES, Dialect.SOUTH, 1000)
    board = Board(Wording(CATALOGUES[FIRST_LANGUAGE]), speech, 0.0, Place(hours=OFFICE))
    board.link_changed(0.0, connected=True)
    board.hear_snapshot(hall.snapshot(), 0.0, just_made=True)
    return board


def test_a_board_sleeps_in_the_evening_and_wakes_for_a_call() -> None:
    hall = Hall(opened_at=OPENING + timedelta(hours=12))
    board = evening_board(hall)
    assert board.view(0.0).asleep
    assert board.view(0.0).clock == "19:30"
    board.hear_call(hall.call(1001), 1.0)
    assert not board.view(1.0).asleep
    hall.serve(1001)
    board.hear_snapshot(hall.snapshot(), 2.0, just_made=False)
    assert not board.view(600.0).asleep
    assert board.view(602.0).asleep


def test_a_board_stays_awake_while_somebody_is_still_served() -> None:
    hall = Hall(opened_at=OPENING + timedelta(hours=12))
    hall.call(1001)
    board = evening_board(hall)
    assert not board.view(5000.0).asleep
    hall.serve(1001)
    board.hear_snapshot(hall.snapshot(), 5001.0, just_made=True)
    assert board.view(5001.0).asleep


def test_a_board_that_does_not_know_the_time_is_awake() -> None:
    speech = Speech(CATALOGUES, Dialect.SOUTH, 1000)
    board = Board(Wording(CATALOGUES[FIRST_LANGUAGE]), speech, 0.0, Place(hours=OFFICE))
    assert not board.view(1000.0).asleep
