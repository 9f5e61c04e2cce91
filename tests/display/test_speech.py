"""Numbers are read as a Vietnamese voice reads them, in the North and in the South."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from display.english_numbers import read_english_counter
from display.settings import TEXTS
from display.speech import LARGEST, Dialect, Speech, read_digits, read_number, read_ordinal
from display.views import PAUSE
from tests.display.fakes_hall import Hall
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language
from ticket_queue.messages import CallMessage

EXPECTED = Path(__file__).with_name("number_reading.csv")
CATALOGUES = load_catalogues(TEXTS)
SPEECH = Speech(CATALOGUES, Dialect.SOUTH, 1000)


def texts(call: CallMessage) -> list[str]:
    return [sentence.text for sentence in SPEECH.call(call)]


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
    assert Speech(CATALOGUES, Dialect.SOUTH, digits_from).label(label) == words


def test_a_call_and_its_recalls_are_whole_sentences() -> None:
    assert texts(Hall().call(1005, counter=3)) == [
        "Mời công dân có số một không không năm, đến quầy số ba."
    ]
    assert texts(Hall().call(1005, counter=12, attempt=2)) == [
        "Mời công dân có số một không không năm, đến quầy số mười hai, lần thứ hai."
    ]


@pytest.mark.parametrize("name", ["3", "Quầy 3", "quầy số 3"])
def test_a_counter_whose_name_is_its_number_is_called_by_number(name: str) -> None:
    call = replace(Hall().call(205, counter=3), counter_name=name)
    assert texts(call) == ["Mời công dân có số hai trăm lẻ năm, đến quầy số ba."]


def test_a_counter_with_a_name_is_called_by_name() -> None:
    call = replace(Hall().call(205, counter=3, attempt=3), counter_name="quầy Tư pháp")
    (sentence,) = SPEECH.call(call)
    assert sentence.text == "Mời công dân có số hai trăm lẻ năm, đến quầy Tư pháp, lần thứ ba."
    assert sentence.phrases == (
        *("Mời công dân có số", "hai", "trăm", "lẻ", "năm", PAUSE),
        *("đến", "quầy Tư pháp", PAUSE, "lần thứ", "ba"),
    )


def test_a_ticket_taken_in_english_is_called_in_english_too() -> None:
    call = replace(Hall().call(1005, counter=12, attempt=2), language=Language("en"))
    assert texts(call) == [
        "Mời công dân có số một không không năm, đến quầy số mười hai, lần thứ hai.",
        "Number one zero zero five, please go to counter twelve, call number two.",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (19, "nineteen"), (20, "twenty"), (99, "ninety nine"), (104, "one zero four")],
)
def test_a_counters_number_is_read_in_english(number: int, words: str) -> None:
    assert read_english_counter(number) == words


def test_the_pieces_of_a_call_lose_no_word_of_its_sentence() -> None:
    for attempt in (1, 2):
        for sentence in SPEECH.call(Hall().call(1005, counter=12, attempt=attempt)):
            said = " ".join(phrase for phrase in sentence.phrases if phrase != PAUSE)
            assert said == sentence.text.replace(",", "").rstrip(".")
