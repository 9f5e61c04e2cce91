"""The closing slip: the heads of the last days, as verify finds them in the file."""

import re
from pathlib import Path

from server.heads import digits_of, in_groups
from server.ledger import ToldHead, verify
from server.settings import site_of_document
from tests.server.web.house import House, People, house


async def page(office: House, path: str) -> str:
    headers = {**office.people.headers["manager"], "Accept-Language": "en"}
    async with office.client.get(path, headers=headers) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_the_slip_bears_the_heads_of_the_closed_day_and_of_the_open_one(
    tmp_path: Path, people: People
) -> None:
    async with house(tmp_path, people) as office:
        await office.issue()
        assert "No day has been closed yet." in await page(office, "/manager")
        office.clock.step(hours=24)
        await office.issue()
        await office.issue()
        slip = await page(office, "/manager/closing")
        found = verify(office.ward.path, site_of_document)
        monday = found.days[0]
        assert monday.head is not None
        assert f"23/11/2026 was closed by line {monday.closed_seq}, 1 tickets" in slip
        assert f"up to line {found.last_seq}, 2 tickets" in slip
        assert in_groups(monday.head.hex()) in slip
        assert in_groups(found.head.hex()) in slip
        assert "23/11/2026 was closed." in await page(office, "/manager")


async def test_what_the_slip_tells_to_type_agrees_with_the_ledger(
    tmp_path: Path, people: People
) -> None:
    async with house(tmp_path, people) as office:
        await office.issue()
        office.clock.step(hours=24)
        await office.issue()
        slip = (await page(office, "/manager/closing")).replace("&#34;", '"')
        heads = re.findall(r'--head ([\d-]+)="([0-9a-f ]+)"', slip)
        days = {str(day.day): day.day for day in verify(office.ward.path, site_of_document).days}
        told = [ToldHead(days.get(of) or int(of), digits_of(head)) for of, head in heads]
        assert len(told) == 2
        assert verify(office.ward.path, site_of_document, told).agreeing == tuple(told)
