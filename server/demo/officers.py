"""Simulated officers: each works at one or more counters, one citizen after the other."""

import logging
from collections.abc import Sequence
from datetime import timedelta

import aiohttp

from server.demo.citizens import Twist
from server.demo.crowd import Crowd
from server.demo.ward_client import Body, NotDone, WardClient

_log = logging.getLogger(__name__)

LOOKS_AGAIN = timedelta(seconds=20)
BETWEEN_CALLS = timedelta(seconds=30)
MOST_CALLS = 3
GIVES_PAPER_BACK_AFTER = timedelta(minutes=2)
FETCHES_PAPER_FOR = timedelta(minutes=12)
MISSES_CALL_FOR = timedelta(minutes=6)
PAUSES_AFTER = 20
PAUSES_FOR = timedelta(minutes=3)
TRANSFERS_TO = "huong-dan"


class Officer:
    """One officer; whatever the server refuses, they look again what their counters hold."""

    def __init__(
        self, client: WardClient, counters: Sequence[int], crowd: Crowd, pause_reason: str
    ) -> None:
        """Work with a client that is signed in."""
        self._client = client
        self._counters = counters
        self._crowd = crowd
        self._pause_reason = pause_reason
        self._served = 0

    async def work(self) -> None:
        """Work until cancelled."""
        while True:
            busy = False
            for counter in self._counters:
                try:
                    busy = await self._look_after(counter)
                except NotDone:
                    continue
                except (aiohttp.ClientError, TimeoutError) as error:
                    _log.warning("an officer cannot work", extra={"error": repr(error)})
                if busy:
                    break
            if not busy:
                await self._crowd.wait(LOOKS_AGAIN)

    async def _look_after(self, counter: int) -> bool:
        """Go on with what a counter holds, or call the next; tell whether there was somebody."""
        detail = await self._client.get(f"/api/v1/counters/{counter}")
        if detail["state"] != "open":
            if not self._crowd.is_open():
                return False
            await self._verb(counter, "open")
        ticket: Body | None = detail["ticket"]
        if ticket is None:
            if detail["state"] == "open" and not detail["waiting"] and not self._crowd.is_open():
                await self._verb(counter, "close")
                return False
            ticket = (await self._verb(counter, "call-next"))["ticket"]
        if ticket is None:
            return False
        if ticket["state"] == "called" and not await self._is_there(counter, ticket):
            return True
        await self._serve(counter, ticket)
        return True

    async def _is_there(self, counter: int, ticket: Body) -> bool:
        """Wait for the citizen, call again, at last give them up; tell whether they came."""
        citizen = self._crowd.holder(ticket["ticket_id"])
        hears = 1 if ticket["ticket_id"] in self._crowd.away else citizen.hears_call
        for attempt in range(ticket["attempt"], MOST_CALLS + 1):
            if hears and hears <= attempt:
                await self._crowd.wait(citizen.walks)
                await self._verb(counter, "start-serving")
                return True
            await self._crowd.wait(BETWEEN_CALLS)
            if attempt < MOST_CALLS:
                await self._verb(counter, "recall")
        await self._verb(counter, "no-show")
        self._crowd.away.add(ticket["ticket_id"])
        if citizen.comes_back:
            self._comes_back(ticket, MISSES_CALL_FOR)
        return False

    async def _serve(self, counter: int, ticket: Body) -> None:
        twist = self._crowd.twist_now(ticket["ticket_id"])
        if twist is Twist.PARKS:
            await self._crowd.wait(GIVES_PAPER_BACK_AFTER)
            await self._verb(counter, "park")
            self._comes_back(ticket, FETCHES_PAPER_FOR)
            return
        if twist is Twist.TRANSFERRED and ticket["service"] != TRANSFERS_TO:
            await self._crowd.wait(GIVES_PAPER_BACK_AFTER)
            await self._verb(counter, "transfer", service=TRANSFERS_TO)
            return
        await self._crowd.wait(self._crowd.handling(ticket))
        await self._verb(counter, "finish")
        self._served += 1
        if self._served % PAUSES_AFTER == 0:
            await self._verb(counter, "pause", reason=self._pause_reason)
            await self._crowd.wait(PAUSES_FOR)
            await self._verb(counter, "open")

    def _comes_back(self, ticket: Body, after: timedelta) -> None:
        async def come_back() -> None:
            await self._crowd.wait(after)
            try:
                await self._client.do(f"/api/v1/tickets/{ticket['ticket_id']}/return")
            except (NotDone, aiohttp.ClientError, TimeoutError) as error:
                _log.info("nobody came back", extra={"why": repr(error)})

        self._crowd.begin(come_back())

    async def _verb(self, counter: int, verb: str, **body: object) -> Body:
        return await self._client.do(f"/api/v1/counters/{counter}/{verb}", body)
