import sqlite3
from datetime import timedelta
from pathlib import Path

from server.housekeeping import Housekeeping
from tests.server.ward import MONDAY, Ward, issuing_of, new_id, ward
from ticket_queue.ids import TicketId

LINKS_KEPT = timedelta(days=30)


async def issue_with_link(here: Ward, secret: str) -> None:
    ticket_id = TicketId(new_id())
    await here.do(issuing_of(ticket_id), request_id=ticket_id, link=(secret, ticket_id))


async def open_a_day(here: Ward) -> None:
    """Let something happen, so that the day opens and old things are erased."""
    housekeeping = Housekeeping(here.desk, here.ledger, LINKS_KEPT)
    housekeeping.start()
    await here.open_counter()
    await housekeeping.stop()


def kept(path: Path, query: str) -> list[object]:
    with sqlite3.connect(path) as conn:
        return [row[0] for row in conn.execute(query)]


async def test_a_link_is_erased_after_its_days_and_not_before(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await issue_with_link(here, "a" * 22)
    async with ward(tmp_path, start=MONDAY + LINKS_KEPT) as here:
        await open_a_day(here)
        assert kept(here.path, "SELECT secret FROM links") == ["a" * 22]
    async with ward(tmp_path, start=MONDAY + LINKS_KEPT + timedelta(days=1)) as here:
        await open_a_day(here)
        assert kept(here.path, "SELECT secret FROM links") == []


async def test_answers_of_yesterday_are_kept_and_older_ones_erased(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
    async with ward(tmp_path, start=MONDAY + timedelta(days=1)) as here:
        await open_a_day(here)
        assert len(kept(here.path, "SELECT day FROM answers")) == 1
    async with ward(tmp_path, start=MONDAY + timedelta(days=2)) as here:
        await open_a_day(here)
        assert kept(here.path, "SELECT day FROM answers") == []


async def test_the_ledger_itself_stays_whole(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await issue_with_link(here, "a" * 22)
        before = await here.kinds()
    async with ward(tmp_path, start=MONDAY + timedelta(days=60)) as here:
        await open_a_day(here)
        assert (await here.kinds())[: len(before)] == before
