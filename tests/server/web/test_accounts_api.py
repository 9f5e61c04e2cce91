"""The administrator adds, changes and removes staff and devices while the server runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts import FILE_NAME, Accounts, AccountStore, Role, Staff
from server.web.who import SESSION_COOKIE
from tests.server.web.house import House, People, house
from ticket_queue.ids import Language, StaffId

WHO = "administrator"


@pytest.fixture
async def own_office(tmp_path: Path) -> AsyncIterator[House]:
    """An office whose accounts are the test's own, with an administrator and an officer."""
    path = tmp_path / "own" / FILE_NAME
    members = [
        Staff(StaffId("administrator"), "Quản trị", Role.ADMINISTRATOR, Language("vi")),
        Staff(StaffId("lan"), "Lan", Role.OFFICER, Language("vi")),
    ]
    with closing(AccountStore(path)) as store:
        for member in members:
            store.add_staff(member, "no PIN matches this")
    accounts = Accounts.open(path)
    headers = {
        str(member.staff): {"Cookie": f"{SESSION_COOKIE}={await accounts.start_session(member)}"}
        for member in members
    }
    async with house(tmp_path, People(accounts, headers, path, "")) as opened:
        yield opened
    await accounts.close()


async def test_somebody_who_is_added_can_sign_in_at_once(own_office: House) -> None:
    new = {"name": "Trần Minh", "role": "officer", "pin": "2580"}
    answer = await own_office.ask("PUT", "staff/minh", WHO, new)
    assert (answer.status, answer.body["name"]) == (201, "Trần Minh")
    signed_in = await own_office.ask("POST", "session", body={"staff": "minh", "pin": "2580"})
    assert signed_in.status == 200


async def test_a_new_pin_ends_the_sessions_and_the_old_pin(own_office: House) -> None:
    changed = {"name": "Lan", "role": "officer", "pin": "7391"}
    assert (await own_office.ask("PUT", "staff/lan", WHO, changed)).status == 200
    assert (await own_office.ask("GET", "counters", "lan")).status == 401
    again = await own_office.ask("POST", "session", body={"staff": "lan", "pin": "7391"})
    assert again.status == 200


async def test_another_role_holds_at_once_and_leaves_the_session(own_office: House) -> None:
    assert (await own_office.ask("GET", "waits", "lan")).status == 403
    promoted = {"name": "Lan", "role": "manager"}
    assert (await own_office.ask("PUT", "staff/lan", WHO, promoted)).status == 200
    assert (await own_office.ask("GET", "waits", "lan")).status == 200


async def test_who_is_removed_is_nobody_any_more(own_office: House) -> None:
    assert (await own_office.ask("DELETE", "staff/lan", WHO)).status == 204
    assert (await own_office.ask("GET", "counters", "lan")).status == 401
    again = await own_office.ask("DELETE", "staff/lan", WHO)
    assert (again.status, again.slug) == (404, "not-found")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("staff/moi", {"name": "Mới", "role": "officer"}, "Xin đặt mã PIN"),
        ("staff/moi", {"name": "Mới", "role": "officer", "pin": "1234"}, "quá dễ đoán"),
        ("staff/moi", {"name": "Mới", "role": "officer", "pin": "12"}, "từ 4 đến 12 chữ số"),
        ("staff/moi", {"name": "\u202e\u0000 ", "role": "officer", "pin": "2580"}, "trống"),
    ],
)
async def test_what_may_not_be_is_said_in_words(
    own_office: House, path: str, body: dict[str, str], said: str
) -> None:
    answer = await own_office.ask("PUT", path, WHO, body)
    assert (answer.status, answer.slug) == (422, "invalid")
    assert said in answer.body["detail"]


async def test_the_last_administrator_stays(own_office: House) -> None:
    answer = await own_office.ask("DELETE", "staff/administrator", WHO)
    assert (answer.status, answer.slug) == (409, "wrong-state")
    officer = {"name": "X", "role": "officer"}
    answer = await own_office.ask("PUT", "staff/administrator", WHO, officer)
    assert (answer.status, answer.slug) == (409, "wrong-state")
    assert "duy nhất" in answer.body["detail"]
    assert (await own_office.ask("GET", "staff", WHO)).status == 200


async def test_a_device_that_is_added_by_hand_gets_its_token_once(own_office: House) -> None:
    added = await own_office.ask("POST", "devices", WHO, {"device": "kiosk-3", "role": "kiosk"})
    assert (added.status, added.body["kiosk"]) == (201, 1)
    token = {"Authorization": f"Bearer {added.body['token']}"}
    assert (await own_office.ask("GET", "menu", headers=token)).status == 200
    assert (await own_office.ask("DELETE", "devices/kiosk-3", WHO)).status == 204
    assert (await own_office.ask("GET", "menu", headers=token)).status == 401


async def test_a_device_is_paired_by_the_digits_that_it_shows(own_office: House) -> None:
    begun = (await own_office.ask("POST", "pairing", body={"role": "kiosk"})).body
    waiting = asyncio.create_task(own_office.ask("GET", f"pairing/{begun['claim']}"))
    paired = {"device": "kiosk-7", "code": begun["code"], "kiosk": 7}
    added = await own_office.ask("POST", "devices", WHO, paired)
    assert (added.status, "token" in added.body) == (201, False)
    told = (await waiting).body
    assert (told["paired"], told["device"], told["kiosk"]) == (True, "kiosk-7", 7)
    token = {"Authorization": f"Bearer {told['token']}"}
    assert (await own_office.ask("GET", "menu", headers=token)).status == 200
    again = await own_office.ask("POST", "devices", WHO, {**paired, "device": "kiosk-8"})
    assert (again.status, again.slug) == (409, "wrong-state")


async def test_digits_that_no_device_shows_pair_nothing(own_office: House) -> None:
    begun = (await own_office.ask("POST", "pairing", body={"role": "display"})).body
    other = f"{(int(begun['code']) + 1) % 1_000_000:06d}"
    answer = await own_office.ask("POST", "devices", WHO, {"device": "tv", "code": other})
    assert (answer.status, answer.slug) == (404, "not-found")
    assert (await own_office.ask("GET", "pairing/somebody-elses")).status == 404


async def test_only_so_many_devices_wait_to_be_paired(own_office: House) -> None:
    answers = [await own_office.ask("POST", "pairing", body={"role": "display"}) for _ in range(51)]
    assert [each.status for each in answers] == [201] * 50 + [429]


async def test_the_trail_says_who_changed_whom(own_office: House) -> None:
    await own_office.ask("PUT", "staff/lan", WHO, {"name": "Lan", "role": "manager"})
    await own_office.ask("DELETE", "staff/lan", WHO)
    entries = (await own_office.get("trail?limit=3", WHO))["entries"]
    assert [(each["by"], each["deed"], each["subject"]) for each in entries] == [
        ("administrator", "staff_removed", "lan"),
        ("administrator", "staff_changed", "lan"),
        ("moiso-server", "staff_added", "lan"),
    ]
    assert entries[0]["by_name"] == "Quản trị"
