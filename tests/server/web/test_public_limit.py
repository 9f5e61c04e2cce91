"""Who asks without end is asked to wait, each address by itself."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from server.settings import RateLimit
from tests.server.web.house import People, house
from tests.server.web.streams import stream

TWO = RateLimit(per_minute=1, burst=2)
PROXY = frozenset({"127.0.0.1"})


async def test_who_is_nobody_may_ask_so_often_and_no_more(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people, public_limit=TWO) as office:
        ticket = await office.issue()
        status = f"status/{ticket['status_url'].rsplit('/', 1)[1]}"
        for _ in range(2):
            await office.get(status)
        refused = await office.ask("GET", status)
        assert (refused.status, refused.slug) == (429, "too-many")
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert (await office.ask("GET", "/healthz")).status == 200
        await office.get("menu", "kiosk-1")
        await office.get("waits", "manager")


async def test_who_guesses_tokens_is_stopped_too(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people, public_limit=TWO) as office:
        answers = [await office.ask("GET", "menu", "stranger") for _ in range(3)]
        assert [answer.status for answer in answers] == [401, 401, 429]


async def test_attempts_to_sign_in_are_counted_by_address(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people, sign_in_limit=TWO, proxies=PROXY) as office:
        wrong = {"staff": "nobody", "pin": "0000"}

        async def sign_in(address: str) -> int:
            forwarded = {"X-Forwarded-For": address}
            return (await office.ask("POST", "session", body=wrong, headers=forwarded)).status

        assert [await sign_in("10.0.0.7") for _ in range(3)] == [401, 401, 429]
        assert await sign_in("10.0.0.8") == 401
        assert await sign_in("10.0.0.8, 10.0.0.7") == 429


@pytest.mark.parametrize("proxies", [frozenset(), frozenset({"10.9.9.9"})])
async def test_nobody_but_a_proxy_of_the_settings_is_believed(
    tmp_path: Path, people: People, proxies: frozenset[str]
) -> None:
    async with house(tmp_path, people, public_limit=TWO, proxies=proxies) as office:
        answers = [
            await office.ask("GET", "board", headers={"X-Forwarded-For": f"10.0.0.{each}"})
            for each in range(3)
        ]
        assert [answer.status for answer in answers] == [200, 200, 429]


async def test_pages_are_counted_too_and_say_it_in_words(tmp_path: Path, people: People) -> None:
    async with house(tmp_path, people, public_limit=TWO) as office:
        pages = [await office.ask("GET", "/login?language=en") for _ in range(3)]
        assert [page.status for page in pages] == [200, 200, 429]
        assert 0 < int(pages[-1].headers["Retry-After"]) <= 60
        assert "Too many requests at once" in pages[-1].body.decode()
        assert (await office.ask("GET", "/counter/1", "officer")).status == 200
        assert (await office.ask("GET", "/readyz")).status != 429


async def test_strangers_hold_so_many_streams_open_and_devices_and_staff_as_many_as_they_need(
    tmp_path: Path, people: People
) -> None:
    async with house(tmp_path, people, public_streams=2) as office, AsyncExitStack() as open_now:
        for who in ("anyone", "anyone", "manager", "kiosk-1", "display"):
            await open_now.enter_async_context(stream(office, who))
        refused = await office.ask("GET", "live")
        assert (refused.status, refused.slug) == (429, "too-many")
        assert int(refused.headers["Retry-After"]) > 0
        ticket = await office.issue()
        secret = ticket["status_url"].rsplit("/", 1)[1]
        assert (await office.ask("GET", f"status/{secret}/live")).status == 429
        await open_now.enter_async_context(stream(office, "officer"))
