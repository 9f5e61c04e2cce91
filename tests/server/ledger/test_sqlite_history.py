"""The ledger of any day: every ticket as a record that equals what the rules have made of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.history import TicketRecord
from server.ledger import SqliteHistory
from server.ports import KeptText
from tests.server.ward import (
    CERTIFICATION,
    CIVIL,
    COUNTER,
    MONDAY,
    OFFICER,
    HandClock,
    Ward,
    new_id,
    ward,
)
from ticket_queue.events import AlertAcknowledged, TicketCalled, TicketEvent
from ticket_queue.free_text import text_hash
from ticket_queue.ids import TicketId
from ticket_queue.rules import alerts, moving, serving
from ticket_queue.ticket import TicketState

TODAY = MONDAY.date()


@pytest.fixture
async def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def here(tmp_path: Path, clock: HandClock) -> AsyncIterator[Ward]:
    async with ward(tmp_path, clock) as opened:
        await opened.open_counter()
        yield opened


@pytest.fixture
async def history(here: Ward) -> AsyncIterator[SqliteHistory]:
    reading = SqliteHistory(here.path)
    yield reading
    await reading.close()


class Morning:
    """One counter's morning, with short words for what is done at it."""

    def __init__(self, here: Ward, clock: HandClock) -> None:
        self.here = here
        self.clock = clock

    async def at_counter(self, rule: str) -> None:
        verb = getattr(serving, rule)
        await self.here.do(lambda lobby, now: verb(lobby, now, COUNTER, OFFICER))

    async def move(self, rule: str, ticket_id: TicketId, **fields: object) -> None:
        verb = getattr(moving, rule)
        await self.here.do(lambda lobby, now: verb(lobby, now, ticket_id, by=OFFICER, **fields))

    async def serve(self, minutes: float) -> None:
        await self.at_counter("call_next")
        await self.at_counter("start_serving")
        self.clock.step(minutes=minutes)

    async def go_by(self) -> None:
        """Let tickets go every way that there is, over the limit too."""
        first = await self.here.issue(priority=True)
        tickets = [await self.here.issue() for _ in range(6)]
        moved = await self.here.issue(CIVIL)
        self.clock.step(minutes=4)
        await self.serve(6)
        await self.at_counter("finish_serving")
        await self.here.do(lambda lobby, now: serving.reopen(lobby, now, COUNTER, first, OFFICER))
        await self.serve_no_show()
        self.clock.step(minutes=12)
        await self.here.do(alerts.raise_alerts)
        await self.serve(2)
        await self.at_counter("park")
        await self.serve(1)
        await self.move("return_to_queue", (await self.held()))
        await self.move("transfer_to_service", moved, service_code=CERTIFICATION)
        await self.move("cancel", tickets[4])
        await self.move("cancel", tickets[5])
        await self.move("restore", tickets[5])
        await self.serve(3)

    async def serve_no_show(self) -> None:
        """Finish what was reopened, and call somebody who does not come."""
        await self.at_counter("finish_serving")
        await self.at_counter("call_next")
        await self.at_counter("recall")
        self.clock.step(minutes=2)
        await self.at_counter("mark_no_show")

    async def held(self) -> TicketId:
        ticket = (await self.here.lobby()).held_by(COUNTER)
        assert ticket is not None
        return ticket.ticket_id


async def test_every_record_is_what_the_rules_have_made_of_its_ticket(
    here: Ward, clock: HandClock, history: SqliteHistory
) -> None:
    await Morning(here, clock).go_by()
    lobby = await here.lobby()
    records = {each.ticket_id: each for each in await history.records(TODAY, TODAY)}
    assert records.keys() == lobby.tickets.keys()
    passed = {alert.ticket_id for alert in lobby.alerts.values() if alert.level == "past"}
    assert passed, "nobody has waited too long"
    states = set()
    for ticket_id, ticket in lobby.tickets.items():
        record = records[ticket_id]
        states.add(record.state)
        assert record.state is ticket.state
        assert (record.number, record.service) == (ticket.number, ticket.service)
        assert (record.priority, record.issued_at) == (ticket.priority, ticket.issued_at)
        assert record.wait == ticket.first_wait
        assert record.past == (ticket_id in passed)
        if ticket.state is TicketState.SERVED:
            assert (record.handled, record.served_at) == (ticket.handled, ticket.ended_at)
            assert (record.counter, record.officer) == (COUNTER, OFFICER)
        else:
            assert (record.handled, record.served_at) == (None, None)
    assert {"served", "no_show", "parked", "waiting", "cancelled", "serving"} <= states


