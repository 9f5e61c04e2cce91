"""The sheet for going on by hand: what was given last, who waits, in the order of calling."""

import re

from server.web.last_numbers import PaperSheets, sheet_of
from tests.server.web.house import TEXTS, House
from ticket_queue.ids import Language

VI = Language("vi")


async def test_the_sheet_has_the_last_numbers_and_who_waits(office: House) -> None:
    for _ in range(3):
        await office.issue()
    await office.issue(priority=True)
    await office.at_counter("open")
    called = await office.at_counter("call-next")
    lobby = await office.ward.lobby()
    sheet = sheet_of(lobby, office.ward.desk.clock.now(), VI)
    certification = sheet.services[0]
    assert (certification.last, certification.following) == ("1004", "1005")
    # Who goes first was called; the others wait as they came.
    assert called["ticket"]["number"] == 1004
    assert [each.label for each in certification.waiting] == ["1001", "1002", "1003"]
    assert [(each.counter, each.label) for each in sheet.counters] == [(1, "1004")]
    untouched = sheet.services[1]
    assert (untouched.last, untouched.following, untouched.waiting) == (None, "2001", ())


async def test_the_file_needs_no_server_and_says_what_the_page_says(office: House) -> None:
    await office.issue(priority=True)
    lobby, now = await office.ward.lobby(), office.ward.desk.clock.now()
    letter = PaperSheets(TEXTS).write(lobby, now, VI).decode()
    assert re.findall(r'(?:src|href)="', letter) == []
    page = (await office.ask("GET", "/manager/last-numbers", "guide")).body.decode()
    main = re.compile(r"<main>.*</main>", re.DOTALL)
    assert main.findall(letter) == main.findall(page)
    assert "ƯT" in main.findall(letter)[0]


async def test_before_the_first_number_of_a_day_nothing_of_yesterday_is_on_it(
    office: House,
) -> None:
    await office.issue()
    office.clock.step(days=1)
    sheet = sheet_of(await office.ward.lobby(), office.ward.desk.clock.now(), VI)
    assert sheet.services[0].last is None
    assert sheet.services[0].waiting == ()
