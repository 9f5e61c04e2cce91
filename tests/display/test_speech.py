"""Numbers are read as a Vietnamese voice reads them, in the North and in the South."""

import csv
from pathlib import Path

import pytest

from display.settings import TEXTS
from display.speech import LARGEST, Dialect, Speech, read_digits, read_number, read_ordinal
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues

EXPECTED = Path(__file__).with_name("number_reading.csv")
VIETNAMESE = load_catalogues(TEXTS)[FIRST_LANGUAGE]


def _rows() -> list[dict[str, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["number"])
def test_a_number_is_read_as_expected(row: dict[str, str]) -> None:
    number = int(row["number"])
    assert read_number(number, Dialect.NORTH) == row["as_number_north"]
    assert read_number(number, Dialect.SOUTH) == row["as_number_south"]
    assert read_digits(row["number"]) == row["digit_by_digit"]


def test_no_two_numbers_are_read_alike() -> None:
    for dialect in Dialect:
        readings = {read_number(number, dialect) for number in range(LARGEST + 1)}
        assert len(readings) == LARGEST + 1


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_beyond_the_reader_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        read_number(number, Dialect.NORTH)


def test_the_fourth_time_has_its_own_word() -> None:
    words = [read_ordinal(time, Dialect.SOUTH) for time in range(1, 6)]
    assert words == ["nhất", "hai", "ba", "tư", "năm"]


@pytest.mark.parametrize(
    ("label", "digits_from", "words"),
    [
        ("205", 1000, "hai trăm lẻ năm"),
        ("1005", 1000, "một không không năm"),
        ("1005", 100_000, "một ngàn không trăm lẻ năm"),
        ("999", 1000, "chín trăm chín mươi chín"),
        ("a005", 1000, "A không không năm"),
    ],
)
def test_a_label_is_read_as_a_number_or_sign_by_sign(
    label: str, digits_from: int, words: str
) -> None:
    assert Speech(VIETNAMESE, Dialect.SOUTH, digits_from).label(label) == words


def test_a_call_and_its_recalls_are_whole_sentences() -> None:
    speech = Speech(VIETNAMESE, Dialect.SOUTH, 1000)
    hall = Hall()
    assert speech.call(hall.call(1005, counter=3)) == (
        "Mời công dân có số một không không năm, đến quầy số ba."
    )
    assert speech.call(hall.call(1005, counter=12, attempt=2)) == (
        "Mời công dân có số một không không năm, đến quầy số mười hai, lần thứ hai."
    )
