"""The server's machine has a wrong clock: dead battery, steps, years ahead, midnight, lunch."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fault.clocked_process import ClockedProcess
from tests.fault.faked_time import FakedTime, need_faketime
from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import events
from tests.fault.tally import Tally
from tests.system.demo_process import until

pytestmark = pytest.mark.fault("clock-stepped")

NINE = "2026-11-23 09:00:00+07:00"
LONGEST_TEST_S = 170.0
"""A wait in these tests is real: it is shorter than the test may last."""


@pytest.fixture
def machine(tmp_path: Path) -> FakedTime:
    """A machine that was switched on on a Monday at nine; its wall clock can be stepped."""
    need_faketime()
    faked = FakedTime(tmp_path / "time", monotonic_too=False)
    faked.power_cut(NINE)
    return faked


@pytest.fixture
def server(tmp_path: Path, machine: FakedTime) -> Iterator[ClockedProcess]:
    with ClockedProcess(tmp_path / "data", machine.before) as running:
        yield running


def test_no_step_of_the_wall_clock_is_felt_by_who_waits(
    server: ClockedProcess, machine: FakedTime
) -> None:
    first = server.issue()
    steps = (
        ("2026-11-23 10:00:00+07:00", "goes on"),
        ("2026-11-23 08:00:00+07:00", "goes on"),
        ("1970-01-01 07:00:00+07:00", "goes on"),
        ("2026-11-24 00:00:01+07:00", "is killed"),
        ("2099-01-01 07:00:00+07:00", "is killed"),
    )
    longest, numbers = 0.0, [first["number"]]
    for wall, meanwhile in steps:
        machine.set_wall(wall)
        if meanwhile == "is killed":
            server.kill()
            server.start()
        total = server.waiting()
        assert longest <= total["longest_wait_s"] < LONGEST_TEST_S
        longest = total["longest_wait_s"]
        numbers.append(server.issue()["number"])
    assert numbers == [1001 + place for place in range(len(numbers))]
    assert events(server, "alert_raised", "ticket_expired", "day_closed") == []
    assert len(events(server, "day_opened")) == 1
    # What differs is told, so that somebody looks.
    assert server.standing()["wall"].startswith("2099-01-01")
    assert server.standing()["at"].startswith("2026-11-23T09:0")


@pytest.mark.fault("clock-dead")
def test_a_day_before_the_ledgers_last_event_is_asked_about_and_kiosks_go_on(
    server: ClockedProcess, machine: FakedTime, tmp_path: Path, fault_tally: Tally
) -> None:
    with KioskProcess(server, server.server, tmp_path / "kiosk") as kiosk:
        first = kiosk.take()
        server.kill()
        machine.power_cut("1970-01-01 07:00:00+07:00")
        server.start()
        assert server.asks()
        assert server.anyone().ask("/readyz")[0] == 503
        alone = kiosk.take()
        assert alone["offline"]
        assert server.tell("2026-11-22T10:00:00+07:00")[0] == 409
        began = time.monotonic()
        assert server.tell("2026-11-23T09:30:00+07:00")[0] == 200
        until(server.is_ready)
        fault_tally.recovered_after(time.monotonic() - began)
        until(lambda: not kiosk.waits_to_hand_in())
        until(lambda: kiosk.take()["offline"] is False)
    issued = events(server, "ticket_issued")
    # By their ids: what the busy machine answered too late is issued, and renumbered.
    tickets = [each["ticket_id"] for each in issued]
    assert {first["ticket_id"], alone["ticket_id"]} <= set(tickets)
    assert len(set(tickets)) == len(tickets)
    assert len({each["number"] for each in issued}) == len(issued)
    assert {each["at"][:10] for each in issued} == {"2026-11-23"}
    assert len(events(server, "day_opened")) == 1
    assert [each["by"] for each in events(server, "clock_set")] == ["phuc"]
    # The wall clock is as wrong as before, and a kill is no power cut: nobody is asked again.
    server.kill()
    server.start()
    assert server.is_ready()


def test_a_clock_that_ran_ahead_and_was_put_right_locks_nobody_out(
    server: ClockedProcess, machine: FakedTime
) -> None:
    server.issue()
    server.kill()
    machine.power_cut("2099-01-01 08:00:00+07:00")
    server.start()
    assert server.standing()["doubt"] == "lost"
    server.kill()
    # Not far enough to be noticed: the server lives for a while in a December that has not come.
    machine.power_cut("2026-12-10 08:00:00+07:00")
    server.start()
    assert server.issue()["number"] == 1001
    server.kill()
    machine.power_cut("2026-11-23 09:20:00+07:00")
    server.start()
    assert server.standing()["doubt"] == "behind"
    assert server.set_by_command("2026-11-23 09:20").returncode == 2
    assert server.asks()
    assert server.set_by_command("wall", "--back").returncode == 0
    until(server.is_ready)
    assert server.issue()["number"] == 1002
    opened = [each["day"] for each in events(server, "day_opened")]
    assert opened == ["2026-11-23", "2026-12-10", "2026-11-23"]
    total = server.waiting()
    assert (total["waiting"], total["past"]) == (1, 0)
    verified = server.verify()
    assert verified.returncode == 0, verified.stdout


def test_a_running_server_takes_a_persons_time_once_nobody_waits(
    server: ClockedProcess, machine: FakedTime
) -> None:
    taken = server.issue()
    machine.set_wall("2026-11-23 13:30:00+07:00")
    assert server.set_by_command("wall").returncode == 0
    until(lambda: "told" in server.standing())
    assert server.standing()["open_tickets"] == 1
    assert server.waiting()["longest_wait_s"] < LONGEST_TEST_S
    secret = taken["status_url"].rsplit("/", 1)[1]
    server.anyone().do(f"/api/v1/status/{secret}/cancel")
    until(lambda: server.time_begins("2026-11-23T13:3"))
    assert server.issue()["number"] == 1002


def test_midnight_with_open_tickets_and_lunch_with_people_waiting(tmp_path: Path) -> None:
    need_faketime()
    faked = FakedTime(tmp_path / "time")
    faked.begin("2026-11-23 11:25:00+07:00")
    with ClockedProcess(tmp_path / "data", faked.before) as server:
        over_lunch = server.issue()
        faked.go_on(timedelta(hours=1))
        assert server.waiting()["longest_wait_s"] < 5 * 60 + LONGEST_TEST_S
        assert events(server, "alert_raised") == []
        # 13:17 by the wall: five minutes before lunch and seventeen after it.
        faked.go_on(timedelta(minutes=52))
        until(lambda: len(events(server, "alert_raised")) == 2)
        faked.go_on(timedelta(hours=11))
        until(lambda: events(server, "day_closed"))
        (expired,) = events(server, "ticket_expired")
        assert expired["ticket_id"] == over_lunch["ticket_id"]
        assert expired["at"] == "2026-11-24T00:00:00.000+07:00"
        assert len(events(server, "alert_raised")) == 2
        faked.go_on(timedelta(hours=8))
        assert server.issue()["number"] == 1001
