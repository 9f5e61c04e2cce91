"""The whole interface over a real ledger and real accounts, and those who ask it."""

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.accounts import Accounts
from server.announcing.device_statuses import MemoryDeviceStatuses
from server.ledger import LedgerReports, SqliteHistory
from server.ports import BackupReport, DiskReport, DiskRoom
from server.report.making import ReportMaker
from server.settings import LimitSettings, RateLimit, default_settings
from server.web.application import make_application
from server.web.connections import CONNECTION
from server.web.errands import ANSWER_WITHIN_S, Errands
from server.web.keys import Context
from server.web.live_feed import LiveFeed
from server.web.report_room import ReportRoom
from server.web.voice_clips import VoiceClips
from tests.server.ward import HandClock, Ward, ward
from ticket_queue.catalogue import load_catalogues

TEXTS = load_catalogues(Path(__file__).parents[3] / "server" / "texts")
PUBLIC_URL = "https://so.example.vn"
V1 = "/api/v1"

Json = dict[str, Any]


class NoBackups:
    """Whoever keeps no copies."""

    def report(self) -> BackupReport:
        return BackupReport(every=None, places=(), mended=None)


@dataclass(frozen=True)
class People:
    """The accounts, and what each one proves itself with: a header for each name."""

    accounts: Accounts
    headers: Mapping[str, Mapping[str, str]]
    path: Path
    pin: str
    """Of ``oanh``, the only one who has a PIN that works."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def slug(self) -> str:
        return str(self.body["type"])


class House:
    """The interface, and short words for asking it."""

    def __init__(self, client: TestClient[Any, Any], here: Ward, people: People) -> None:
        self.client = client
        self.ward = here
        self.people = people
        self.clock: HandClock

    async def ask(
        self,
        method: str,
        path: str,
        who: str = "anyone",
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """Send a request as somebody; paths that begin with a word lie below version 1."""
        data = raw if raw is not None else (None if body is None else msgspec.json.encode(body))
        url = path if path.startswith("/") else f"{V1}/{path}"
        sent = {**self.people.headers.get(who, {}), **(headers or {})}
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        async with self.client.request(method, url, data=data, headers=sent) as response:
            came = await response.read()
            kind = response.content_type
            parsed = msgspec.json.decode(came) if kind.endswith("json") else came
            return Answer(response.status, parsed, response.headers.copy())

    async def get(self, path: str, who: str = "anyone", **headers: str) -> Json:
        """Ask and expect an answer."""
        answer = await self.ask("GET", path, who, headers=headers)
        assert answer.status == 200, answer
        found: Json = answer.body
        return found

    async def post(self, path: str, who: str, **fields: object) -> Answer:
        """Send a verb with a request id of its own, unless it brings one."""
        return await self.ask("POST", path, who, {"request_id": str(uuid.uuid4()), **fields})

    async def done(self, path: str, who: str, **fields: object) -> Json:
        """Send a verb and expect that it is done."""
        answer = await self.post(path, who, **fields)
        assert answer.status in (200, 201), answer
        done: Json = answer.body
        return done

    async def refused(self, path: str, who: str, **fields: object) -> tuple[int, str]:
        """Send a verb and expect a problem: its status and slug."""
        answer = await self.post(path, who, **fields)
        assert answer.headers["Content-Type"] == "application/problem+json", answer
        assert answer.body["status"] == answer.status
        assert answer.body["detail"]
        return answer.status, answer.slug

    async def issue(self, service: str = "chung-thuc", **fields: object) -> Json:
        return await self.done("tickets", "kiosk-1", service=service, **fields)

    async def at_counter(self, verb: str, counter: int = 1, **fields: object) -> Json:
        return await self.done(f"counters/{counter}/{verb}", "officer", **fields)


@asynccontextmanager
async def house(
    folder: Path,
    people: People,
    *,
    ticket_limit: RateLimit | None = None,
    public_limit: RateLimit | None = None,
    sign_in_limit: RateLimit | None = None,
    public_streams: int | None = None,
    proxies: frozenset[str] = frozenset(),
    answer_within_s: float = ANSWER_WITHIN_S,
    **connection: object,
) -> AsyncIterator[House]:
    """Open the interface on the ledger of a folder; people ask as often as they like."""
    clock = HandClock()
    async with ward(folder, clock) as here:
        shipped = default_settings()
        limits = LimitSettings(
            kiosk_tickets=ticket_limit,
            public_requests=public_limit,
            sign_ins=sign_in_limit,
            public_streams=public_streams,
        )
        http = replace(shipped.http, forwarded_from=proxies)
        settings = replace(shipped, public_url=PUBLIC_URL, limits=limits, http=http)
        history = SqliteHistory(here.path)
        feed, devices = LiveFeed(here.desk), MemoryDeviceStatuses(here.desk.clock)
        devices.listeners.append(feed.devices_changed)
        source = LedgerReports(here.path)
        context = Context(
            settings=settings,
            desk=here.desk,
            setups=here.setups,
            ledger=here.desk._ledger,  # noqa: SLF001 - the one that can be told to fail
            history=history,
            accounts=people.accounts,
            catalogues=TEXTS,
            feed=feed,
            errands=Errands(feed, answer_within_s),
            devices=devices,
            broker_ready=lambda: True,
            disk=lambda: DiskReport(DiskRoom.OK, 10**9),
            reports=ReportRoom(
                ReportMaker(lambda: here.desk.site, settings.report, source, source), here.ledger
            ),
            backups=NoBackups(),
            clips=VoiceClips(folder / "voice", TEXTS, settings.board.dialect, [], lambda: True),
        )
        server = TestServer(make_application(context))
        # The test's server sets the cancelling of handlers itself.
        theirs = {key: value for key, value in CONNECTION.items() if key != "handler_cancellation"}
        await server.start_server(**{**theirs, **connection})
        async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
            opened = House(client, here, people)
            opened.clock = clock
            yield opened
        await history.close()
