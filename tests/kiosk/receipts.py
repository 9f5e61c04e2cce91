"""Slips of every kind, for the tests that draw and print them."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from kiosk.receipt import Paper, Receipt
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import Language

TEXTS = load_catalogues(Path(__file__).parents[2] / "kiosk" / "texts")
VIETNAMESE, ENGLISH = TEXTS[Language("vi")], TEXTS[Language("en")]
HANOI = timezone(timedelta(hours=7))
WIDE, MEDIUM, NARROW = Paper(576), Paper(512), Paper(384)
PAPERS = [WIDE, MEDIUM, NARROW]


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 23, hour, minute, 9, tzinfo=HANOI)


PLAIN = Receipt(
    site_lines=("Trung tâm Phục vụ hành chính công", "Phường Mẫu"),
    label="1005",
    service_name="Chứng thực",
    counters=(1, 2),
    people_ahead=3,
    expected=(at(9, 10), at(9, 20)),
    issued_at=at(8, 5),
    notes=("Hồ sơ nộp sau 15 giờ được trả kết quả vào ngày làm việc tiếp theo.",),
    hotline="1022",
    status_url="https://xephang.phuongmau.gov.vn/t/q3VxN8a0RkyT2fUe5bJm1A",
)
LONG = "Thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc có yếu tố nước ngoài"
LONG_ENGLISH = "Change, correction and completion of civil status entries with a foreign element"
RECEIPTS = {
    "vi": PLAIN,
    "next": replace(PLAIN, people_ahead=0, expected=(at(8, 6), at(8, 6)), notes=()),
    "priority": replace(
        PLAIN,
        priority=True,
        site_lines=(*PLAIN.site_lines, "Điểm tiếp nhận số 1"),
        label="2017",
        service_name="Tư pháp - Hộ tịch",
        counters=(3,),
    ),
    "long-name": replace(
        PLAIN,
        site_lines=("Trung tâm Phục vụ hành chính công", "Phường Bà Rịa – Vũng Tàu – Côn Đảo"),
        label="11000",
        service_name=LONG,
        counters=(1, 2, 3, 4, 5, 6, 7, 8, 9),
    ),
    "offline": replace(
        PLAIN, label="39201", offline=True, people_ahead=None, expected=None, notes=()
    ),
    "reprint": replace(PLAIN, reprint=True, counters=()),
    "plain-text": replace(PLAIN, status_url=None, hotline=None, notes=()),
}
ENGLISH_RECEIPT = replace(
    PLAIN,
    service_name="Certification",
    notes=("Dossiers handed in after 15:00 are answered on the next working day.",),
)
CASES = [
    *((name, receipt, VIETNAMESE) for name, receipt in RECEIPTS.items()),
    ("en", ENGLISH_RECEIPT, ENGLISH),
    (
        "en-long-name-reprint",
        replace(ENGLISH_RECEIPT, reprint=True, service_name=LONG_ENGLISH, label="11000"),
        ENGLISH,
    ),
    (
        "en-offline-priority",
        replace(ENGLISH_RECEIPT, offline=True, priority=True, people_ahead=None, expected=None),
        ENGLISH,
    ),
]
