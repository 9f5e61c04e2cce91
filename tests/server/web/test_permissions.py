"""Every request of the register, by everybody."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.accounts import Role, may_act_as
from server.web.board_page import CLIP_PATH
from server.web.operations import Operation, Who, plain_path
from server.web.routes import OPERATIONS
from tests.server.web.house import House, People, house
from tests.written_rights import PAGES, REQUESTS

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAFF = tuple(role.value for role in Role)
DEVICES = {"kiosk-1": "kiosk", "display": "display"}
AT_TERMINAL = {"officer-at-terminal": Role.OFFICER, "guide-at-terminal": Role.GUIDE}
"""Who signed in at a display, and sends its token and the session."""
DISPLAY_ONLY = ("bound-session-elsewhere", "own-session-at-terminal", "terminal-signed-out")
"""A display's token, and a session that counts nothing beside it."""
SENDERS = ("anyone", "gone", "bound-session-alone", *DEVICES, *STAFF, *AT_TERMINAL, *DISPLAY_ONLY)
ELSEWHERE = {
    "get_live": "a stream without end: test_live.py",
    "delete_session": "it would sign out those who ask here: test_sessions.py",
}
VALUES = {"week": "2026-W48", "counter": "1", "version": "1"}
"""What a path needs to be a path; all else is somebody or something that is not there."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory, people: People) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("site")
    async with house(folder, people) as opened:
        yield opened


def path_of(operation: Operation) -> str:
    return re.sub(
        r"\{(\w+)\}", lambda name: VALUES.get(name[1], "none"), plain_path(operation.path)
    )


def expected(who: Who, sender: str) -> int | None:
    """Return the status of whoever is not let in, by what is written."""
    if who.anyone:
        return None
    if sender in ("anyone", "gone", "bound-session-alone"):
        return 401
    if sender in DEVICES:
        return None if DEVICES[sender] in who.devices else 403
    if sender in DISPLAY_ONLY:
        return None if "display" in who.devices else 401
    if sender in AT_TERMINAL and "display" in who.devices:
        return None
    if sender == "administrator":
        return None if who.administrator else 403
    role = AT_TERMINAL.get(sender) or Role(sender)
    may = who.staff is not None and may_act_as(role, who.staff)
    return None if may else 403


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.name not in ELSEWHERE],
    ids=lambda each: each.name,
)
async def test_each_request_lets_in_whom_the_page_of_interfaces_names(
    site: House, operation: Operation, sender: str
) -> None:
    answer = await site.ask(operation.method, path_of(operation), sender, body=_nothing(operation))
    written = REQUESTS[f"{operation.method} {plain_path(operation.path)}"]
    wanted = expected(written, sender)
    if wanted is None:
        own = operation.path.endswith("/session")
        assert answer.status != 403
        assert answer.status != 401 or own
    else:
        slug = {401: "unauthorized", 403: "forbidden"}[wanted]
        assert (answer.status, answer.slug) == (wanted, slug)


async def test_every_route_of_the_server_has_its_line(site: House) -> None:
    assert site.client.app is not None
    routes = {
        f"{route.method} {route.resource.canonical}"
        for route in site.client.app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }
    of_files = {"GET /static/{version}/{name}", f"GET {plain_path(CLIP_PATH)}"}
    assert routes - of_files == {*REQUESTS, *(f"GET {path}" for path in PAGES)}


@pytest.mark.parametrize("sender", ["anyone", "gone", *DEVICES, *STAFF])
@pytest.mark.parametrize("page", PAGES)
async def test_each_page_opens_to_whom_the_page_of_interfaces_names(
    site: House, page: str, sender: str
) -> None:
    secret = (await site.issue())["status_url"].rsplit("/", 1)[1]
    path = page.replace("{counter}", "1").replace("{secret}", secret)
    asked = site.client.get(path, headers=site.people.headers.get(sender), allow_redirects=False)
    async with asked as answer:
        status, location = answer.status, answer.headers.get("Location", "")
    who = PAGES[page]
    if who.anyone:
        assert status == 200
    elif sender in STAFF:
        assert status == (200 if who.lets(Role(sender)) else 403)
    else:
        assert (status, location.partition("?")[0]) == (303, "/login")


def _nothing(operation: Operation) -> object:
    """Send an empty body, which no verb takes: who may ask is told that, and nothing happens."""
    return {} if operation.body is not None else None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
async def test_a_revoked_token_is_refused_everywhere(site: House, operation: Operation) -> None:
    answer = await site.ask(operation.method, path_of(operation), "stranger")
    assert (answer.status, answer.slug) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


CHANGING = [each for each in OPERATIONS if each.method != "GET" and not each.who.devices]
FOREIGN = ("https://evil.example", "null", "http://[", "http://127.0.0.1.evil.example", "")


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("operation", CHANGING, ids=lambda each: each.name)
async def test_another_sites_page_may_not_send_with_somebodys_cookie(
    site: House, operation: Operation, origin: str
) -> None:
    answer = await site.ask(
        operation.method, path_of(operation), "manager", body={}, headers={"Origin": origin}
    )
    assert (answer.status, answer.slug) == (403, "forbidden")


async def test_the_offices_own_page_may(site: House) -> None:
    url = site.client.make_url("/")
    own = {"Origin": f"http://{url.host}:{url.port}"}
    answer = await site.ask("POST", "site/resume", "manager", body={}, headers=own)
    assert (answer.status, answer.slug) == (422, "invalid")


async def test_the_description_names_for_each_request_who_may_send_it(site: House) -> None:
    described = await site.get("/api/openapi.json")
    for operation in OPERATIONS:
        entry = described["paths"][plain_path(operation.path)][operation.method.lower()]
        kinds = {kind for each in entry["security"] for kind in each}
        staff, devices = operation.who.any_staff, bool(operation.who.devices)
        assert ("staff" in kinds, "device" in kinds) == (staff, devices)


async def test_weird_credentials_are_nobodys(site: House) -> None:
    for headers in (
        {"Authorization": "Bearer \udcff"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Cookie": "moiso_session=\udcff"},
        {"Cookie": 'moiso_session=""'},
    ):
        raw = {name: value.encode("utf-8", "surrogateescape").decode("latin-1")
               for name, value in headers.items()}  # fmt: skip
        answer = await site.ask("GET", "waits", headers=raw)
        assert (answer.status, answer.slug) == (401, "unauthorized"), headers
