"""The administrator changes the setup while the server runs."""

from copy import deepcopy
from typing import Any

from tests.server.ward import new_id
from tests.server.web.house import House

WHO = "administrator"


async def tables(office: House) -> dict[str, Any]:
    found: dict[str, Any] = deepcopy((await office.get("setup", WHO))["tables"])
    return found


def asked(changed: dict[str, Any], based_on: int = 1) -> dict[str, Any]:
    return {"request_id": new_id(), "based_on": based_on, "tables": changed}


async def test_a_setup_is_what_people_come_for_who_serves_it_and_when(office: House) -> None:
    assert set(await tables(office)) == {
        "site",
        "hours",
        "queue",
        "service",
        "counter",
        "priority_group",
    }


async def test_a_counter_that_is_added_is_there_at_once(office: House) -> None:
    changed = await tables(office)
    changed["counter"].append({"id": 12, "serves": ["chung-thuc"], "name": "Quầy lưu động"})
    answer = await office.ask("POST", "setup", WHO, asked(changed))
    assert (answer.status, answer.body["version"]) == (200, 2)
    counters = (await office.get("counters", "officer"))["counters"]
    assert [each["name"] for each in counters if each["counter"] == 12] == ["Quầy lưu động"]
    board = await office.get("board")
    assert 12 in [each["counter"] for each in board["counters"]]


async def test_the_same_request_again_changes_nothing(office: House) -> None:
    changed = await tables(office)
    changed["site"]["hotline"] = "1900 1234"
    once = asked(changed)
    first = await office.ask("POST", "setup", WHO, once)
    again = await office.ask("POST", "setup", WHO, once)
    assert first.body == again.body
    assert len((await office.get("setup/versions", WHO))["setups"]) == 2


async def test_every_mistake_is_named_and_nothing_changes(office: House) -> None:
    wrong = await tables(office)
    wrong["counter"][0]["serves"] = ["khong-co"]
    wrong["service"][0]["series"] = 12
    wrong["hours"]["monday"] = ["25:00-26:00"]
    answer = await office.ask("POST", "setup", WHO, asked(wrong))
    assert (answer.status, answer.slug) == (422, "invalid")
    fields = {each["field"] for each in answer.body["errors"]}
    assert {"counter[1].serves", "service[1].series"} <= fields
    assert any(field.startswith("hours.monday") for field in fields)
    checked = await office.ask("POST", "setup/check", WHO, {"tables": wrong})
    assert {each["field"] for each in checked.body["mistakes"]} == fields
    assert (await office.get("setup", WHO))["version"] == 1


async def test_a_check_of_what_is_right_finds_nothing(office: House) -> None:
    checked = await office.ask("POST", "setup/check", WHO, {"tables": await tables(office)})
    assert checked.body == {"mistakes": [], "waits_for_tomorrow": []}


async def test_a_letter_for_numbers_that_were_given_today_waits_for_tomorrow(
    office: House,
) -> None:
    await office.ward.issue()
    changed = await tables(office)
    changed["service"][0]["prefix"] = "C"
    checked = await office.ask("POST", "setup/check", WHO, {"tables": changed})
    assert checked.body["waits_for_tomorrow"] == ["chung-thuc"]
    answer = await office.ask("POST", "setup", WHO, asked(changed))
    assert answer.body["in_force_from"] == "2026-11-24"
    menu = await office.get("menu", "kiosk-1")
    assert menu["services"][0]["prefix"] == ""


async def test_who_saw_an_older_setup_is_told_who_was_faster(office: House) -> None:
    changed = await tables(office)
    changed["site"]["slogan"] = "Phục vụ tận tâm"
    await office.ask("POST", "setup", WHO, asked(changed))
    late = await office.ask("POST", "setup", WHO, asked(changed))
    assert (late.status, late.slug) == (409, "wrong-state")
    assert WHO in late.body["detail"].lower()


async def test_every_setup_stays_to_be_read(office: House) -> None:
    before = await tables(office)
    changed = deepcopy(before)
    changed["site"]["hotline"] = "1900 1234"
    await office.ask("POST", "setup", WHO, asked(changed))
    versions = (await office.get("setup/versions", WHO))["setups"]
    assert [(each["version"], each["source"]) for each in versions] == [(2, "page"), (1, "file")]
    assert (await office.get("setup/versions/1", WHO))["tables"] == before
    missing = await office.ask("GET", "setup/versions/3", WHO)
    assert (missing.status, missing.slug) == (404, "not-found")
