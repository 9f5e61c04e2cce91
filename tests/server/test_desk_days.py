"""The desk over midnight, over nights without a server, and what comes along."""

from datetime import timedelta
from pathlib import Path

import pytest

from server.ports import KeptText
from tests.server.ward import (
    MONDAY,
    HandClock,
    Ward,
    issuing_of,
    lobby_state,
    new_id,
    ward,
)
from ticket_queue.free_text import text_hash
from ticket_queue.ids import TicketId
from ticket_queue.rules import alerts


async def test_the_day_opens_with_the_first_thing_that_happens(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        assert (await here.lobby()).day is None
        await here.issue()
        assert await here.kinds() == ["day_opened", "ticket_issued"]


async def test_at_midnight_what_is_open_expires_and_numbers_start_anew(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        await here.open_counter()
        called, waiting = await here.issue(), await here.issue()
        await here.call_next()
        clock.step(hours=16, seconds=30)
        after = await here.do(lambda _lobby, _now: ())
        assert after.repeated is False
        kinds = await here.kinds()
        assert kinds[-5:] == ["ticket_expired", "ticket_expired", "counter_closed", "day_closed",
                              "day_opened"]  # fmt: skip
        events = {event["seq"]: event for event in await here.ledger.events_after(0, 99)}
        midnight = "2026-11-24T00:00:00.000+07:00"
        closing = [e for e in events.values() if e["kind"] in ("ticket_expired", "day_closed")]
        assert {e["at"] for e in closing} == {midnight}
        lobby = await here.lobby()
        assert lobby.day is not None
        assert lobby.day.isoformat() == "2026-11-24"
        assert not lobby.tickets.keys() & {called, waiting}
        clock.step(hours=8)
        again = await here.issue()
        assert (await here.ticket(again)).number == 1001


async def test_a_day_whose_server_was_off_is_closed_at_its_own_midnight(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    async with ward(tmp_path, start=MONDAY + timedelta(days=3)) as here:
        await here.issue()
        events = list(await here.ledger.events_after(2, 99))
        told = [(event["kind"], str(event["at"])[:10]) for event in events]
        assert told == [
            ("ticket_expired", "2026-11-24"),
            ("day_closed", "2026-11-24"),
            ("day_opened", "2026-11-26"),
            ("ticket_issued", "2026-11-26"),
        ]


async def test_a_day_is_closed_once_however_often_the_server_starts(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    for day in (1, 1, 2, 2):
        async with ward(tmp_path, start=MONDAY + timedelta(days=day)) as here:
            await here.do(lambda _lobby, _now: ())
    async with ward(tmp_path, start=MONDAY + timedelta(days=2)) as here:
        kinds = await here.kinds()
        assert kinds.count("day_closed") == 2
        assert kinds.count("day_opened") == 3


async def test_links_lead_to_tickets_of_today_alone(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = TicketId(new_id())
        await here.do(issuing_of(ticket_id), link=("s" * 22, ticket_id))
        assert here.desk.beside.ticket_of_link("s" * 22) == ticket_id
        assert here.desk.beside.ticket_of_link("t" * 22) is None
        clock.step(days=1)
        await here.do(lambda _lobby, _now: ())
        assert here.desk.beside.ticket_of_link("s" * 22) is None
    async with ward(tmp_path) as here:
        assert here.desk.beside.ticket_of_link("s" * 22) is None


async def test_links_and_texts_are_there_after_a_restart(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        ticket_id = TicketId(new_id())
        await here.do(issuing_of(ticket_id), link=("s" * 22, ticket_id))
        text = KeptText(text_hash("nghỉ trưa", b"salt"), b"salt", "nghỉ trưa", MONDAY)
        await here.do(lambda _lobby, _now: (), request_id=new_id(), texts=(text,))
    async with ward(tmp_path) as here:
        assert here.desk.beside.ticket_of_link("s" * 22) == ticket_id
        assert here.desk.beside.text(text.hash) == "nghỉ trưa"
        assert here.desk.epoch


# ---- alerts of days before


async def _past_the_limit(here: Ward, clock: HandClock) -> TicketId:
    ticket_id = await here.issue()
    clock.step(minutes=25)
    await here.do(alerts.raise_alerts)
    return ticket_id


async def test_unanswered_alerts_come_along_to_the_next_day(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = await _past_the_limit(here, clock)
        ids = {f"{ticket_id}.1.near", f"{ticket_id}.1.past"}
        clock.step(days=1)
        await here.do(lambda _lobby, _now: ())
        live = (await here.lobby()).alerts
        assert set(live) == ids
        assert all(alert.closed_at is not None for alert in live.values())
    async with ward(tmp_path, start=MONDAY + timedelta(days=1, hours=1)) as here:
        assert (await here.lobby()).alerts == live


@pytest.mark.parametrize("restart", [True, False])
async def test_an_alert_of_yesterday_is_answered_today_for_good(
    tmp_path: Path, restart: bool
) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        ticket_id = await _past_the_limit(here, clock)
        near = f"{ticket_id}.1.near"
        clock.step(days=1)
        await here.do(
            lambda lobby, now: alerts.acknowledge(lobby, now, near, "other", None, "minh")  # type: ignore[arg-type]  # an AlertId
        )
        await here.issue()
        live = lobby_state(await here.lobby())
    start = MONDAY + timedelta(days=1, hours=1) if restart else MONDAY + timedelta(days=2)
    async with ward(tmp_path, start=start) as here:
        if restart:
            assert lobby_state(await here.lobby()) == live
        await here.do(lambda _lobby, _now: ())
        unanswered = [a for a in (await here.lobby()).alerts.values() if a.acknowledged is None]
        assert [alert.alert_id for alert in unanswered] == [f"{ticket_id}.1.past"]
