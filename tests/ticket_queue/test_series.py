import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_queue.ids import KioskId, TicketNumber
from ticket_queue.series import LAST_ORDINARY, kiosk_number, label_of, ordinary_number, parts_of

DIGITS = st.integers(1, 9)


@pytest.mark.parametrize(
    ("series", "count", "number"),
    [(1, 1, 1001), (1, 999, 1999), (1, 1000, 11000), (9, 8999, 98999), (3, 42, 3042)],
)
def test_ordinary_numbers(series: int, count: int, number: int) -> None:
    assert ordinary_number(series, count) == number


@pytest.mark.parametrize(
    ("series", "kiosk", "count", "number"),
    [(3, 2, 1, 39201), (3, 2, 99, 39299), (3, 2, 100, 392100), (9, 9, 1, 99901)],
)
def test_numbers_of_a_kiosk_alone(series: int, kiosk: int, count: int, number: int) -> None:
    assert kiosk_number(series, KioskId(kiosk), count) == number


@pytest.mark.parametrize(("series", "count"), [(0, 1), (10, 1), (1, 0), (1, LAST_ORDINARY + 1)])
def test_what_is_out_of_range_is_no_number(series: int, count: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        ordinary_number(series, count)


@pytest.mark.parametrize(
    ("series", "kiosk", "count"), [(0, 1, 1), (1, 0, 1), (1, 10, 1), (1, 1, 0)]
)
def test_what_no_kiosk_gives_is_no_number(series: int, kiosk: int, count: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        kiosk_number(series, KioskId(kiosk), count)


@pytest.mark.parametrize("number", [0, 7, 999, 1000, -1001, 19000, 19100, 10001, 190101, 10**30])
def test_what_no_series_gives_is_taken_apart_by_nobody(number: int) -> None:
    with pytest.raises(ValueError, match="no ticket number"):
        parts_of(TicketNumber(number))


@given(DIGITS, st.integers(1, LAST_ORDINARY))
def test_an_ordinary_number_tells_its_series_and_count(series: int, count: int) -> None:
    parts = parts_of(ordinary_number(series, count))
    assert (parts.series, parts.kiosk, parts.count) == (series, None, count)


@given(DIGITS, DIGITS, st.integers(1, 10**6))
def test_a_kiosks_number_tells_its_series_kiosk_and_count(
    series: int, kiosk: int, count: int
) -> None:
    parts = parts_of(kiosk_number(series, KioskId(kiosk), count))
    assert (parts.series, parts.kiosk, parts.count) == (series, kiosk, count)


def test_no_two_ways_of_giving_meet() -> None:
    ordinary = {ordinary_number(s, c) for s in range(1, 10) for c in range(1, LAST_ORDINARY + 1)}
    alone = {
        kiosk_number(s, KioskId(k), c)
        for s in range(1, 10)
        for k in range(1, 10)
        for c in range(1, 1200)
    }
    assert len(ordinary) == 9 * LAST_ORDINARY
    assert len(alone) == 81 * 1199
    assert not ordinary & alone


def test_a_letter_stands_in_place_of_the_series() -> None:
    assert label_of(TicketNumber(3042), "") == "3042"
    assert label_of(TicketNumber(3042), "C") == "C042"
