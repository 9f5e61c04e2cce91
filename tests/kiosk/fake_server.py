"""A small real server that speaks what docs/interfaces.md promises a kiosk."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.kiosk.ward import first_number, menu_json, ticket_json

TOKEN = "invented-token"


class FakeServer:
    """Issues each number once; a test makes it refuse, stall or lose its answers."""

    def __init__(self) -> None:
        self.url = ""
        self.issued: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.handed_in: dict[str, dict[str, Any]] = {}
        self.health: list[dict[str, Any]] = []
        self.menu_requests = 0
        self.refuse_with: tuple[int, str, str] | None = None
        self.stalled = False
        self.answers_to_lose = 0
        self.menu_facts: dict[str, Any] = {}
        self.changed = asyncio.Event()
        self.knows_errands = True
        self.errands: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}

    def send_errand(self, **errand: object) -> None:
        """Tell a kiosk on the live stream what a guide wants of it."""
        self.errands[str(errand["errand_id"])] = dict(errand)
        self.changed.set()

    def application(self) -> web.Application:
        application = web.Application(middlewares=[_devices_only])
        application.add_routes(
            [
                web.get("/api/v1/menu", self._menu),
                web.post("/api/v1/tickets", self._tickets),
                web.post("/api/v1/offline-tickets", self._offline_tickets),
                web.post("/api/v1/devices/self/health", self._health),
                web.post("/api/v1/devices/self/errands/{errand_id}", self._errand),
                web.get("/api/v1/live", self._live),
            ]
        )
        return application

    async def _menu(self, request: web.Request) -> web.Response:
        self.menu_requests += 1
        return web.json_response(menu_json(request.query["language"], **self.menu_facts))

    async def _tickets(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self.asked.append(wanted)
        if self.stalled:
            await asyncio.sleep(60)
        if self.refuse_with is not None:
            return _problem(*self.refuse_with)
        known = {each["service"] for each in menu_json()["services"]}
        if wanted["service"] not in known:
            return _problem(404, "not-found", "Không có mục này.")
        status = 200 if wanted["request_id"] in self.issued else 201
        answer = self.issued.setdefault(wanted["request_id"], self._ticket(wanted))
        if self.answers_to_lose:
            self.answers_to_lose -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(answer, status=status)

    async def _offline_tickets(self, request: web.Request) -> web.Response:
        given = (await request.json())["tickets"]
        self.handed_in |= {each["ticket_id"]: each for each in given}
        return web.json_response({"tickets": []})

    def _ticket(self, wanted: dict[str, Any]) -> dict[str, Any]:
        earlier = [each for each in self.issued.values() if each["service"] == wanted["service"]]
        number = first_number(wanted["service"]) + len(earlier) + 1
        return ticket_json(wanted, number, f"{self.url}/t/{number:032x}", len(self.issued) + 1)

    async def _health(self, request: web.Request) -> web.Response:
        self.health.append(await request.json())
        return web.Response(status=204)

    async def _errand(self, request: web.Request) -> web.Response:
        errand_id = request.match_info["errand_id"]
        if errand_id not in self.errands:
            return _problem(404, "not-found", "Không còn việc này.")
        self.answers[errand_id] = await request.json()
        return web.Response(status=204)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        topics = request.query["topics"].split(",")
        if not self.knows_errands and "errand" in topics:
            return _problem(422, "invalid", "Không có chủ đề này.")
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        while True:
            await stream.write(b": alive\n\n")
            await self.changed.wait()
            self.changed.clear()
            await stream.write(b"id: 1\nevent: board\ndata: {}\n\n")
            for errand in self.errands.values():
                # Each time anew: a kiosk must know by itself what it has served.
                data = json.dumps(errand, ensure_ascii=False)
                await stream.write(f"event: errand\ndata: {data}\n\n".encode())


@web.middleware
async def _devices_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return _problem(401, "unauthorized", "Thiết bị này chưa được đăng ký.")
    return await handler(request)


def _problem(status: int, slug: str, detail: str) -> web.Response:
    body = {"type": slug, "title": slug, "status": status, "detail": detail}
    return web.Response(
        status=status,
        text=json.dumps(body, ensure_ascii=False),
        content_type="application/problem+json",
    )


@asynccontextmanager
async def fake_server(port: int = 0) -> AsyncIterator[FakeServer]:
    """Serve on a free port of the loopback, or on the port given."""
    server = FakeServer()
    runner = web.AppRunner(server.application(), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
