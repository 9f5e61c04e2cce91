"""As many rows as the farthest seat can read, and a word when the hall is too deep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.legibility import FEWEST_ROWS, MOST_ROWS, Glass

FORTY_THREE, FIFTY_FIVE = (941.0, 529.0), (1210.0, 680.0)


@pytest.mark.parametrize(
    ("size", "seat", "rows"),
    [(FIFTY_FIVE, 8.0, 5), (FORTY_THREE, 8.0, 5), (FORTY_THREE, 13.0, 4), (FORTY_THREE, 16.0, 3)],
)
def test_a_deeper_hall_has_fewer_and_larger_rows(
    size: tuple[float, float], seat: float, rows: int
) -> None:
    glass = Glass(*size, seat)
    assert glass.rows == rows
    assert glass.digit_mm(rows) * 0.4 >= seat
    assert not glass.too_far


def test_a_hall_that_no_number_of_rows_reaches_is_too_deep() -> None:
    glass = Glass(*FORTY_THREE, 30.0)
    assert glass.too_far
    assert glass.rows == FEWEST_ROWS
    assert not Glass(1428.0, 804.0, 20.0).too_far


@given(st.floats(100, 4000), st.floats(100, 4000), st.floats(1, 60))
def test_the_rows_are_the_most_that_the_farthest_seat_reads(
    width: float, height: float, seat: float
) -> None:
    glass = Glass(width, height, seat)
    assert FEWEST_ROWS <= glass.rows <= MOST_ROWS
    if not glass.too_far:
        assert glass.reach_m(glass.rows) >= seat
    if glass.rows < MOST_ROWS:
        assert glass.reach_m(glass.rows + 1) < seat
