"""A whole day without a server, by a real kiosk whose clocks the test sets, and then handed in."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.fault.faked_time import FakedTime, need_faketime
from tests.fault.kiosk_process import KioskProcess
from tests.fault.merged import events, is_written_once
from tests.system.demo_process import DemoProcess, Json, until

pytestmark = pytest.mark.fault("cut-apart")

HALF_AN_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
SERVICE = "chung-thuc"


@pytest.fixture
def faked(tmp_path: Path) -> FakedTime:
    need_faketime()
    return FakedTime(tmp_path / "time")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path / "demo", "--start", "08:00") as running:
        yield running


def moment(taken: Json) -> datetime:
    return datetime.fromisoformat(taken["issued_at"])


def sessions(demo: DemoProcess) -> list[tuple[datetime, datetime]]:
    """When the service gives numbers in the coming week: opens, closes."""
    menu = demo.device("kiosk-1").get("/api/v1/menu")
    (service,) = [each for each in menu["services"] if each["service"] == SERVICE]
    return [
        (datetime.fromisoformat(each["opens_at"]), datetime.fromisoformat(each["closes_at"]))
        for each in service["sessions"]
    ]


def set_forward(demo: DemoProcess, amount: timedelta) -> None:
    """Have the demo, which is off, start as if it had been off so long."""
    file = demo.data / "demo-clock.json"
    clock = json.loads(file.read_text(encoding="utf-8"))
    clock["at"] = (datetime.fromisoformat(clock["at"]) + amount).isoformat(timespec="milliseconds")
    file.write_text(json.dumps(clock), encoding="utf-8")


def test_a_day_and_a_night_alone_are_handed_in_day_by_day(
    demo: DemoProcess, faked: FakedTime, tmp_path: Path
) -> None:
    with KioskProcess(demo, demo.server, tmp_path / "kiosk", before=faked.before) as kiosk:
        by_server = kiosk.take(SERVICE)
        open_at = sessions(demo)
        demo.kill()
        taken, refused = list[Json](), list[Json]()
        for _ in range(50):
            answer = kiosk.take(SERVICE)
            (taken if "number" in answer else refused).append(answer)
            faked.go_on(HALF_AN_HOUR)
        assert {each["refused"] for each in refused} == {"closed"}
        days = sorted({moment(each).date() for each in taken})
        assert len(days) == 2
        for day in days:
            numbers = [each["number"] for each in taken if moment(each).date() == day]
            assert numbers == [19101 + place for place in range(len(numbers))]
        moments = [moment(each) for each in taken]
        assert all(any(opens <= at < closes for opens, closes in open_at) for at in moments)
        assert abs(moments[-1] - moments[0] - DAY) <= HALF_AN_HOUR * 2
        # Half an hour apart, none is left out while the doors are open.
        first_day = [at for at in moments if at.date() == days[0]]
        hours_open = sum((closes - opens for opens, closes in open_at[:2]), timedelta())
        assert len(first_day) >= hours_open // HALF_AN_HOUR - 2
        assert all(each["print"] == "ok" for each in taken)
        set_forward(demo, 50 * HALF_AN_HOUR)
        demo.start()
        until(lambda: not kiosk.waits_to_hand_in())
        until(lambda: kiosk.take()["offline"] is False)
    is_written_once(demo, by_server, *taken)
    expired = {each["ticket_id"] for each in events(demo, "ticket_expired")}
    yesterday = [each for each in taken if moment(each).date() == days[0]]
    assert expired == {each["ticket_id"] for each in (by_server, *yesterday)}
    waiting = demo.staff("guide").get("/api/v1/tickets?state=waiting")["tickets"]
    today = [each["number"] for each in taken if moment(each).date() == days[1]]
    assert [each["number"] for each in waiting][: len(today)] == today


@pytest.mark.parametrize("wall", ["1970-01-01 07:00:00", "2038-01-01 07:00:00"])
@pytest.mark.fault("clock-stepped")
def test_a_kiosk_switched_on_with_a_wrong_clock_alone_gives_no_number_twice(
    demo: DemoProcess, faked: FakedTime, tmp_path: Path, wall: str
) -> None:
    folder = tmp_path / "kiosk"
    with KioskProcess(demo, demo.server, folder, before=faked.before) as kiosk:
        by_server = kiosk.take(SERVICE)
        demo.kill()
        first = kiosk.take(SERVICE)
    faked.power_cut(wall)
    with KioskProcess(demo, demo.server, folder, before=faked.before) as kiosk:
        later = [kiosk.take() for _ in range(2)]
        assert [each["number"] for each in (first, *later)] == [19101, 19102, 19103]
        demo.start()
        until(lambda: not kiosk.waits_to_hand_in())
        is_written_once(demo, by_server, first, *later)
        waiting = demo.staff("guide").get("/api/v1/tickets?state=waiting")["tickets"]
        assert [each["number"] for each in waiting] == [
            each["number"] for each in (by_server, first, *later)
        ]
        at = datetime.fromisoformat(demo.device("kiosk-1").get("/api/v1/menu")["at"])
        assert all(at - timedelta(minutes=5) < moment(each) <= at for each in waiting)