async def test_what_was_reopened_is_at_its_counter_again(
    here: Ward, clock: HandClock, history: SqliteHistory
) -> None:
    morning = Morning(here, clock)
    served, absent = await here.issue(), await here.issue()
    await morning.serve(1)
    await morning.at_counter("finish_serving")
    await here.do(lambda lobby, now: serving.reopen(lobby, now, COUNTER, served, OFFICER))
    assert (await record_of(history, served)).state is TicketState.SERVING
    await morning.serve_no_show()
    await here.do(lambda lobby, now: serving.reopen(lobby, now, COUNTER, absent, OFFICER))
    assert (await record_of(history, absent)).state is TicketState.CALLED


async def record_of(history: SqliteHistory, ticket_id: TicketId) -> TicketRecord:
    records = await history.records(TODAY, TODAY)
    return next(each for each in records if each.ticket_id == ticket_id)


async def test_days_are_told_apart_and_asked_for_together(
    here: Ward, clock: HandClock, history: SqliteHistory
) -> None:
    monday = await here.issue()
    clock.step(hours=24)
    tuesday = await here.issue()
    tomorrow = TODAY + timedelta(days=1)
    both = await history.records(TODAY, tomorrow)
    assert [(each.ticket_id, each.day) for each in both] == [
        (monday, TODAY),
        (tuesday, tomorrow),
    ]
    assert both[0].state is TicketState.EXPIRED
    assert len(await history.records(tomorrow, tomorrow)) == 1
    assert await history.records(TODAY - timedelta(days=9), TODAY - timedelta(days=1)) == []


async def test_a_life_holds_every_event_of_its_ticket_the_answer_to_its_alert_and_the_reasons(
    here: Ward, clock: HandClock, history: SqliteHistory
) -> None:
    ticket_id, other = await here.issue(), await here.issue()
    clock.step(minutes=21)
    await here.do(alerts.raise_alerts)
    reason, note = kept("Người cao tuổi"), kept("Đã xin lỗi")
    await here.do(
        lambda lobby, now: serving.call_ticket(
            lobby, now, COUNTER, ticket_id, reason.hash, OFFICER
        ),
        texts=(reason,),
    )
    clock.step(hours=24)
    await here.do(
        lambda lobby, now: alerts.acknowledge_service(
            lobby, now, CERTIFICATION, "called_now", note.hash, "phuc"
        ),
        texts=(note,),
    )
    life = await history.life(ticket_id)
    assert life is not None
    assert life.day == TODAY
    seqs = [each.seq for each in life.recorded]
    assert seqs == sorted(seqs)
    own = [each.event for each in life.recorded if isinstance(each.event, TicketEvent)]
    assert {each.ticket_id for each in own} == {ticket_id}
    called = next(each for each in own if isinstance(each, TicketCalled))
    assert called.out_of_order
    assert life.texts == {reason.hash: "Người cao tuổi", note.hash: "Đã xin lỗi"}
    answered = [each.event for each in life.recorded if isinstance(each.event, AlertAcknowledged)]
    assert {each.alert_id for each in answered} == {f"{ticket_id}.1.near", f"{ticket_id}.1.past"}
    assert other not in {each.ticket_id for each in own}


async def test_a_ticket_that_never_was_has_no_life(history: SqliteHistory) -> None:
    assert await history.life(TicketId(new_id())) is None


def kept(text: str) -> KeptText:
    return KeptText(text_hash(text, b"salt"), b"salt", text, MONDAY)
