"""The server's desk, against a small real server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from kiosk.menu import IssueRequest
from kiosk.ports import (
    DeskUnauthorizedError,
    DeskUnreachableError,
    DeviceHealth,
    IssueRefused,
)
from kiosk.server_desk import ServerDesk
from kiosk.settings import Secret
from tests.kiosk.fake_server import TOKEN, FakeServer
from tests.kiosk.fakes import no_errand
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode, TicketId

VI = Language("vi")
REQUEST = IssueRequest(
    TicketId("6a3e33de-6b3c-4f07-8ed9-2a8cf5ca2db6"),
    ServiceCode("dat-dai"),
    VI,
    PriorityGroupId("cao-tuoi"),
)


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def desk_of(
    session: aiohttp.ClientSession, url: str, token: str = TOKEN, within_s: float = 2
) -> ServerDesk:
    return ServerDesk(session, url, Secret(token), timedelta(seconds=within_s))


async def test_the_menu_comes_in_the_language_asked_for(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    desk = desk_of(session, server.url)
    menu = await desk.menu(Language("en"))
    assert [service.name for service in menu.services][:3] == [
        "Certification",
        "Civil status",
        "Land",
    ]
    assert menu.site.hotline == "1022"
    assert menu.at.utcoffset() == timedelta(hours=7)


async def test_a_ticket_comes_with_all_that_the_touch_said(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    ticket = await desk_of(session, server.url).issue(REQUEST)
    assert (ticket.ticket_id, ticket.number, ticket.label) == (REQUEST.request_id, 3001, "3001")
    assert server.asked == [
        {
            "request_id": REQUEST.request_id,
            "service": "dat-dai",
            "language": "vi",
            "priority": "cao-tuoi",
        }
    ]


async def test_a_lost_answer_is_asked_for_again_and_is_the_same_ticket(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    server.answers_to_lose = 1
    ticket = await desk_of(session, server.url).issue(REQUEST)
    assert ticket.number == 3001
    assert len(server.asked) == 2
    assert len(server.issued) == 1


async def test_a_refusal_carries_slug_and_sentence(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    server.refuse_with = (409, "closed", "Mở lại lúc 13:00.")
    with pytest.raises(IssueRefused) as raised:
        await desk_of(session, server.url).issue(REQUEST)
    assert (raised.value.slug, raised.value.detail) == ("closed", "Mở lại lúc 13:00.")
    assert len(server.asked) == 1


async def test_a_server_that_stalls_is_given_up(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    server.stalled = True
    with pytest.raises(DeskUnreachableError, match="in time"):
        await desk_of(session, server.url, within_s=0.3).issue(REQUEST)


async def test_a_server_that_is_not_there_is_unreachable(session: aiohttp.ClientSession) -> None:
    desk = desk_of(session, "http://127.0.0.1:9", within_s=0.5)
    with pytest.raises(DeskUnreachableError):
        await desk.issue(REQUEST)
    with pytest.raises(DeskUnreachableError):
        await desk.menu(VI)


async def test_a_fault_of_the_server_is_no_refusal(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    server.refuse_with = (503, "storage", "Đĩa đầy.")
    with pytest.raises(DeskUnreachableError, match="503 storage"):
        await desk_of(session, server.url, within_s=0.5).issue(REQUEST)


async def test_an_answer_in_another_shape_is_a_fault(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    server.menu_facts = {"services": "none"}
    with pytest.raises(DeskUnreachableError, match="cannot be read"):
        await desk_of(session, server.url).menu(VI)


async def test_an_unknown_token_is_unauthorized(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    with pytest.raises(DeskUnauthorizedError):
        await desk_of(session, server.url, token="another").issue(REQUEST)
    assert not server.issued


async def test_the_live_stream_tells_of_a_change(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    told = asyncio.Event()
    watching = asyncio.create_task(desk_of(session, server.url).watch(told.set, no_errand))
    server.changed.set()
    await asyncio.wait_for(told.wait(), timeout=10)
    watching.cancel()


async def test_health_reaches_the_server(
    server: FakeServer, session: aiohttp.ClientSession
) -> None:
    await desk_of(session, server.url).report_health(DeviceHealth(printer="down", paper="out"))
    assert server.health == [{"printer": "down", "paper": "out"}]


async def test_health_that_cannot_be_told_stops_nothing(session: aiohttp.ClientSession) -> None:
    await desk_of(session, "http://127.0.0.1:9").report_health(DeviceHealth(printer="ok"))
