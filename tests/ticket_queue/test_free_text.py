"""What of a free text must never be kept (promise P8); every number and person is invented."""

import pytest

from ticket_queue.free_text import is_card_scan, names_a_person, text_hash

CARDS = [
    "001090123456|012345678|Nguyễn Văn A|01011990|Nam|Phường Mẫu, TP. Hồ Chí Minh|15042021",
    "079146000123||Trần Thị B|20071946|Nữ|Phường Mẫu, TP. Hồ Chí Minh|10052022",
    "079146000123||TrÃ¢n Thá»‹ B|20071946|Ná»¯|...|10052022",
    "001090123456||Lê Văn C|01011990|Nam|Phường Mẫu|15042021||Lê D|Ngô E|",
]


@pytest.mark.parametrize("text", CARDS)
def test_a_scanned_card_is_known_whole_and_mangled(text: str) -> None:
    assert is_card_scan(text)
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "căn cước 001090123456",
        "001 090 123 456",
        "CMND cũ 012345678.",
        "012-345-678",
        "gọi 0901234567 khi xong",
        "090 123 4567",
        "+84 90 123 45 67",
        "84901234567",
        "số nhà gọi 02838123456",
        "H29.17-001090123456",
        "H29.17-261123-0042 của 001090123456",
    ],
)
def test_identity_and_phone_numbers_are_found_however_they_are_written(text: str) -> None:
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đã mở thêm quầy 4",
        "số 1001 và 39201",
        "chờ từ 08:05 ngày 23/11/2026",
        "thủ tục 2.000815",
        "000.12.34.H56-181122-0001",
        "H29.17-261123-0042",
        "đã bổ sung hồ sơ G22.99.1-261123-00421, trả thứ Sáu",
        "nộp 2.000.000 đồng",
        "a|b|c|d|e|f|g",
        "",
    ],
)
def test_what_officers_write_all_day_is_left_alone(text: str) -> None:
    assert not names_a_person(text)


def test_the_same_text_has_another_hash_each_time() -> None:
    first, second = (text_hash("Đã mở thêm quầy", bytes([salt]) * 16) for salt in (1, 2))
    assert first != second
    assert first == text_hash("Đã mở thêm quầy", bytes([1]) * 16)
    assert "quầy" not in first
