"""Connections that ask nothing, or only half: how many of them one address may hold.

Whoever holds connections open without asking (slowloris) would else use up the files that the
process may open, and a kiosk would find no door.
"""

import asyncio
import logging
import resource
from collections import defaultdict
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestHandler

_log = logging.getLogger(__name__)

MOST_OF_ADDRESS = 500
"""Connections of one address: a lobby's Wi-Fi may stand behind one."""
LOOK_EVERY_S = 1.0


def allow_many_files() -> None:
    """Let this process open as many files as the system lets it: each connection is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class ConnectionGuard:
    """Shuts what an address holds open beyond ``MOST_OF_ADDRESS`` without being answered."""

    def __init__(self, spared: Collection[str]) -> None:
        """Spare the proxies, behind which everybody stands."""
        self._spared = spared
        self._answered: set[RequestHandler] = set()

    @web.middleware
    async def note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Know of each request, a stream too, while it is answered."""
        self._answered.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._answered.discard(request.protocol)

    async def watch(self, runner: web.AppRunner) -> None:
        """Look every second, without end."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for address, held in self._by_address(runner).items():
                if len(held) > MOST_OF_ADDRESS:
                    told = {"address": address, "connections": len(held)}
                    _log.warning("an address holds too many connections", extra=told)
                    for each in held:
                        if each not in self._answered:
                            each.force_close()

    def _by_address(self, runner: web.AppRunner) -> dict[str, list[RequestHandler]]:
        found: dict[str, list[RequestHandler]] = defaultdict(list)
        for each in runner.server.connections if runner.server is not None else ():
            peer = each.peername
            if isinstance(peer, tuple) and peer[0] not in self._spared:
                found[peer[0]].append(each)
        return found
