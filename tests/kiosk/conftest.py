"""A fake server for the tests of the kiosk."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.kiosk.fake_server import FakeServer, fake_server


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with fake_server() as running:
        yield running
