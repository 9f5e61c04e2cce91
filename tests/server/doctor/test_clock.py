"""What the doctor says of the clocks."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.doctor.machine import examine_clock, examine_rtc
from server.settings import TEXTS
from tests.server.ward import MONDAY, ZONE
from ticket_queue.catalogue import load_catalogues

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rtc_file(folder: Path, moment: datetime) -> Path:
    path = folder / "since_epoch"
    path.write_text(f"{int(moment.timestamp())}\n")
    return path


@pytest.mark.parametrize(
    ("rtc", "key"),
    [
        (MONDAY + timedelta(minutes=2), "rtc"),
        (datetime(2016, 1, 1, tzinfo=ZONE), "rtc_wrong"),
        (MONDAY + HOUR, "rtc_wrong"),
        (MONDAY + 7 * HOUR, "rtc_local"),
    ],
)
def test_a_battery_clock_that_is_wrong_is_told(tmp_path: Path, rtc: datetime, key: str) -> None:
    (finding,) = examine_rtc(MONDAY, rtc_file(tmp_path, rtc))
    assert finding.key == key


@pytest.mark.parametrize("text", [None, "", "soon", "9" * 30])
def test_a_battery_clock_that_cannot_be_read_is_unknown(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "since_epoch"
    if text is not None:
        path.write_text(text)
    (finding,) = examine_rtc(MONDAY, path)
    assert finding.key == "rtc_unknown"


@pytest.mark.parametrize(
    ("now", "last_at", "key"),
    [
        (MONDAY, None, "clock"),
        (MONDAY, MONDAY - DAY, "clock"),
        (datetime(1970, 1, 1, 7, tzinfo=ZONE), MONDAY, "clock_lost"),
        (datetime(2099, 1, 1, 7, tzinfo=ZONE), None, "clock_lost"),
        (MONDAY - DAY, MONDAY, "clock_behind"),
    ],
)
def test_a_clock_by_which_no_day_would_open_is_told(
    now: datetime, last_at: datetime | None, key: str
) -> None:
    first, *rest = examine_clock(now, last_at, trusts_time_server=True)
    assert first.key == key
    assert {each.key for each in rest} & {
        "clock_in_step",
        "clock_out_of_step",
        "clock_step_unknown",
    }
    for texts in load_catalogues(TEXTS).values():
        assert "{" not in texts(f"doctor.{first.key}", **dict(first.facts))


def test_a_site_that_has_no_time_server_and_says_so_has_nothing_to_do() -> None:
    keys = {each.key for each in examine_clock(MONDAY, None, trusts_time_server=False)}
    assert {"clock", "clock_by_hand"} <= keys
    assert not keys & {"clock_out_of_step", "clock_step_unknown"}
