"""``moiso-display say``."""

import pytest
from click.testing import CliRunner

from display.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["1005"], "một ngàn không trăm lẻ năm"),
        (["1005", "--dialect", "north"], "một nghìn không trăm linh năm"),
        (["1005", "--digits"], "một không không năm"),
        (["0"], "không"),
    ],
)
def test_a_number_is_said(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(main, ["say", *arguments])
    assert (result.exit_code, result.output) == (0, f"{words}\n")


@pytest.mark.parametrize("number", ["100000", "nine", "1.5", ""])
def test_what_is_no_number_ends_with_two(number: str) -> None:
    assert CliRunner().invoke(main, ["say", number]).exit_code == 2
