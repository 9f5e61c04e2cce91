"""A ward's menu as a server would tell it: nine services, five priority groups."""

from typing import Any

AT = "2026-11-23T08:05:09.123+07:00"

_SERVICES: list[tuple[str, str, str, list[int], int, int, int, list[str]]] = [
    ("chung-thuc", "Chứng thực", "Certification", [1, 2], 12, 1200, 2400, ["sao y", "công chứng"]),
    ("ho-tich", "Tư pháp - Hộ tịch", "Civil status", [3], 5, 1800, 3600, ["khai sinh", "kết hôn"]),
    ("dat-dai", "Đất đai", "Land", [4, 5], 23, 5700, 9000, ["sổ đỏ", "sổ hồng", "tách thửa"]),
    (
        "xay-dung",
        "Xây dựng - Hạ tầng - Đô thị",
        "Construction",
        [6],
        2,
        300,
        900,
        ["xin phép xây nhà", "sửa nhà", "giấy phép xây dựng"],
    ),
    (
        "ho-kinh-doanh",
        "Hộ kinh doanh - Kinh tế",
        "Household business",
        [6],
        1,
        240,
        720,
        ["giấy phép kinh doanh", "mở quán", "hộ kinh doanh"],
    ),
    (
        "bao-tro",
        "Bảo trợ xã hội - Người có công",
        "Social protection",
        [7],
        4,
        600,
        1500,
        ["trợ cấp", "người già", "khuyết tật", "mai táng"],
    ),
    (
        "van-hoa-giao-duc-y-te",
        "Văn hóa - Giáo dục - Y tế",
        "Culture, education, health",
        [7],
        0,
        0,
        0,
        ["ăn trưa mẫu giáo"],
    ),
    ("tra-ket-qua", "Nhận kết quả", "Collect results", [8], 3, 120, 540, ["lấy kết quả"]),
    (
        "huong-dan",
        "Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến",
        "Help desk and online filing",
        [9],
        0,
        0,
        0,
        ["hướng dẫn", "VNeID"],
    ),
]

_GROUPS = [
    ("cao-tuoi", "Người cao tuổi (từ 75 tuổi)", "Older people (from 75)"),
    ("khuyet-tat", "Người khuyết tật", "People with disabilities"),
    ("mang-thai", "Phụ nữ mang thai hoặc có con nhỏ đi cùng", "Pregnant, or with a small child"),
    ("co-cong", "Người có công với cách mạng", "People with merit"),
    ("om-yeu", "Người đang ốm, sức khỏe yếu", "Sick or frail"),
]

_CLOSED = {
    "vi": "Chỉ nhận hồ sơ vào buổi sáng.",
    "en": "Open in the morning only.",
}


def menu_json(
    language: str = "vi", *, closed: frozenset[str] = frozenset(), **changes: object
) -> dict[str, Any]:
    """Return ``GET /api/v1/menu``; ``closed`` names services shut until tomorrow."""
    services = []
    for position, (code, vi, en, counters, waiting, low, high, aliases) in enumerate(_SERVICES):
        shut = code in closed
        service: dict[str, Any] = {
            "service": code,
            "name": {"vi": vi, "en": en}.get(language, vi),
            "names": {"vi": vi, "en": en},
            "series": position + 1,
            "prefix": "",
            "open": not shut,
            "waiting": waiting,
            "people_ahead": waiting,
            "expected_wait": {"low_s": low, "high_s": high},
            "counters": counters,
            "notes": [],
            "aliases": aliases,
            "procedures": [],
            "position": position,
        }
        if shut:
            service |= {
                "reason": _CLOSED.get(language, _CLOSED["vi"]),
                "opens_at": "2026-11-24T07:30:00.000+07:00",
            }
        services.append(service)
    return {
        "at": AT,
        "speed": 1.0,
        "site": {
            "code": "26740-1",
            "name_lines": ["TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU"],
            "slogan": "Hành chính phục vụ",
            "hotline": "1022",
            "public_url": "http://127.0.0.1:8080",
        },
        "languages": ["vi", "en"],
        "services": services,
        "priority_groups": [
            {
                "id": code,
                "name": {"vi": vi, "en": en}.get(language, vi),
                "names": {"vi": vi, "en": en},
            }
            for code, vi, en in _GROUPS
        ],
    } | changes


def ticket_json(
    request: dict[str, Any], number: int, status_url: str | None, seq: int
) -> dict[str, Any]:
    """Return the answer to ``POST /api/v1/tickets`` for a request of the kiosk's."""
    language = request.get("language", "vi")
    menu = menu_json(language)
    service = next(each for each in menu["services"] if each["service"] == request["service"])
    return {
        "ticket_id": request["request_id"],
        "number": number,
        "label": str(number),
        "service": service["service"],
        "service_name": service["name"],
        "priority": bool(request.get("priority")),
        "issued_at": AT,
        "people_ahead": service["waiting"],
        "expected_wait": service["expected_wait"],
        "counters": service["counters"],
        "status_url": status_url,
        "notes": [],
        "seq": seq,
    }


def first_number(service: str) -> int:
    """Return the number before the first one of a service's series."""
    return 1000 * (1 + [each[0] for each in _SERVICES].index(service))
