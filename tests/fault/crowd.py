"""Citizens and officers of one site at once, who ask until they are answered, whatever breaks."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Collection, Iterator
from random import Random

import aiohttp

from tests.fault.history import EVENT_OF, Request, events_of, issued_in, judge
from tests.fault.tally import Tally
from tests.system.demo_process import Json, ServerProcess

SERVICES = ("chung-thuc", "ho-tich", "dat-dai", "ho-kinh-doanh", "bao-tro")
COUNTERS = (1, 3, 4, 6, 7)
"""One for each officer; together they serve all the services."""
CITIZENS = 5
ANSWER_S = 10.0
PAUSE_S = 0.02


class Crowd:
    """Eleven clients; what each asked and was answered is in ``requests``."""

    def __init__(self, site: ServerProcess, seed: int) -> None:
        self._site = site
        self._random = Random(seed)
        self._over = False
        self.requests: list[Request] = []

    async def live(self, meanwhile: Awaitable[None]) -> None:
        """Let everybody come and go while something happens to the server; then all go home."""
        kiosk = self._session({"Authorization": f"Bearer {self._site.token('kiosk-1')}"})
        desks = [self._session({}) for _ in COUNTERS]
        people = [asyncio.create_task(self._citizen(kiosk)) for _ in range(CITIZENS)]
        people += [asyncio.create_task(self._officer(*each)) for each in enumerate(desks)]
        try:
            await self._until(self._is_served)
            await meanwhile
            self._over = True
            await asyncio.gather(*people)
        finally:
            for person in people:
                person.cancel()
            await asyncio.gather(*people, return_exceptions=True)
            for session in (kiosk, *desks):
                await session.close()

    async def until_answered(self, more: int) -> None:
        """Wait until so many more requests have been answered."""
        enough = len(self.requests) + more
        await self._until(lambda: len(self.requests) >= enough)

    def _is_served(self) -> bool:
        """Tell whether a citizen has stood at a counter."""
        return any(each.verb == "call-next" and each.ticket_id for each in self.requests)

    @staticmethod
    async def _until(so: Callable[[], bool]) -> None:
        while not so():  # noqa: ASYNC110 - the clients tell nobody
            await asyncio.sleep(PAUSE_S)

    def some(self, count: int) -> list[Request]:
        """Return some of what was answered and done."""
        done = [each for each in self.requests if each.ticket_id is not None]
        return self._random.sample(done, min(count, len(done)))

    @staticmethod
    def _session(headers: dict[str, str]) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers=headers,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=ANSWER_S),
        )

    async def _citizen(self, session: aiohttp.ClientSession) -> None:
        while not self._over:
            service = self._random.choice(SERVICES)
            told = await self._do(session, "issue", "/api/v1/tickets", {"service": service})
            assert told is not None
            if self._random.random() < 0.1:
                secret = told["status_url"].rsplit("/", 1)[1]
                path = f"/api/v1/status/{secret}/cancel"
                await self._do(session, "cancel", path, {}, told["ticket_id"])
            await asyncio.sleep(PAUSE_S)

    async def _officer(self, place: int, session: aiohttp.ClientSession) -> None:
        officers = [each for each in self._site.accounts["staff"] if each["role"] == "officer"]
        who = {"staff": officers[place]["staff"], "pin": officers[place]["pin"]}
        status, _ = await self._until_answered(session, "/api/v1/session", who)
        assert status == 200
        counter = COUNTERS[place]
        await self._at(session, counter, "open")
        while not self._over:
            if await self._at(session, counter, "call-next"):
                await self._serve(session, counter)
            else:
                await asyncio.sleep(PAUSE_S)

    async def _serve(self, session: aiohttp.ClientSession, counter: int) -> None:
        if self._random.random() < 0.2:
            await self._at(session, counter, "recall")
        end = self._random.choice(("finish", "finish", "finish", "park", "return", "transfer"))
        if end in {"finish", "park"}:
            await self._at(session, counter, "start-serving")
        more = {"service": self._random.choice(SERVICES)} if end == "transfer" else {}
        if not await self._at(session, counter, end, **more):
            # To be transferred to where it is already: a rule's no.
            await self._at(session, counter, "return")

    async def _at(
        self, session: aiohttp.ClientSession, counter: int, verb: str, **more: str
    ) -> Json | None:
        return await self._do(session, verb, f"/api/v1/counters/{counter}/{verb}", more)

    async def _do(
        self,
        session: aiohttp.ClientSession,
        verb: str,
        path: str,
        body: Json,
        ticket_id: str | None = None,
    ) -> Json | None:
        """Return the answer, or None when a rule says no."""
        body = {"request_id": str(uuid.uuid4()), **body}
        status, told = await self._until_answered(session, path, body)
        assert status not in {401, 403}, f"{path}: a session or a right is lost: {told}"
        if status >= 400:
            self.requests.append(Request(verb, path, body, status, told, None))
            return None
        ticket = ticket_id or told.get("ticket_id") or (told["ticket"] or {}).get("ticket_id", "")
        self.requests.append(Request(verb, path, body, status, told, ticket or None))
        return told

    async def _until_answered(
        self, session: aiohttp.ClientSession, path: str, body: Json
    ) -> tuple[int, Json]:
        while True:
            try:
                async with session.post(f"{self._site.server}{path}", json=body) as answer:
                    told: Json = await answer.json(content_type=None)
                    assert answer.status < 500 or told["type"] == "storage", told
                    if answer.status < 500:
                        return answer.status, told
            except (aiohttp.ClientError, TimeoutError):
                pass  # its fate is unknown: asked again
            await asyncio.sleep(PAUSE_S)


def expect_whole_history(
    crowd: Crowd, site: ServerProcess, tally: Tally, others: Collection[str] = ()
) -> None:
    """Nothing lost, nothing doubled; the same request again gets the same answer.

    Tickets of ``others`` are nobody's of the crowd.
    """
    events = events_of(site.staff("manager"))
    verdict = judge([*crowd.requests, *_of_others(events, others)], events)
    kiosk = site.device("kiosk-1")
    for each in crowd.some(60):
        if each.verb == "issue":
            again = kiosk.ask(each.path, each.body)
            if again != (200, each.told):
                verdict.doubled.append(f"{each.told} is {again} when it is asked again")
    tally.lost += len(verdict.lost)
    tally.doubled += len(verdict.doubled)
    assert not verdict.lost, verdict.lost
    assert not verdict.doubled, verdict.doubled
    assert issued_in(events_of(site.staff("manager"))) == issued_in(events)


def _of_others(events: list[Json], tickets: Collection[str]) -> Iterator[Request]:
    """Whatever the ledger says of these tickets was asked and answered by somebody else."""
    verb_of = {kind: verb for verb, kind in EVENT_OF.items()}
    for event in events:
        if event["kind"] in verb_of and event["ticket_id"] in tickets:
            body = {"request_id": event["ticket_id"]}
            told = {"number": event.get("number")}
            verb = verb_of[event["kind"]]
            yield Request(verb, "", body, 200, told, event["ticket_id"])
