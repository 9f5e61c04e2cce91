"""Free text that names a person is told from free text that does not (promise P8)."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_queue.free_text import is_card_scan, names_a_person, text_hash, tidied

with (Path(__file__).parent / "id_card_qr.csv").open(encoding="utf-8", newline="") as _file:
    SCANS = [(row["payload"], row["what"]) for row in csv.DictReader(_file)]
NO_CARD = ("not a card", "empty")


@pytest.mark.parametrize(("payload", "what"), SCANS, ids=[what for _, what in SCANS])
def test_what_a_scanner_reads_from_a_card_is_never_kept(payload: str, what: str) -> None:
    assert names_a_person(payload) is (what not in NO_CARD)
    assert names_a_person(f"  {payload}\n") is (what not in NO_CARD)


def test_a_card_is_told_by_its_fields() -> None:
    cards = [payload for payload, what in SCANS if "field" in what or "mangled" in what]
    assert len(cards) >= 3
    assert all(is_card_scan(card) for card in cards)
    assert not is_card_scan("một|hai|ba|bốn|năm|sáu|bảy")


@pytest.mark.parametrize(
    "text",
    [
        "079146000123",
        "số 079 146 000 123",
        "cccd:079.146.000.123,",
        "cmnd 012345678",
        "012-345-678",
        "0903123456",
        "gọi 0903 123 456 nhé",
        "+84 903 123 456",
        "84903123456",
        "028 3822 1234",
        "02838221234",
        "٠٧٩١٤٦٠٠٠١٢٣",
        "079.203.001.234 đồng",
        "123.456.789 đã nộp",
        "120.000.000 đồng, số 079203001234",
        "０７９１４６０００１２３",
    ],
)
def test_identity_and_phone_numbers_are_found(text: str) -> None:
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Người cao tuổi, đi lại khó khăn",
        "mở thêm quầy 2 lúc 8:15",
        "1001, 1002, 1003",
        "hồ sơ H29.12-251123-0045",
        "chờ 20 phút",
        "23/11/2026",
        "2026-11-23 08:05",
        "12345678",
        "1234567890123",
        "lệ phí 120.000.000 đồng",
        "1.250.000.000đ",
        "120,000,000 VND",
        unicodedata.normalize("NFD", "120.000.000 đồng"),
    ],
)
def test_ordinary_words_and_numbers_may_stay(text: str) -> None:
    assert not names_a_person(text)


@given(st.text(), st.from_regex(r"0[0-9]{11}", fullmatch=True), st.text())
def test_an_identity_number_is_found_within_any_words(before: str, number: str, after: str) -> None:
    assert names_a_person(f"{before} x{number}x {after}")


def test_a_hash_needs_its_salt() -> None:
    assert text_hash("họp", b"a") != text_hash("họp", b"b")
    assert text_hash("họp", b"a") == text_hash("họp", b"a")
    assert len(text_hash("họp", b"a")) == 64


@given(st.text())
def test_a_tidied_text_is_composed_and_holds_nothing_that_nobody_sees(text: str) -> None:
    tidy = tidied(text)
    assert tidied(tidy) == tidy
    assert unicodedata.is_normalized("NFC", tidy)
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in tidy.replace("\n", ""))
    tidy.encode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyê\u0303n Va\u0306n A\t ", "Nguyễn Văn A"),
        ("e\u200b\u0301", "é"),
        ("\u202eđảo chiều\u2066", "đảo chiều"),
        ("\ufeffmột\r\nhai\x00\x1b[31m", "một\nhai[31m"),
        ("gia đình 👨\u200d👩\u200d👧", "gia đình 👨\u200d👩\u200d👧"),
        ("\u200b\u00ad\u2028", ""),
    ],
)
def test_what_turns_hides_or_rings_is_not_kept(typed: str, kept: str) -> None:
    assert tidied(typed) == kept


def test_a_number_hidden_behind_signs_that_nobody_sees_is_found_once_the_text_is_tidy() -> None:
    assert names_a_person(tidied("gọi 0912\u200b345\u2060678"))
