"""The desk that goes on alone: numbers, days, clocks, handing in."""

import asyncio
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.journal import Journal
from kiosk.menu import IssueRequest
from kiosk.offline_desk import OfflineDesk
from kiosk.ports import DeskUnreachableError, DeviceHealth, IssueRefused, PrintOutcome
from kiosk.service_time import ServiceTime
from kiosk.ticket_bucket import TicketBucket
from tests.kiosk.fakes_alone import MONDAY, FakeLink, SetMachine
from tests.kiosk.visit import CERTIFY, LAND, VI
from ticket_queue.ids import ServiceCode, TicketId

DAY = timedelta(days=1)


def request(service: ServiceCode = CERTIFY) -> IssueRequest:
    return IssueRequest(TicketId(str(uuid.uuid4())), service, VI)


class Alone:
    """A kiosk's desk in a folder, restarted at will."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "kiosk-2.journal"
        self.machine = SetMachine()
        self.link = FakeLink(self.machine)
        self.start()

    def start(self) -> None:
        self.journal = Journal(self.path)
        time = ServiceTime(self.machine, self.journal.anchor())
        bucket = TicketBucket(self.machine.counted_s)
        self.desk = OfflineDesk(self.link, self.journal, time, bucket, [VI], digit=7)

    def restart(self) -> None:
        self.journal.close()
        self.start()

    async def number(self, service: ServiceCode = CERTIFY) -> int:
        return (await self.desk.issue(request(service))).number

    async def cut_off(self) -> None:
        await self.desk.look_for_server()
        self.link.reachable = False


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Alone]:
    alone = Alone(tmp_path)
    yield alone
    alone.journal.close()


async def test_numbers_of_the_own_range_count_by_series_and_the_links_are_of_the_last_address(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    first = await kiosk.desk.issue(request())
    assert (first.number, first.label, first.offline) == (19201, "19201", True)
    assert first.people_ahead is None
    assert first.expected_wait is None
    assert first.status_url is not None
    address, _, secret = first.status_url.rpartition("/")
    assert address == "http://127.0.0.1:8080/t"
    assert len(secret) == 22
    assert [await kiosk.number(LAND), await kiosk.number(), await kiosk.number(LAND)] == [
        39201,
        19202,
        39202,
    ]


async def test_while_the_server_is_known_to_be_away_nobody_waits_for_it(kiosk: Alone) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    await kiosk.number()
    assert len(kiosk.link.asked) == 1
    menu = await kiosk.desk.menu(VI)
    assert menu.alone
    assert menu.services[0].waiting is None


async def test_the_same_request_again_is_the_same_ticket(kiosk: Alone) -> None:
    await kiosk.cut_off()
    asked = request()
    assert await kiosk.desk.issue(asked) == await kiosk.desk.issue(asked)
    kiosk.restart()
    assert (await kiosk.desk.issue(asked)).number == 19201


async def test_what_was_given_is_handed_in_in_order_once_and_with_the_same_ids(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    numbers = [await kiosk.number() for _ in range(120)]
    kiosk.link.reachable = True
    await kiosk.desk.look_for_server()
    assert [each.number for each in kiosk.link.handed_in] == numbers
    assert kiosk.link.batches == 3
    asked = kiosk.link.asked[0]
    assert kiosk.link.handed_in[0].ticket_id == asked.request_id
    assert kiosk.link.handed_in[0].request_id != asked.request_id
    await kiosk.desk.look_for_server()
    assert len(kiosk.link.handed_in) == 120
    assert not kiosk.desk.alone


async def test_one_that_the_server_does_not_take_holds_up_no_other(kiosk: Alone) -> None:
    await kiosk.cut_off()
    numbers = [await kiosk.number() for _ in range(3)]
    kiosk.link.reachable = True
    kiosk.link.refuses = frozenset({kiosk.journal.to_hand_in(9)[1].ticket.number})  # type: ignore[union-attr]  # it was given
    await kiosk.desk.look_for_server()
    assert [each.number for each in kiosk.link.handed_in] == [numbers[0], numbers[2]]
    assert kiosk.journal.to_hand_in(9) == []


async def test_counts_restart_on_a_new_day_alone(kiosk: Alone) -> None:
    await kiosk.cut_off()
    assert [await kiosk.number(), await kiosk.number()] == [19201, 19202]
    kiosk.machine.wait(DAY)
    assert await kiosk.number() == 19201


async def test_after_a_restart_of_the_program_the_day_goes_on_whatever_the_wall_clock_says(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    kiosk.machine.wait(timedelta(hours=1))
    kiosk.machine.walls = datetime.fromisoformat("1970-01-01T07:00:00+07:00")
    kiosk.restart()
    ticket = await kiosk.desk.issue(request())
    assert ticket.number == 19202
    assert ticket.issued_at == MONDAY + timedelta(hours=1)


@pytest.mark.parametrize("wall", [MONDAY - 20_000 * DAY, MONDAY + DAY, MONDAY + 20_000 * DAY])
async def test_a_wrong_clock_after_a_power_cut_gives_no_number_twice_and_is_put_right(
    kiosk: Alone, wall: datetime
) -> None:
    await kiosk.cut_off()
    assert await kiosk.number() == 19201
    kiosk.machine.switch_off_and_on(wall)
    kiosk.restart()
    later = await kiosk.desk.issue(request())
    assert later.number == 19202
    assert later.issued_at >= MONDAY
    kiosk.machine.wait(timedelta(minutes=5))
    kiosk.link.reachable = True
    truth = MONDAY + timedelta(minutes=30)
    kiosk.link.true_now = lambda: truth
    await kiosk.desk.look_for_server()
    assert kiosk.link.handed_in[1].issued_at == "2026-11-23T08:25:00.000+07:00"
    kiosk.link.reachable = False
    assert await kiosk.number() == 19203


async def test_a_clock_that_is_years_ahead_erases_nothing_and_keeps_nobody_out(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    kiosk.machine.switch_off_and_on(MONDAY + 4000 * DAY + timedelta(hours=15))
    kiosk.restart()
    beside = asyncio.create_task(kiosk.desk.keep_in_touch())
    await asyncio.sleep(0)
    assert await kiosk.number() == 19202
    kiosk.link.reachable = True
    await kiosk.desk.look_for_server()
    beside.cancel()
    assert [each.number for each in kiosk.link.handed_in] == [19201, 19202]


async def test_who_does_not_know_the_hour_keeps_no_hours_but_a_pause_stays_a_pause(
    kiosk: Alone,
) -> None:
    spans = [{"opens_at": "2026-11-23T07:30:00+07:00", "closes_at": "2026-11-23T11:30:00+07:00"}]
    shut = [{"opens_at": "2026-11-24T07:30:00+07:00", "closes_at": "2026-11-24T11:30:00+07:00"}]
    told = {"waiting": 0, "expected_wait": {"low_s": 0, "high_s": 0}, "series": 1}
    kiosk.link.facts = {
        "services": [
            {"service": "open", "name": "Mở", "open": True, "sessions": spans, **told},
            {"service": "shut", "name": "Hết giờ", "open": False, "sessions": shut, **told},
            {"service": "paused", "name": "Tạm ngừng", "open": False, "sessions": spans, **told},
        ]
    }
    await kiosk.cut_off()
    kiosk.machine.switch_off_and_on(MONDAY - 20_000 * DAY)
    kiosk.restart()
    await kiosk.desk.look_for_server()
    menu = await kiosk.desk.menu(VI)
    assert {each.service: each.open for each in menu.services} == {
        "open": True,
        "shut": True,
        "paused": False,
    }


async def test_a_whole_day_alone_follows_the_last_known_sessions(kiosk: Alone) -> None:
    spans = [("07:30:00", "11:30:00"), ("13:30:00", "17:00:00")]
    sessions = [
        {"opens_at": f"2026-11-{day}T{opens}+07:00", "closes_at": f"2026-11-{day}T{closes}+07:00"}
        for day in (23, 24)
        for opens, closes in spans
    ]
    menu = await kiosk.link.menu(VI)
    services = [
        {"service": each.service, "name": each.name, "open": True, "waiting": 0, "series": 1}
        | {"expected_wait": {"low_s": 0, "high_s": 0}, "sessions": sessions}
        for each in menu.services[:1]
    ]
    kiosk.link.facts = {"services": services}
    await kiosk.cut_off()
    kiosk.restart()
    given, refused = [], []
    for _ in range(48):
        at = kiosk.machine.walls
        try:
            given.append((at, await kiosk.number()))
        except IssueRefused as refusal:
            refused.append((at, refusal.slug))
        kiosk.machine.wait(timedelta(minutes=30))
    hours = [f"{at:%a %H:%M}" for at, _ in given]
    assert hours[0] == "Mon 08:00"
    assert "Mon 11:00" in hours
    assert "Mon 11:30" not in hours
    assert hours[-1] == "Tue 07:30"
    assert {slug for _, slug in refused} == {"closed"}
    assert given[-1][1] == 19201
    assert [number for _, number in given[:-1]] == list(range(19201, 19201 + len(given) - 1))
    kiosk.machine.wait(timedelta(hours=4))
    menu = await kiosk.desk.menu(VI)
    assert not menu.services[0].open
    assert menu.services[0].opens_at == datetime.fromisoformat("2026-11-24T13:30:00+07:00")


async def test_what_the_server_had_closed_stays_closed_with_its_reason(kiosk: Alone) -> None:
    kiosk.link.closed = frozenset({CERTIFY})
    await kiosk.cut_off()
    with pytest.raises(IssueRefused) as raised:
        await kiosk.number()
    assert raised.value.detail == "Chỉ nhận hồ sơ vào buổi sáng."
    with pytest.raises(IssueRefused, match="not-found"):
        await kiosk.number(ServiceCode("nowhere"))
    assert kiosk.journal.latest(2) == []


async def test_a_new_journal_goes_on_beyond_what_the_server_knows(kiosk: Alone) -> None:
    menu = await kiosk.link.menu(VI)
    known = {"service": CERTIFY, "name": "Chứng thực", "open": True, "waiting": 0, "series": 1}
    known |= {"expected_wait": {"low_s": 0, "high_s": 0}, "last_alone": 17}
    kiosk.link.facts = {"services": [known]}
    assert menu.services
    await kiosk.cut_off()
    assert await kiosk.number() == 19218


async def test_somebody_who_draws_hundreds_is_asked_to_wait(kiosk: Alone) -> None:
    kiosk.link.facts = {"ticket_limit": {"per_minute": 6, "burst": 3}}
    await kiosk.cut_off()
    for _ in range(3):
        await kiosk.number()
    with pytest.raises(IssueRefused) as raised:
        await kiosk.number()
    assert raised.value.slug == "too-many"
    kiosk.machine.wait(timedelta(seconds=10))
    await kiosk.number()


async def test_a_kiosk_that_never_met_its_server_says_so(kiosk: Alone) -> None:
    kiosk.link.reachable = False
    with pytest.raises(DeskUnreachableError):
        await kiosk.desk.menu(VI)
    with pytest.raises(DeskUnreachableError):
        await kiosk.number()


async def test_only_a_slip_that_is_not_known_to_be_out_is_offered_and_only_for_minutes(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    ticket = await kiosk.desk.issue(request())
    kiosk.restart()
    unprinted = await kiosk.desk.unprinted()
    assert unprinted is not None
    assert (unprinted.ticket, unprinted.language) == (ticket, VI)
    kiosk.journal.printing(ticket.ticket_id)
    assert kiosk.journal.was_killed_printing()
    kiosk.journal.printed(ticket.ticket_id, PrintOutcome.OK)
    assert await kiosk.desk.unprinted() is None
    await kiosk.number()
    kiosk.machine.wait(timedelta(minutes=6))
    assert await kiosk.desk.unprinted() is None


async def test_the_staff_are_told_again_when_the_server_is_back(kiosk: Alone) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    health = DeviceHealth(printer="down", paper="out")
    await kiosk.desk.report_health(health)
    kiosk.link.reachable = True
    await kiosk.desk.look_for_server()
    await kiosk.desk.menu(VI)
    assert kiosk.link.health[-1] == health
    assert len(kiosk.link.health) == 2


async def test_a_damaged_journal_is_moved_aside_and_no_number_given_again(kiosk: Alone) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    kiosk.journal.close()
    for path in kiosk.path.parent.glob("*.journal*"):
        path.write_bytes(b"not a journal, not any more" * 400)
    kiosk.link.reachable = True
    kiosk.start()
    await kiosk.cut_off()
    assert await kiosk.number() > 192500
    assert kiosk.path.with_name("kiosk-2.journal.damaged").exists()


async def test_what_was_handed_in_is_forgotten_after_days_and_what_was_not_is_kept(
    kiosk: Alone,
) -> None:
    await kiosk.cut_off()
    await kiosk.number()
    kiosk.journal.forget(MONDAY + 4 * DAY)
    assert len(kiosk.journal.to_hand_in(9)) == 1
    kiosk.journal.handed_in([each.request.request_id for each in kiosk.journal.latest(1)])
    kiosk.journal.forget(MONDAY + 4 * DAY)
    assert kiosk.journal.latest(1) == []
