"""The demo as a real process: it answers, goes on where it was, and leaves nothing behind."""

import os
import signal
import socket
import stat
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.demo.citizens import citizens
from server.demo.demo_clock import ClockAnchor, read_anchor, starting_moment, write_anchor
from server.settings import default_settings
from tests.system.demo_process import DemoProcess, until

SITE = default_settings().site
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EIGHT = time(8, 0)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def anchor(at: datetime, speed: float = 1.0) -> ClockAnchor:
    return ClockAnchor(at, datetime(2026, 11, 20, 0, 0, tzinfo=UTC), speed)


def test_the_first_day_is_the_monday_of_the_week_whatever_the_hour() -> None:
    for real in (local(16, 3), local(19, 23, 59), local(22, 12)):
        assert starting_moment(SITE, EIGHT, real, None, None) == local(16, 8)


@pytest.mark.parametrize(
    ("was_at", "real_hours", "speed", "begins"),
    [
        pytest.param(local(16, 9), 1.5, 1.0, local(16, 10, 30), id="down-time-counts"),
        pytest.param(local(16, 9), 0.01, 60.0, local(16, 9, 36), id="as-fast-as-it-ran"),
        pytest.param(local(16, 16), 2.0, 1.0, local(17, 8), id="after-closing"),
        pytest.param(local(16, 11), 1.0, 1.0, local(17, 8), id="over-lunch"),
        pytest.param(local(20, 16), 2.0, 1.0, local(23, 8), id="over-the-weekend"),
        pytest.param(local(17, 2), 1.0, 1.0, local(17, 8), id="before-opening"),
        pytest.param(local(16, 9), -5.0, 1.0, local(16, 9), id="the-wall-clock-went-back"),
    ],
)
def test_a_folder_that_is_used_again_goes_on_where_its_clock_would_be(
    was_at: datetime, real_hours: float, speed: float, begins: datetime
) -> None:
    before = anchor(was_at, speed)
    now = before.real_at + timedelta(hours=real_hours)
    assert starting_moment(SITE, EIGHT, now, before, None) == begins


def test_the_clock_is_never_before_the_ledgers_last_event() -> None:
    before = anchor(local(16, 9))
    last = local(16, 10)
    assert starting_moment(SITE, EIGHT, before.real_at, before, last) == last
    assert starting_moment(SITE, EIGHT, before.real_at, None, last) == last


def test_the_clocks_file_is_read_as_it_was_written_and_a_broken_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "demo-clock.json"
    assert read_anchor(path) is None
    write_anchor(path, anchor(local(16, 9), 60.0))
    assert read_anchor(path) == anchor(local(16, 9), 60.0)
    path.write_text('{"at": "yesterday"}', encoding="utf-8")
    assert read_anchor(path) is None


def test_the_same_seed_invents_the_same_citizens() -> None:
    first, again, other = (list(islice(citizens(seed, 60, 2), 50)) for seed in ("7", "7", "8"))
    assert first == again
    assert first != other


def test_citizens_come_as_often_and_for_what_they_should() -> None:
    many = list(islice(citizens("7", 60, 2), 4_000))
    hours = sum((each.arrives_after for each in many), timedelta(0)) / timedelta(hours=1)
    assert len(many) / hours == pytest.approx(60, rel=0.1)
    share = sum(each.service == "chung-thuc" for each in many) / len(many)
    assert share == pytest.approx(0.6, abs=0.03)
    assert {each.service for each in many} == set(SITE.services)
    assert sum(each.handling for each in many) / len(many) == pytest.approx(1.0, rel=0.05)


@pytest.fixture
def demo(tmp_path: Path) -> DemoProcess:
    return DemoProcess(tmp_path / "demo")


