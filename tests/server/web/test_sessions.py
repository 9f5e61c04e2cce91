"""Signing in and out."""

import pytest

from tests.server.web.house import House


async def test_a_right_pin_opens_a_session_that_scripts_cannot_read(office: House) -> None:
    answer = await office.ask("POST", "session", body={"staff": "oanh", "pin": office.people.pin})
    assert answer.status == 200
    assert answer.body == {"staff": "oanh", "name": "Oanh", "role": "officer", "language": "vi"}
    cookie = answer.headers["Set-Cookie"]
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        "HttpOnly", "Path=/", "SameSite=Strict",
    }  # fmt: skip
    headers = {"Cookie": cookie.split(";")[0]}
    assert (await office.ask("GET", "session", headers=headers)).body == answer.body
    assert (await office.ask("GET", "counters", headers=headers)).status == 200
    assert (await office.ask("DELETE", "session", headers=headers)).status == 204
    assert (await office.ask("GET", "counters", headers=headers)).status == 401
    assert (await office.ask("DELETE", "session", headers=headers)).status == 204


# No empty id: the contract tester tries it often enough in the same office to lock it out.
@pytest.mark.parametrize("staff", ["oanh", "nobody", "người lạ"])
async def test_a_wrong_pin_and_a_stranger_look_the_same(office: House, staff: str) -> None:
    answer = await office.ask("POST", "session", body={"staff": staff, "pin": "0000"})
    assert (answer.status, answer.slug) == (401, "unauthorized")
    assert "Set-Cookie" not in answer.headers


async def test_too_many_wrong_pins_lock_out_for_a_while(office: House) -> None:
    wrong = {"staff": "somebody", "pin": "0000"}
    answers = [await office.ask("POST", "session", body=wrong) for _ in range(7)]
    assert answers[0].slug == "unauthorized"
    assert (answers[-1].status, answers[-1].slug) == (429, "too-many")
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_who_is_signed_in_is_told_to_themselves_alone(office: House) -> None:
    assert (await office.get("session", "manager"))["role"] == "manager"
    for who in ("anyone", "gone", "kiosk-1"):
        assert (await office.ask("GET", "session", who)).status == 401


async def test_a_session_begun_at_a_display_is_worth_nothing_without_it(office: House) -> None:
    oanh = {"staff": "oanh", "pin": office.people.pin}
    answer = await office.ask("POST", "session", "terminal", body=oanh)
    assert answer.body["staff"] == "oanh"
    session = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
    ask_open = {"request_id": "7c1b43ff-6ce4-45f3-b6ab-9c30f29e4f5e"}

    async def opened(who: str) -> int:
        return (await office.ask("POST", "counters/1/open", who, ask_open, headers=session)).status

    assert [await opened(who) for who in ("anyone", "display", "stranger")] == [401, 401, 401]
    assert await opened("terminal") == 200
    events = await office.get("events", "manager")
    assert events["events"][-1]["by"] == "oanh"
    assert (await office.ask("DELETE", "session", "terminal", headers=session)).status == 204
    assert await opened("terminal") == 401


async def test_a_terminal_is_told_who_may_work_at_a_counter_and_which_number_to_type(
    office: House,
) -> None:
    told = await office.get("counter-staff", "display")
    numbers = [each["number"] for each in told["staff"]]
    assert {each["staff"] for each in told["staff"]} == {"officer", "manager", "oanh"}
    assert numbers == sorted(set(numbers))
