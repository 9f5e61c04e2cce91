"""The board in a browser takes care of its place as the TV board does: rows, hours, loudness."""

import re
from collections.abc import Mapping
from datetime import datetime, time

import pytest
from playwright.sync_api import expect

from display.legibility import DIGIT_OF_FONT, METRES_PER_MM, Glass
from display.screen_care import OnHours, shift
from display.voice.volume import VolumeStep, volume_at
from tests.browser.conftest import OpenBrowser
from tests.browser.office import Office
from tests.browser.test_board_page import FAULTS, RECORD, board, call, module, number, until
from tests.browser.test_board_pictures import busy, placed, show

pytestmark = pytest.mark.browser

TIMES = ("00:00", "06:29", "06:30", "11:59", "12:00", "17:59", "18:00", "23:59")
LANDSCAPE, UPRIGHT = (1210.0, 680.0), (680.0, 1210.0)


def at(hour: str) -> datetime:
    return datetime.combine(datetime(2026, 11, 23), time.fromisoformat(hour))  # noqa: DTZ001 - of a day


def glass(millimetres: tuple[float, float], seat: float) -> Mapping[str, float]:
    wide, high = millimetres
    return {"width_mm": wide, "height_mm": high, "farthest_seat_m": seat}


def test_the_rules_are_those_of_the_television_program(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = board(open_browser(1280, 720).page, office)
    steps = {"12:00": 40, "06:30": 80, "18:00": 0}
    hours = [["06:30", "18:00"], ["18:00", "06:30"], ["00:00", "12:00"]]
    seats = list(range(1, 40))
    told = module(
        page,
        "board_care.js",
        """
        const { times, steps, hours, seats } = argument;
        const place = { width: 690, height: 435 };
        return {
          volumes: times.concat([null]).map((time) => m.volumeAt(steps, time)),
          on: hours.map((each) => times.map((time) => m.isOn(each, time))),
          always: m.isOn(null, "03:00"),
          rows: seats.map((metres) => m.rowsFor(place, 1210 / 1920, metres)),
          shifts: Array.from({ length: 20 }, (_, minute) => m.shiftAt(minute * 60000)),
        };
        """,
        {"times": TIMES, "steps": list(steps.items()), "hours": hours, "seats": seats},
    )
    volumes = [VolumeStep(time.fromisoformat(begins), each) for begins, each in steps.items()]
    spans = [OnHours(time.fromisoformat(on), time.fromisoformat(off)) for on, off in hours]
    assert told == {
        "volumes": [volume_at(volumes, each) for each in (*map(at, TIMES), None)],
        "on": [[span.has(at(hour)) for hour in TIMES] for span in spans],
        "always": True,
        "rows": [Glass(1210, 680.7, metres).rows for metres in seats],
        "shifts": [list(shift(minute * 60.0, 3)) for minute in range(20)],
    }


@pytest.mark.parametrize(
    ("size", "millimetres"),
    [((1920, 1080), LANDSCAPE), ((1080, 1920), UPRIGHT), ((1280, 720), LANDSCAPE)],
    ids=["landscape", "portrait", "720p"],
)
def test_the_last_calls_are_as_tall_as_the_farthest_seat_needs(
    office: Office,
    open_browser: OpenBrowser,
    size: tuple[int, int],
    millimetres: tuple[float, float],
) -> None:
    visitor = open_browser(*size)
    visitor.witness.forgiven = FAULTS
    page = visitor.page
    rows_of = {}
    for seat in (5.0, 14.0, 22.0):
        page.unroute_all()
        placed(page, glass=glass(millimetres, seat))
        show(page, office, busy())
        page.evaluate("document.fonts.ready")
        drawn = page.locator(".line-label .fit, .line-counter .fit").evaluate_all(
            "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
        )
        rows_of[seat] = len(drawn) // 2
        beyond = "(panel) => panel.scrollWidth - panel.clientWidth"
        assert page.locator(".last").evaluate(beyond) == 0, "a digit stands outside"
        reach = min(drawn) * DIGIT_OF_FONT * millimetres[1] / size[1] * METRES_PER_MM
        assert reach >= seat, (seat, drawn)
    assert rows_of[5.0] == 5
    assert rows_of[22.0] < rows_of[14.0] <= 5


def test_out_of_hours_a_dim_clock_lies_over_the_board_until_somebody_is_called(
    office: Office, open_browser: OpenBrowser
) -> None:
    page = open_browser(1280, 720).page
    placed(page, hours=["18:00", "07:00"])
    page.goto(f"{office.url}/board")
    night = page.locator("[data-part=night]")
    expect(night).to_be_visible()
    expect(page.locator("[data-part=night-clock]")).to_have_text(re.compile(r"08:\d\d"))
    label = call(office, "dat-dai", 5)
    expect(night).to_be_hidden()
    number(page).to_have_text(label)
    office.verb(5, "start-serving")
    office.verb(5, "finish")


def test_a_call_is_as_loud_as_the_hour_says(office: Office, open_browser: OpenBrowser) -> None:
    page = open_browser(1280, 720).page
    page.add_init_script(RECORD)
    page.add_init_script(
        """
        window.strengths = [];
        const set = AudioParam.prototype.setValueAtTime;
        AudioParam.prototype.setValueAtTime = function (value, at) {
          window.strengths.push(value);
          return set.call(this, value, at);
        };
        """
    )
    placed(page, volume=[["00:00", 100], ["07:30", 35], ["11:30", 10]])
    board(page, office)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=sound]")).to_be_hidden()
    call(office, "ho-tich", 3)
    until(page, lambda: bool(page.evaluate("window.strengths.length")))
    assert page.evaluate("window.strengths[0]") == pytest.approx(0.35)
