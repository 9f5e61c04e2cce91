"""The search on the kiosk, its keyboard, and what an accidental card scan leaves: nothing."""

import csv
import string
from io import StringIO

import pytest

from kiosk.phases import IssueTicket
from kiosk.search import LONGEST_QUERY
from kiosk.touches import ChooseService, Done, EraseLetter, OpenSearch, TypeLetter
from kiosk.views import MOST_TILES, SearchScene
from tests.kiosk.visit import LAND, Visit, menus, new_flow
from tests.kiosk.ward import menu_json
from ticket_queue.ids import ServiceCode

CARD_SCANS = """\
001090123456|012345678|Nguyễn Văn A|01011990|Nam|Phường Bến Nghé, Quận 1|15042021
079146000123||Trần Thị B|20071946|Nữ|Phường 5, Quận 3|10052022
079203004567
"""
"""Invented people."""


def searching() -> Visit:
    visit = Visit(new_flow())
    visit.flow.menus_arrived(menus())
    visit.touch(OpenSearch())
    return visit


def scene(visit: Visit) -> SearchScene:
    assert isinstance(visit.flow.view.scene, SearchScene)
    return visit.flow.view.scene


def type_in(visit: Visit, letters: str) -> None:
    visit.wait(1)
    for letter in letters:
        visit.touch(TypeLetter(letter), after_s=0.1)


def test_the_first_letters_of_ones_own_word_lead_to_the_number() -> None:
    visit = searching()
    type_in(visit, "SO D")
    (tile, *_) = scene(visit).tiles
    assert (tile.name, tile.phrase) == ("Sổ đỏ", "Đất đai")
    assert (tile.people, tile.wait) == ("23 người chờ", "95 – 150 phút")
    command = visit.touch(tile.action)
    assert isinstance(command, IssueTicket)
    assert command.request.service == LAND


def test_the_keyboard_has_every_letter_once_a_space_and_a_way_back() -> None:
    keys = [button.action for row in scene(searching()).keyboard for button in row]
    letters = [key.letter for key in keys if isinstance(key, TypeLetter)]
    assert sorted(letters) == sorted(string.ascii_uppercase + " ")
    assert EraseLetter() in keys
    assert [button.action for button in scene(searching()).buttons] == [Done()]


def test_fast_fingers_are_followed_and_trembling_ones_are_not() -> None:
    visit = searching()
    type_in(visit, "DDAAT")
    assert scene(visit).typed == "DAT"


def test_letters_are_taken_away_again() -> None:
    visit = searching()
    type_in(visit, "DA")
    visit.touch(EraseLetter())
    assert scene(visit).typed == "D"
    visit.touch(EraseLetter())
    visit.touch(EraseLetter())
    assert scene(visit).typed == ""


def test_who_finds_nothing_is_led_to_the_help_desk() -> None:
    visit = searching()
    type_in(visit, "XYZ")
    assert [tile.action for tile in scene(visit).tiles] == [ChooseService(ServiceCode("huong-dan"))]
    assert "Không tìm thấy" in scene(visit).told


def test_services_beyond_the_tenth_stand_in_the_search() -> None:
    services = menu_json()["services"]
    more = [
        services[2] | {"service": f"more-{n}", "name": f"Mục {n}", "names": {}, "position": 9 + n}
        for n in range(4)
    ]
    visit = Visit(new_flow())
    visit.flow.menus_arrived(menus(services=[*services, *more]))
    assert len(visit.start.tiles) == MOST_TILES
    visit.touch(OpenSearch())
    assert [tile.name for tile in scene(visit).tiles] == ["Mục 1", "Mục 2", "Mục 3"]


@pytest.mark.parametrize("scan", CARD_SCANS.splitlines())
@pytest.mark.parametrize("piecewise", [False, True])
def test_a_card_read_into_the_search_leaves_nothing(scan: str, piecewise: bool) -> None:
    visit = searching()
    if piecewise:
        for letter in scan:
            visit.touch(TypeLetter(letter), after_s=0.001)
    else:
        visit.touch(TypeLetter(scan))
    number = next(csv.reader(StringIO(scan), delimiter="|"))[0]
    shown = repr(visit.flow.view)
    assert number not in shown
    assert not any(digit in scene(visit).typed for digit in string.digits)
    if not piecewise:
        assert scene(visit).typed == ""


def test_what_was_typed_is_forgotten_with_the_person() -> None:
    visit = searching()
    type_in(visit, "DAT")
    visit.wait(50)
    assert visit.warning()
    visit.wait(20)
    assert visit.start.tiles
    visit.touch(OpenSearch())
    assert scene(visit).typed == ""


def test_a_query_has_an_end() -> None:
    visit = searching()
    type_in(visit, "AB" * LONGEST_QUERY)
    assert len(scene(visit).typed) == LONGEST_QUERY
