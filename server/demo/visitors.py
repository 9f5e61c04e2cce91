"""A simulated day: citizens take numbers, officers serve them, a manager answers alerts."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from server.demo.child_programs import ChildPrograms
from server.demo.citizens import Citizen, Twist, citizens
from server.demo.crowd import Crowd
from server.demo.officers import Officer
from server.demo.sample_accounts import KIOSKS, MANAGER, OFFICERS, SampleAccounts
from server.demo.text_kiosks import TextKiosk
from server.demo.ward_client import NotDone, WardClient
from ticket_queue.catalogue import Catalogue

_log = logging.getLogger(__name__)

COUNTERS: Mapping[str, Sequence[int]] = dict(
    zip(OFFICERS, [(1,), (2,), (3,), (4, 5), (6,), (7, 8, 9)], strict=True)
)
"""Six officers for nine counters: where few people come, one looks after several."""
HELPS = {4: ["chung-thuc", "ho-kinh-doanh"], 7: ["chung-thuc"]}
LOOKS_AT_ALERTS_EVERY = timedelta(minutes=3)
CANCELS_AFTER = timedelta(minutes=10)
LOOKS_WHETHER_OPEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Ward:
    """Where the simulated people go and what they know."""

    server: str
    accounts: SampleAccounts
    crowd: Crowd
    texts: Catalogue


@asynccontextmanager
async def visitors(ward: Ward, programs: ChildPrograms, per_hour: float) -> AsyncIterator[None]:
    """Let the simulated people live while the context is open."""
    crowd, tokens = ward.crowd, ward.accounts.tokens
    async with AsyncExitStack() as clients:
        text_kiosks = [TextKiosk(programs, device) for device in KIOSKS]
        kiosks = [_client(clients, ward, tokens[device]) for device in KIOSKS]
        crowd.begin(_arrivals(ward, kiosks, text_kiosks, per_hour))
        crowd.begin(_manager(ward, _client(clients, ward)))
        for staff in OFFICERS:
            crowd.begin(_officer(ward, _client(clients, ward), staff))
        try:
            yield
        finally:
            await crowd.end()


def _client(clients: AsyncExitStack, ward: Ward, token: str | None = None) -> WardClient:
    client = WardClient(ward.server, token)
    clients.push_async_callback(client.close)
    return client


async def _officer(ward: Ward, client: WardClient, staff: str) -> None:
    await client.sign_in(staff, ward.accounts.pins[staff])
    reason = ward.texts("demo.pause_reason")
    await Officer(client, COUNTERS[staff], ward.crowd, reason).work()


async def _arrivals(
    ward: Ward, kiosks: Sequence[WardClient], text_kiosks: Sequence[TextKiosk], per_hour: float
) -> None:
    crowd = ward.crowd
    for citizen in citizens(crowd.seed, per_hour, len(kiosks)):
        await crowd.wait(citizen.arrives_after)
        while not crowd.is_open():
            await crowd.wait(LOOKS_WHETHER_OPEN_EVERY)
        crowd.begin(
            _at_kiosk(ward, citizen, kiosks[citizen.kiosk], text_kiosks[citizen.kiosk]),
        )


async def _at_kiosk(ward: Ward, citizen: Citizen, kiosk: WardClient, text_kiosk: TextKiosk) -> None:
    """Take a number, with a slip or without."""
    if citizen.at_text_kiosk:
        ticket_id = await text_kiosk.take(citizen)
        if ticket_id is not None:
            ward.crowd.citizens[ticket_id] = citizen
            return
    ward.crowd.citizens[citizen.request_id] = citizen
    try:
        asked = {
            "request_id": citizen.request_id,
            "service": citizen.service,
            "priority": citizen.priority,
            "language": citizen.language,
        }
        ticket = await kiosk.do("/api/v1/tickets", asked)
        if citizen.twist is Twist.CANCELS:
            await ward.crowd.wait(CANCELS_AFTER)
            secret = str(ticket["status_url"]).rpartition("/")[2]
            await kiosk.do(f"/api/v1/status/{secret}/cancel")
    except NotDone as refused:
        _log.info("a citizen goes away", extra={"why": refused.slug})
    except (aiohttp.ClientError, TimeoutError) as error:
        _log.warning("a citizen finds no kiosk", extra={"error": repr(error)})


async def _manager(ward: Ward, client: WardClient) -> None:
    """Let idle counters help, and write down what was done about alerts."""
    await client.sign_in(MANAGER, ward.accounts.pins[MANAGER])
    action = ward.texts("demo.alert_action")
    while True:
        try:
            await _help(client)
            alerts = (await client.get("/api/v1/alerts?state=unacknowledged"))["alerts"]
            for service in sorted({alert["service"] for alert in alerts}):
                answer = {"service": service, "action": action}
                await client.do("/api/v1/alerts/acknowledge", answer)
        except NotDone as refused:
            _log.info("the manager was refused", extra={"why": refused.slug})
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("the manager cannot work", extra={"error": repr(error)})
        await ward.crowd.wait(LOOKS_AT_ALERTS_EVERY)


async def _help(client: WardClient) -> None:
    counters = (await client.get("/api/v1/counters"))["counters"]
    for counter in counters:
        wanted = HELPS.get(counter["counter"], [])
        if counter["state"] == "open" and wanted and counter["helps"] != wanted:
            await client.do(f"/api/v1/counters/{counter['counter']}/help", {"services": wanted})
