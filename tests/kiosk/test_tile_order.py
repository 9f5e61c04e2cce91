"""The order of the tiles: the site's, or what people come for."""

from datetime import date
from pathlib import Path

import msgspec

from kiosk.menu import Menu
from kiosk.tile_order import TileOrder, Use
from kiosk.use_counts import UseCounts
from tests.kiosk.visit import CERTIFY, LAND, menu
from tests.kiosk.ward import menu_json
from ticket_queue.ids import ServiceCode

HELP = ServiceCode("huong-dan")
TODAY = date(2026, 11, 23)


def codes(order: TileOrder, of: Menu, most: int = 10) -> list[str]:
    return [each.service for each in order.split(of, most)[0]]


def on(day: str) -> Menu:
    return msgspec.convert(menu_json() | {"at": f"{day}T08:00:00+07:00"}, Menu)


def test_the_sites_order_stands_whatever_people_take() -> None:
    order = TileOrder(use=Use(TODAY, {LAND: 99}))
    assert codes(order, menu())[:2] == [CERTIFY, "ho-tich"]


def test_what_people_come_for_stands_first_from_the_next_day_on() -> None:
    order = TileOrder(by_use=True)
    assert codes(order, menu())[0] == CERTIFY
    order.took(LAND, TODAY)
    assert codes(order, menu())[0] == CERTIFY, "no tile moves from under a finger"
    assert codes(order, on("2026-11-24"))[0] == LAND


def test_old_use_fades() -> None:
    kept: list[Use] = []
    order = TileOrder(by_use=True, use=Use(date(2026, 11, 20), {LAND: 10}), keep=kept.append)
    order.took(CERTIFY, TODAY)
    assert kept[-1] == Use(TODAY, {LAND: 9, CERTIFY: 1})


def test_a_service_that_must_stand_on_the_start_does() -> None:
    order = TileOrder(always=[HELP])
    front, behind = order.split(menu(), 3)
    assert [each.service for each in front] == [CERTIFY, "ho-tich", HELP]
    assert len(front) + len(behind) == len(menu().services)


def test_counts_outlive_the_program_and_hold_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "data" / "use.json"
    TileOrder(use=UseCounts(path).load(), keep=UseCounts(path).keep).took(LAND, TODAY)
    assert UseCounts(path).load() == Use(TODAY, {LAND: 1})
    assert path.read_text() == '{"day":"2026-11-23","counts":{"dat-dai":1}}'


def test_a_damaged_file_costs_the_order_and_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "use.json"
    path.write_text("{half")
    assert UseCounts(path).load() == Use()


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    UseCounts(tmp_path / "file" / "use.json").keep(Use(TODAY, {LAND: 1}))
