"""What people type, and the service that it means: the sample ward's own catalogue."""

import tomllib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.menu import Service
from kiosk.search import find, fold
from tests.kiosk.ward import menu_json
from tests.markdown import ROOT


def _services() -> list[Service]:
    ward = tomllib.loads((ROOT / "server" / "default.toml").read_text())["service"]
    facts = menu_json()["services"][0]
    return [
        msgspec.convert(
            facts
            | {
                "service": each["id"],
                "name": each["names"]["vi"],
                "names": each["names"],
                "aliases": each.get("aliases", []),
                "procedures": each.get("procedures", []),
                "position": position,
            },
            Service,
        )
        for position, each in enumerate(ward)
    ]


SERVICES = _services()


def found(query: str) -> list[str]:
    return [hit.service.service for hit in find(SERVICES, query, 4)]


@pytest.mark.parametrize(
    ("query", "service", "phrase"),
    [
        ("dat dai", "dat-dai", "Đất đai"),
        ("Đất đai", "dat-dai", "Đất đai"),
        ("datdai", "dat-dai", "Đất đai"),
        ("so do", "dat-dai", "sổ đỏ"),
        ("lam so do", "dat-dai", "sổ đỏ"),
        ("sao y", "chung-thuc", "sao y"),
        ("cong ch", "chung-thuc", "công chứng"),
        ("doc than", "ho-tich", "độc thân"),
        ("khai sinh", "ho-tich", "khai sinh"),
        ("tinh trang hon nhan", "ho-tich", "Cấp Giấy xác nhận tình trạng hôn nhân"),
        ("tach thua", "dat-dai", "tách thửa"),
        ("civil", "ho-tich", "Civil status"),
    ],
)
def test_people_find_their_errand_in_their_own_words(query: str, service: str, phrase: str) -> None:
    first = find(SERVICES, query, 4)[0]
    assert (first.service.service, first.phrase) == (service, phrase)


@pytest.mark.parametrize(
    ("query", "service"),
    [
        ("khia sinh", "ho-tich"),  # swapped
        ("khai sinnh", "ho-tich"),  # doubled
        ("chng thuc", "chung-thuc"),  # missing
        ("chubg thuc", "chung-thuc"),  # the neighbour on the keyboard
    ],
)
def test_one_wrong_letter_is_forgiven(query: str, service: str) -> None:
    assert found(query)[0] == service


def test_what_fits_as_typed_stands_before_what_needs_a_letter_forgiven() -> None:
    hits = find(SERVICES, "khai", 9)
    assert hits[0].phrase == "khai sinh"


@pytest.mark.parametrize("query", ["", "   ", "|||", "xyzzy", "?", "qwrt"])
def test_nothing_is_found_for_what_is_no_word(query: str) -> None:
    assert found(query) == []


def test_each_service_comes_once_and_no_more_than_asked_for() -> None:
    hits = find(SERVICES, "c", 3)
    assert len(hits) == 3
    assert len({hit.service.service for hit in hits}) == 3


def test_accents_are_taken_away_whatever_their_form() -> None:
    assert fold("Đất  đai – SỔ ĐỎ") == "dat dai so do"
    assert fold("D\u0323o\u0323c tha\u0302n") == "doc than"


@given(st.text(max_size=200))
def test_any_text_can_be_looked_for(query: str) -> None:
    assert len(find(SERVICES, query, 4)) <= 4


def test_every_alias_and_procedure_finds_its_own_service() -> None:
    lost = [
        (service.service, phrase)
        for service in SERVICES
        for phrase in (*service.aliases, *(each.name for each in service.procedures))
        if service.service not in found(phrase)
    ]
    assert lost == []
