import sqlite3
from datetime import timedelta
from pathlib import Path

from server.housekeeping import Housekeeping
from server.ports import KeptText
from tests.server.ward import MONDAY, HandClock, Ward, issuing_of, new_id, ward
from ticket_queue.free_text import text_hash
from ticket_queue.ids import TextHash, TicketId

LINKS_KEPT = timedelta(days=30)
TEXTS_KEPT = timedelta(days=90)


async def issue_with_link(here: Ward, secret: str) -> None:
    ticket_id = TicketId(new_id())
    await here.do(issuing_of(ticket_id), request_id=ticket_id, link=(secret, ticket_id))


async def open_a_day(here: Ward) -> None:
    """Let something happen, so that the day opens and old things are erased."""
    housekeeping = Housekeeping(here.desk, here.ledger, LINKS_KEPT, TEXTS_KEPT)
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


async def write_down(here: Ward, words: str) -> TextHash:
    text = KeptText(text_hash(words, b"salt"), b"salt", words, here.desk.clock.now())
    await here.do(
        lambda _lobby, _now: (),
        request_id=new_id(),
        texts=(text,),
    )
    return text.hash


async def test_a_text_is_erased_after_its_days_and_no_byte_of_it_is_left(tmp_path: Path) -> None:
    words = "công dân rất hài lòng " * 20
    async with ward(tmp_path) as here:
        await write_down(here, words)
    async with ward(tmp_path, start=MONDAY + TEXTS_KEPT) as here:
        await open_a_day(here)
        assert kept(here.path, "SELECT text FROM texts") == [words]
    async with ward(tmp_path, start=MONDAY + TEXTS_KEPT + timedelta(days=1)) as here:
        await open_a_day(here)
        assert kept(here.path, "SELECT text FROM texts") == []
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert words.encode() not in left


async def test_a_text_of_yesterday_is_not_held_in_memory(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        text = await write_down(here, "nghỉ trưa")
        assert here.desk.beside.text(text) == "nghỉ trưa"
        clock.step(days=1)
        await open_a_day(here)
        assert here.desk.beside.text(text) is None


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
