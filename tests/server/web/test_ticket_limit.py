"""A kiosk gives no more tickets than its bucket holds; what it repeats costs nothing."""

import uuid
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from server.settings import RateLimit
from server.web.problems import ProblemError
from server.web.ticket_buckets import TicketBuckets
from tests.server.web.house import House, People, house
from ticket_queue.ids import DeviceId

FIRST, SECOND = DeviceId("kiosk-1"), DeviceId("kiosk-2")


class Seconds:
    """Real time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_fills_again_and_is_each_kiosks_own() -> None:
    time = Seconds()
    buckets = TicketBuckets(RateLimit(per_minute=6, burst=2), time)
    buckets.take(FIRST, "a")
    buckets.take(FIRST, "b")
    with pytest.raises(ProblemError) as raised:
        buckets.take(FIRST, "c")
    assert raised.value.headers == {"Retry-After": "10"}
    buckets.take(FIRST, "b")
    buckets.take(SECOND, "d")
    time.now = 10
    buckets.take(FIRST, "c")


def test_without_a_limit_nobody_waits() -> None:
    buckets = TicketBuckets(None, Seconds())
    for number in range(1000):
        buckets.take(FIRST, str(number))


@pytest.fixture
async def strict_office(tmp_path: Path, people: People) -> AsyncIterator[House]:
    limit = RateLimit(per_minute=0.001, burst=3)
    async with house(tmp_path, people, ticket_limit=limit) as opened:
        yield opened


async def test_a_kiosk_that_draws_without_end_is_asked_to_wait(strict_office: House) -> None:
    request_id = str(uuid.uuid4())
    wanted = {"request_id": request_id, "service": "chung-thuc"}
    await strict_office.done("tickets", "kiosk-1", **wanted)
    await strict_office.issue()
    await strict_office.issue()
    refused = await strict_office.refused("tickets", "kiosk-1", service="chung-thuc")
    assert refused == (429, "too-many")
    again = await strict_office.ask("POST", "tickets", "kiosk-1", wanted)
    assert again.status == 200
    await strict_office.done("tickets", "guide", service="chung-thuc")


async def test_the_menu_tells_the_limit_and_when_numbers_are_given_in_the_coming_week(
    strict_office: House,
) -> None:
    menu = await strict_office.get("menu", "kiosk-1")
    assert menu["ticket_limit"] == {"per_minute": 0.001, "burst": 3}
    assert menu["kiosk"] == 1
    sessions = menu["services"][0]["sessions"]
    days = {date.fromisoformat(each["opens_at"][:10]) for each in sessions}
    assert max(days) - min(days) <= timedelta(days=6)
    assert sessions[0]["opens_at"] < sessions[0]["closes_at"] <= sessions[1]["opens_at"]
