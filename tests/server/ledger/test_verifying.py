"""An examined ledger is whole, or each thing that is wrong is named with its line."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from server import ledger
from server.desk import Command
from server.heads import digits_of, in_groups
from server.ledger import LEDGER_FILE, LedgerTooNewError, ToldHead, Verified, chain, verify
from server.ports import KeptText, StorageError
from server.settings import TEXTS, site_of_document
from tests.server.ward import MONDAY, OFFICER, HandClock, Ward, new_id, seq_of, ward
from ticket_queue.catalogue import load_catalogues
from ticket_queue.folding import fold
from ticket_queue.free_text import text_hash
from ticket_queue.ids import Language, ServiceCode, TicketId, TicketNumber
from ticket_queue.lobby import Lobby
from ticket_queue.rules import alerts, handing_in

TODAY = MONDAY.date()
TOMORROW = TODAY + timedelta(days=1)
SALT = b"salt of a text.."


async def live_two_days(folder: Path) -> None:
    """Serve somebody, let somebody wait beyond the limit, close the day, hand in, answer."""
    clock = HandClock()
    async with ward(folder, clock) as here:
        await here.open_counter()
        served = await here.issue()
        await here.issue()
        await here.call_next()
        await here.serve()
        note = KeptText(text_hash("vì sao", SALT), SALT, "vì sao", MONDAY)
        await here.do(lambda _lobby, _now: (), texts=(note,), link=("secret", served))
        await here.finish()
        clock.step(minutes=21)
        await here.do(alerts.raise_alerts)
        assert (await here.lobby()).alerts
        clock.step(hours=24)
        await here.issue()
        await hand_in_for_yesterday(here)
        brought_along = next(iter((await here.lobby()).alerts))
        await here.do(
            lambda lobby, now: alerts.acknowledge(lobby, now, brought_along, "other", None, OFFICER)
        )


async def hand_in_for_yesterday(here: Ward) -> None:
    ticket = handing_in.OfflineTicket(
        ticket_id=TicketId(new_id()),
        number=TicketNumber(19101),
        service=ServiceCode("chung-thuc"),
        priority=False,
        priority_group=None,
        language=Language("vi"),
        issued_at=MONDAY + timedelta(hours=7),
        by="kiosk-1",
    )
    past = fold(Lobby(here.setups.on(TODAY)), ())
    command = Command(
        decide=lambda _lobby, now: handing_in.hand_in_past(past, now, ticket),
        answer=seq_of,
        past_day=TODAY,
    )
    await here.desk.submit(command)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    await live_two_days(tmp_path)
    return tmp_path / LEDGER_FILE


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as somebody who takes its guards away and puts them back."""
    conn = sqlite3.connect(path, isolation_level=None)
    guards = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        conn.execute(f"DROP TRIGGER {name}")
    yield conn
    for _, sql in guards:
        conn.execute(sql)
    conn.close()


def look(path: Path, *told: ToldHead) -> Verified:
    return verify(path, site_of_document, told)


def keys(found: Verified) -> list[str]:
    return [flaw.key for flaw in found.flaws]


def lines_of(found: Verified, key: str) -> list[object]:
    return [flaw.facts["seq"] for flaw in found.flaws if flaw.key == key]


def seq_of_kind(path: Path, kind: str) -> int:
    conn = sqlite3.connect(path)
    (seq,) = conn.execute("SELECT min(seq) FROM events WHERE kind = ?", [kind]).fetchone()
    conn.close()
    assert isinstance(seq, int)
    return seq


def chained_anew(conn: sqlite3.Connection) -> None:
    """Compute every hash again, as somebody would who knows how."""
    before = chain.GENESIS
    rows = conn.execute("SELECT seq, day, body FROM events ORDER BY seq").fetchall()
    for seq, day, body in rows:
        before = chain.link(before, seq, day, body)
        conn.execute("UPDATE events SET hash = ? WHERE seq = ?", [before, seq])


def test_a_ledger_as_the_desk_has_written_it_is_whole(path: Path) -> None:
    found = look(path)
    assert found.flaws == ()
    assert found.chained
    monday, tuesday = found.days
    assert (monday.day, monday.tickets, monday.handed_in) == (TODAY, 3, 2)
    assert monday.closed_seq == seq_of_kind(path, "day_closed")
    assert (tuesday.day, tuesday.tickets, tuesday.head) == (TOMORROW, 1, None)


async def test_a_ledger_is_examined_while_its_server_writes(tmp_path: Path) -> None:
    async with ward(tmp_path) as here:
        await here.issue()
        assert look(here.path).flaws == ()
        await here.issue()
        assert look(here.path).last_seq == 3


async def test_the_head_of_a_day_stays_when_a_ticket_is_handed_in_for_it(tmp_path: Path) -> None:
    clock = HandClock()
    async with ward(tmp_path, clock) as here:
        await here.issue()
        clock.step(hours=24)
        await here.issue()
        before = look(here.path)
        await hand_in_for_yesterday(here)
        after = look(here.path)
    assert after.flaws == ()
    assert before.days[0].head == after.days[0].head is not None
    assert (before.days[0].handed_in, after.days[0].handed_in) == (0, 2)


def test_a_changed_body_is_named_by_its_line_alone(path: Path) -> None:
    seq = seq_of_kind(path, "serving_finished")
    with unguarded(path) as conn:
        change = "replace(body, '\"handled_s\":0.0', '\"handled_s\":5.0')"
        conn.execute(f"UPDATE events SET body = {change} WHERE seq = ?", [seq])
    found = look(path)
    assert (keys(found), lines_of(found, "hash")) == (["hash"], [seq])


