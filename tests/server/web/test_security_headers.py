"""The headers that keep a page to itself are on every kind of answer; none names its server."""

import pytest

from server.web.security_headers import SECURITY_HEADERS
from tests.server.web.house import House


@pytest.mark.parametrize("path", ["/", "/nowhere", "/manager", "/api/v1/board", "/api/v1/waits"])
async def test_every_answer_keeps_to_itself_and_names_no_server(office: House, path: str) -> None:
    answer = await office.ask("GET", path)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "Server" not in answer.headers
