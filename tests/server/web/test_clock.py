"""The service's time over the interface: asked about, set by a PIN, and nothing else meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.accounts import Accounts, AccountStore, Role, Staff, add_staff
from server.clock_watch import ClockQuestion
from server.machine_clock import ClockInDoubtError, Doubt, kept_time
from server.settings import LimitSettings, RateLimit, default_settings
from server.web.clock_question import make_clock_application
from server.web.keys import Front
from tests.server.machine_clock.by_hand import HandMachine
from tests.server.ward import MONDAY, ZONE, HandClock
from tests.server.web.house import TEXTS, House, Json
from ticket_queue.ids import Language, StaffId

PIN = "2468"
YEAR_1970 = datetime(1970, 1, 1, 7, 0, tzinfo=ZONE)
CLOCK = "/api/v1/clock"
Client = TestClient[Any, Any]
NO_LIMITS = LimitSettings(
    kiosk_tickets=None, public_requests=None, public_streams=None, sign_ins=None
)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """One manager, one administrator, one officer; argon2 is slow on purpose."""
    path: Path = tmp_path_factory.mktemp("accounts") / "accounts.sqlite3"
    store = AccountStore(path)
    for name, role in (
        ("phuc", Role.MANAGER),
        ("admin", Role.ADMINISTRATOR),
        ("lan", Role.OFFICER),
    ):
        member = Staff(StaffId(name), name.title(), role, Language("vi"))
        add_staff(store, member, PIN, weak_pin_allowed=True)
    store.close()
    opened = Accounts.open(path, clock=HandClock())
    yield opened
    asyncio.run(opened.close())


async def asking(folder: Path, accounts: Accounts, limits: LimitSettings) -> AsyncIterator[Client]:
    doubt = ClockInDoubtError(Doubt.BEHIND, YEAR_1970, MONDAY)
    question = ClockQuestion(doubt, folder, HandMachine(YEAR_1970))
    settings = replace(default_settings(), limits=limits)
    front = Front(settings=settings, accounts=accounts, catalogues=TEXTS, clock=question)
    server = TestServer(make_clock_application(front))
    async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
        yield client


@pytest.fixture
async def client(tmp_path: Path, accounts: Accounts) -> AsyncIterator[Client]:
    """A server that asks what time it is, in the folder of the test."""
    async for each in asking(tmp_path, accounts, NO_LIMITS):
        yield each


async def tell(
    client: Client, at: datetime, staff: str = "phuc", **fields: object
) -> tuple[int, Json]:
    body = {"staff": staff, "pin": PIN, "at": at.isoformat(), **fields}
    async with client.post(CLOCK, json=body) as answer:
        return answer.status, await answer.json()


async def test_it_says_what_the_machine_and_the_ledger_say(client: Client) -> None:
    async with client.get(CLOCK) as answer:
        told = await answer.json()
    assert (told["doubt"], told["wall"][:16], told["last_event_at"][:16]) == (
        "behind",
        "1970-01-01T07:00",
        "2026-11-23T08:00",
    )
    assert "at" not in told


@pytest.mark.parametrize("who", ["phuc", "admin"])
async def test_a_manager_or_administrator_says_what_time_it_is(
    client: Client, tmp_path: Path, who: str
) -> None:
    at = MONDAY + timedelta(minutes=10)
    assert (await tell(client, at, who))[0] == 200
    kept = kept_time(tmp_path)
    assert kept is not None
    assert (kept.at, kept.told_by, kept.goes_back) == (at, who, False)


async def test_nobody_else_does(client: Client, tmp_path: Path) -> None:
    assert (await tell(client, MONDAY, "lan"))[0] == 403
    assert (await tell(client, MONDAY, "phuc", pin="0000"))[0] == 401
    assert (await tell(client, MONDAY, "nobody"))[0] == 401
    assert kept_time(tmp_path) is None


async def test_a_time_before_the_ledgers_last_event_must_be_meant(
    client: Client, tmp_path: Path
) -> None:
    status, problem = await tell(client, MONDAY - timedelta(days=1))
    assert (status, problem["type"]) == (409, "wrong-state")
    assert "08:00 23/11/2026" in problem["detail"]
    assert kept_time(tmp_path) is None
    assert (await tell(client, MONDAY - timedelta(days=1), goes_back=True))[0] == 200


@pytest.mark.parametrize("at", [YEAR_1970, datetime(2099, 1, 1, tzinfo=ZONE)])
async def test_a_year_that_cannot_be_is_refused_from_people_too(
    client: Client, at: datetime
) -> None:
    status, problem = await tell(client, at, goes_back=True)
    assert (status, problem["errors"][0]["field"]) == (422, "at")


@pytest.mark.parametrize("path", ["/api/v1/menu", "/api/v1/tickets", "/api/v1/live", "/api/v1/x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_rest_of_the_interface_is_closed_so_that_kiosks_go_on_alone(
    client: Client, method: str, path: str
) -> None:
    async with client.request(method, path) as answer:
        problem = await answer.json()
    assert (answer.status, problem["type"]) == (503, "clock")


@pytest.mark.parametrize("path", ["/", "/login", "/counter/1", "/manager/report", "/admin"])
async def test_staff_are_led_to_the_question(client: Client, path: str) -> None:
    async with client.get(path, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/clock")


@pytest.mark.parametrize("path", ["/t/abc", "/board", "/rate/1"])
async def test_phones_and_boards_are_told_in_words_and_come_back_by_themselves(
    client: Client, path: str
) -> None:
    async with client.get(path) as answer:
        page = await answer.text()
    assert answer.status == 503
    assert "Hệ thống đang chờ xác nhận giờ" in page
    assert 'http-equiv="refresh"' in page


async def test_the_page_has_what_it_needs(client: Client) -> None:
    async with client.get("/clock?language=en") as answer:
        page = await answer.text()
    script = page.partition('<script type="module" src="')[2].partition('"')[0]
    async with client.get(script) as found:
        assert found.status == 200
    assert answer.headers["Content-Security-Policy"]


async def test_it_lives_and_is_not_ready(client: Client) -> None:
    async with client.get("/healthz") as alive, client.get("/readyz") as ready:
        assert (alive.status, ready.status) == (200, 503)
        assert (await ready.json())["clock"] is False


async def test_pins_cannot_be_tried_as_often_as_one_likes(
    tmp_path: Path, accounts: Accounts
) -> None:
    limits = replace(NO_LIMITS, sign_ins=RateLimit(per_minute=1, burst=2))
    async for client in asking(tmp_path, accounts, limits):
        wrong = [tell(client, MONDAY, "phuc", pin="0000") for _ in range(4)]
        statuses = sorted(status for status, _ in await asyncio.gather(*wrong))
        assert statuses == [401, 401, 429, 429]


async def test_a_demo_has_a_time_of_its_own(office: House) -> None:
    assert (await office.ask("GET", "clock")).status == 404
    body = {"staff": "oanh", "pin": "2468", "at": MONDAY.isoformat()}
    assert (await office.ask("POST", "clock", body=body)).status == 404
