"""A line of the text mode: what it asks for, or every mistake in it."""

import pytest

from kiosk.lines import LineError, ReprintLine, TouchLine, read_line
from tests.kiosk.visit import CATALOGUES, EN, VI
from ticket_queue.ids import ServiceCode

CANARY = "079203004567"


def mistakes(line: str) -> list[str]:
    with pytest.raises(LineError) as refused:
        read_line(line.encode(), (VI, EN))
    return [CATALOGUES[VI](f"line.{key}", **refused.value.facts) for key in refused.value.keys]


def test_a_touch_and_a_reprint_are_read() -> None:
    line = b'{"service": "dat-dai", "priority": "cao-tuoi", "language": "en", "beside": 1}'
    touch = read_line(line, (VI, EN))
    assert isinstance(touch, TouchLine)
    assert (touch.service, touch.priority, touch.language) == (
        ServiceCode("dat-dai"),
        "cao-tuoi",
        EN,
    )
    assert read_line(b'{"reprint": true}', (VI, EN)) == ReprintLine()


def test_every_mistake_is_named_at_once_with_what_to_write() -> None:
    assert mistakes('{"service": 7, "priority": [], "language": "xx"}') == [
        'service: cần mã dịch vụ trong ngoặc kép, như "dat-dai"',
        'priority: cần true, false hoặc mã diện ưu tiên trong ngoặc kép, như "cao-tuoi"',
        "language: cần một trong các ngôn ngữ vi, en",
    ]


@pytest.mark.parametrize("line", ["{not json", "[]", "12", '"dat-dai"', "\xff"])
def test_what_is_no_object_is_told_how_one_looks(line: str) -> None:
    assert mistakes(line) == ['không phải một dòng JSON; xin ghi như {"service": "dat-dai"}']


@pytest.mark.parametrize("line", ['{"reprint": 1}', '{"reprint": true, "service": "dat-dai"}'])
def test_a_reprint_stands_alone(line: str) -> None:
    assert mistakes(line) == ["reprint: cần true, không kèm gì khác"]


def test_nothing_of_a_scanned_card_is_repeated() -> None:
    for line in (f'{{"service": "{CANARY}"}}', f'{{"service": {CANARY}, "language": "{CANARY}"}}'):
        assert CANARY not in " ".join(mistakes(line))