def test_a_line_taken_out_leaves_a_gap(path: Path) -> None:
    seq = seq_of_kind(path, "alert_raised")
    with unguarded(path) as conn:
        conn.execute("DELETE FROM events WHERE seq = ?", [seq])
    found = look(path)
    assert lines_of(found, "gap") == [seq + 1]
    assert lines_of(found, "hash") == [seq + 1]


def test_columns_that_contradict_the_body_are_named(path: Path) -> None:
    seq = seq_of_kind(path, "ticket_called")
    with unguarded(path) as conn:
        conn.execute("UPDATE events SET counter = 9 WHERE seq = ?", [seq])
    found = look(path)
    assert (keys(found), lines_of(found, "columns")) == (["columns"], [seq])


def test_whoever_computes_all_hashes_anew_is_found_out_by_the_paper_alone(path: Path) -> None:
    before = look(path)
    head, last = before.days[0].head, before.head
    assert head is not None
    on_paper = ToldHead(TODAY, digits_of(in_groups(head.hex())))
    in_report = ToldHead(before.last_seq, last.hex())
    assert look(path, on_paper, in_report).agreeing == (on_paper, in_report)
    with unguarded(path) as conn:
        change = "replace(body, '\"handled_s\":0.0', '\"handled_s\":5.0')"
        conn.execute(f"UPDATE events SET body = {change}")
        chained_anew(conn)
    assert look(path).flaws == ()
    found = look(path, on_paper, in_report)
    assert keys(found) == ["head_differs", "head_differs"]
    assert found.agreeing == ()


def test_a_head_of_a_day_that_is_open_or_never_was_is_not_known(path: Path) -> None:
    digits = "0" * 32
    told = (ToldHead(TOMORROW, digits), ToldHead(date(2020, 1, 1), digits), ToldHead(999, digits))
    assert keys(look(path, *told)) == ["head_unknown"] * 3


def test_a_chain_that_fits_does_not_hide_a_day_that_does_not(path: Path) -> None:
    seq = seq_of_kind(path, "serving_started")
    with unguarded(path) as conn:
        kind = "ticket_reopened"
        change = f"kind = '{kind}', body = replace(body, 'serving_started', '{kind}')"
        conn.execute(f"UPDATE events SET {change} WHERE seq = ?", [seq])
        chained_anew(conn)
    found = look(path)
    assert (keys(found), lines_of(found, "fold")) == (["fold"], [seq])


def test_a_line_put_into_another_day_is_named(path: Path) -> None:
    seq = seq_of_kind(path, "counter_opened")
    with unguarded(path) as conn:
        conn.execute("UPDATE events SET day = '2026-12-24' WHERE seq = ?", [seq])
        chained_anew(conn)
    assert lines_of(look(path), "misplaced") == [seq]


def test_a_body_that_cannot_be_read_is_named(path: Path) -> None:
    seq = seq_of_kind(path, "ticket_called")
    with unguarded(path) as conn:
        conn.execute("UPDATE events SET body = '{' WHERE seq = ?", [seq])
    found = look(path)
    assert lines_of(found, "body") == [seq]
    assert lines_of(found, "hash") == [seq]


def test_a_guard_that_was_taken_away_is_missed(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("DROP TRIGGER events_are_never_deleted")
    conn.close()
    (flaw,) = look(path).flaws
    assert (flaw.key, flaw.facts["names"]) == ("guard", "events_are_never_deleted")


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("DELETE FROM numbers WHERE number = 1001", "number_not_kept"),
        ("INSERT INTO numbers VALUES ('2026-11-23', 1777, 'x')", "number_not_given"),
        ("INSERT INTO answers VALUES ('id', '2026-11-23', 'print', x'7b')", "answer"),
        ("INSERT INTO answers VALUES ('id', 'today', 'print', x'7b7d')", "answer"),
        ("UPDATE links SET ticket_id = 'nobody'", "link"),
        ("UPDATE texts SET text = 'vì khác'", "text"),
        ("INSERT INTO setups VALUES (7, '', '', '', '', '')", "setup_version"),
    ],
)
def test_what_lies_beside_the_lines_is_examined(path: Path, statement: str, key: str) -> None:
    with unguarded(path) as conn:
        if "setups" in statement:
            statement = (
                "INSERT INTO setups SELECT 7, at, in_force_from, by, source, document FROM setups"
            )
        conn.execute(statement)
    assert keys(look(path)) == [key]


def test_an_overwritten_page_is_found_and_no_trace_is_thrown(path: Path) -> None:
    size = path.stat().st_size // 4096
    with path.open("r+b") as file:
        for page in range(2, size):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    try:
        found = keys(look(path))
    except StorageError:
        return
    assert "file" in found or "unreadable" in found


def test_a_ledger_that_is_not_there_or_is_none_is_a_storage_error(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Kính gửi " * 500)
    for path in (tmp_path / "nothing", letter):
        with pytest.raises(StorageError, match=path.name):
            look(path)


def test_a_newer_ledger_is_not_judged(path: Path) -> None:
    conn = sqlite3.connect(path)
    step = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
    conn.execute(step, ["moiso-ledger", "m999_later", "later"])
    conn.commit()
    conn.close()
    with pytest.raises(LedgerTooNewError, match="m999_later"):
        look(path)


def test_every_flaw_has_its_sentence_in_each_language() -> None:
    source = "".join(each.read_text() for each in Path(str(ledger.__file__)).parent.glob("*.py"))
    named = set(re.findall(r'(?:Flaw|flaw|_flaw)\(\s*"(\w+)"', source))
    named |= set(re.findall(r'^    \("(\w+)", "\w+", _', source, re.MULTILINE))
    catalogues = load_catalogues(TEXTS)
    for language in ("vi", "en"):
        texts = catalogues[Language(language)].texts
        held = {key.removeprefix("verify.flaw.") for key in texts if key.startswith("verify.flaw.")}
        assert held == named
