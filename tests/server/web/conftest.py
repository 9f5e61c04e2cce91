"""The accounts of one office for all tests: argon2 is slow on purpose."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.accounts import (
    Accounts,
    AccountStore,
    DeviceRole,
    Role,
    Staff,
    add_device,
    add_staff,
)
from server.web.who import SESSION_COOKIE
from tests.server.web.house import House, People, house
from ticket_queue.ids import DeviceId, Language, StaffId

DEVICES = {
    "kiosk-1": DeviceRole.KIOSK,
    "kiosk-2": DeviceRole.KIOSK,
    "display": DeviceRole.DISPLAY,
    "terminal": DeviceRole.DISPLAY,
}
AT_TERMINAL = {"officer-at-terminal": Role.OFFICER, "guide-at-terminal": Role.GUIDE}
PIN = "2468"


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody who may ask: each staff role by its own name, two kiosks and a display."""
    path: Path = tmp_path_factory.mktemp("accounts") / "accounts.sqlite3"
    store = AccountStore(path)
    members = {role.value: Staff(StaffId(role.value), role.value.title(), role, Language("vi"))
               for role in Role}  # fmt: skip
    for member in members.values():
        store.add_staff(member, "no PIN matches this")
    oanh = Staff(StaffId("oanh"), "Oanh", Role.OFFICER, Language("vi"))
    add_staff(store, oanh, PIN, weak_pin_allowed=True)
    tokens = {name: add_device(store, DeviceId(name), role) for name, role in DEVICES.items()}
    store.close()
    accounts = Accounts.open(path)

    async def sign_in() -> dict[str, dict[str, str]]:
        headers = {name: _cookie(await accounts.start_session(member))
                   for name, member in members.items()}  # fmt: skip
        for name, role in AT_TERMINAL.items():
            here = await accounts.start_session(members[role.value], DeviceId("terminal"))
            headers[name] = {**_cookie(here), **_bearer(tokens["terminal"])}
        bound = await accounts.start_session(members["manager"], DeviceId("terminal"))
        headers["bound-session-alone"] = _cookie(bound)
        headers["bound-session-elsewhere"] = {**_cookie(bound), **_bearer(tokens["display"])}
        headers["own-session-at-terminal"] = {**headers["manager"], **_bearer(tokens["terminal"])}
        headers["terminal-signed-out"] = {**_cookie("long-gone"), **_bearer(tokens["terminal"])}
        return headers

    headers = asyncio.run(sign_in())
    for name, token in tokens.items():
        headers[name] = _bearer(token)
    headers["stranger"] = {"Authorization": "Bearer nobody's"}
    headers["gone"] = {"Cookie": f"{SESSION_COOKIE}=long-gone"}
    yield People(accounts, headers, path, PIN)
    asyncio.run(accounts.close())


def _cookie(session: str) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={session}"}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def office(tmp_path: Path, people: People) -> AsyncIterator[House]:
    """The interface on a Monday at eight, on a ledger of the test's own."""
    async with house(tmp_path, people) as opened:
        yield opened