def test_it_answers_tells_its_accounts_and_stops_cleanly(tmp_path: Path) -> None:
    with DemoProcess(tmp_path / "demo", shares_accounts=False) as demo:
        anyone = demo.anyone()
        for page in ("/login", "/healthz", "/api/v1/board", "/api/openapi.json"):
            assert anyone.ask(page)[0] == 200, page
        assert demo.device("kiosk-1").get("/api/v1/menu")["kiosk"] == 1
        assert demo.device("kiosk-2").get("/api/v1/menu")["kiosk"] == 2
        written = demo.accounts
        assert set(written) == {"staff", "devices"}
        assert all(set(each) == {"staff", "pin", "role"} for each in written["staff"])
        assert all(set(each) == {"device", "role", "token"} for each in written["devices"])
        roles = [each["role"] for each in demo.accounts["staff"]]
        assert sorted(set(roles)) == ["administrator", "guide", "manager", "officer"]
        assert roles.count("officer") == 6
        assert stat.S_IMODE((demo.data / "demo-accounts.json").stat().st_mode) == 0o600
        for each in demo.accounts["staff"]:
            assert each["pin"] in demo.log
        at = datetime.fromisoformat(anyone.get("/api/v1/board")["at"])
        assert (at.weekday(), at.hour) == (0, 8)
        assert demo.interrupt() == 0
        assert demo.brokers() == set()
        assert "error" not in demo.log


def test_the_same_folder_goes_on_with_its_ledger_accounts_and_clock(demo: DemoProcess) -> None:
    with demo:
        accounts = demo.accounts
        kiosk = demo.device("kiosk-1")
        ticket = kiosk.do("/api/v1/tickets", service="chung-thuc")
        board = demo.anyone().get("/api/v1/board")
        demo.kill()
        until(lambda: not demo.brokers())
        demo.start()
        again = demo.anyone().get("/api/v1/board")
        assert demo.accounts == accounts
        assert (again["epoch"], again["seq"]) == (board["epoch"], board["seq"])
        assert again["at"] > board["at"]
        assert ticket["number"] + 1 == kiosk.do("/api/v1/tickets", service="chung-thuc")["number"]
        tickets = demo.staff("guide").get("/api/v1/tickets?state=waiting")["tickets"]
        assert ticket["ticket_id"] in [each["ticket_id"] for each in tickets]
        assert demo.interrupt() == 0


def test_accounts_that_were_lost_are_made_anew(demo: DemoProcess) -> None:
    with demo:
        before = demo.accounts
        assert demo.interrupt() == 0
        (demo.data / "demo-accounts.json").unlink()
        demo.start()
        assert demo.accounts != before
        demo.staff("manager").get("/api/v1/waits")
        assert demo.device("kiosk-1").ask("/api/v1/menu")[0] == 200


def test_a_broker_that_is_killed_comes_back(demo: DemoProcess) -> None:
    with demo:
        (killed,) = demo.brokers()
        os.kill(killed, signal.SIGKILL)
        until(lambda: demo.brokers() - {killed})
        until(lambda: demo.anyone().ask("/readyz")[0] == 200)


def test_taken_ports_and_folders_are_said_in_one_sentence_each(demo: DemoProcess) -> None:
    with socket.socket() as pages, socket.socket() as broker:
        for taken, port in ((pages, demo.port), (broker, demo.mqtt_port)):
            taken.bind(("127.0.0.1", port))
            taken.listen()
        with pytest.raises(AssertionError):
            demo.start()
        assert demo.process.wait() == 1
        lines = demo.log.splitlines()
        assert [str(demo.port) in lines[0], str(demo.mqtt_port) in lines[1]] == [True, True]
        assert len(lines) == 2
    with demo:
        other = DemoProcess(demo.data)
        with pytest.raises(AssertionError):
            other.start()
        assert str(demo.data) in other.log.splitlines()[-1]


def test_visitors_fill_a_morning(tmp_path: Path) -> None:
    demo = DemoProcess(tmp_path / "demo", "--visitors", "120", "--seed", "7", "--speed", "120")
    with demo:
        manager = demo.staff("manager")

        def kinds() -> list[str]:
            events, after = [], 0
            while page := manager.get(f"/api/v1/events?after_seq={after}")["events"]:
                events += page
                after = page[-1]["seq"]
            return [event["kind"] for event in events]

        until(lambda: kinds().count("ticket_issued") >= 30, deadline_s=120)
        until(lambda: kinds().count("serving_finished") >= 10, deadline_s=120)
        until(lambda: list((demo.data / "slips").glob("*.png")), deadline_s=120)
        board = demo.anyone().get("/api/v1/board")
        assert board["call_no"] > 0
        assert demo.interrupt() == 0
        for trouble in ("error", "warning", "Traceback"):
            assert trouble not in demo.log, demo.log
