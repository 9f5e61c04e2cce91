"""What lies beside the lines of a ledger, examined: the file, its guards, its other tables."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from sqlite_utils import Database

from server.ledger.migrations import migrations
from server.ledger.verifying_lines import Flaw
from server.ledger.years import closed_years
from ticket_queue.free_text import text_hash

_NAMED = 5
"""How many rows of a table are named for one flaw."""

_NUMBER_NOT_KEPT = """
SELECT day || ' ' || number FROM (
    SELECT day, json_extract(body, '$.number') AS number, ticket_id FROM events
     WHERE kind IN ('ticket_issued', 'ticket_renumbered') AND json_valid(body) AND day > :after
    EXCEPT SELECT day, number, ticket_id FROM numbers)
"""
_NUMBER_NOT_GIVEN = """
SELECT day || ' ' || number FROM (
    SELECT day, number, ticket_id FROM numbers WHERE day > :after
    EXCEPT
    SELECT day, json_extract(body, '$.number'), ticket_id FROM events
     WHERE kind IN ('ticket_issued', 'ticket_renumbered') AND json_valid(body))
"""
_ANSWER = """
SELECT request_id FROM answers
 WHERE day IS NOT date(day) OR NOT json_valid(CAST(body AS TEXT))
"""
_LINK = """
SELECT ticket_id FROM links
 WHERE day IS NOT date(day)
    OR day > :after
   AND NOT EXISTS (SELECT 1 FROM events WHERE events.ticket_id = links.ticket_id)
"""
_SETUP_VERSION = """
SELECT version FROM (SELECT version, row_number() OVER (ORDER BY version) AS place FROM setups)
 WHERE version <> place
 UNION ALL
SELECT json_extract(body, '$.version') FROM events
 WHERE kind = 'setup_changed' AND json_valid(body)
   AND json_extract(body, '$.version') NOT IN (SELECT version FROM setups)
"""
_CHECKS = (
    ("number_not_kept", "numbers", _NUMBER_NOT_KEPT),
    ("number_not_given", "numbers", _NUMBER_NOT_GIVEN),
    ("answer", "answers", _ANSWER),
    ("link", "links", _LINK),
    ("setup_version", "setups", _SETUP_VERSION),
)
_TEXTS = ("texts", "report_texts")


def flaws_beside(conn: sqlite3.Connection) -> Iterator[Flaw]:
    """Give what is wrong with the file and its tables, apart from the lines themselves."""
    yield from _flaw("file", lambda: _broken(conn))
    yield from _flaw("guard", lambda: _guards_gone(conn))
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    # Of days whose lines have moved to another file there is nothing here to compare with.
    after = max((each.last_day.isoformat() for each in closed_years(conn)), default="")
    for key, table, query in _CHECKS:
        if table in tables:
            yield from _flaw(key, lambda query=query: _first_column(conn, query, after))  # type: ignore[misc]  # a lambda's default
    for table in _TEXTS:
        if table in tables:
            yield from _flaw("text", lambda table=table: _altered_texts(conn, table))  # type: ignore[misc]  # (the same)


def _flaw(key: str, look: Callable[[], Iterable[str]]) -> Iterator[Flaw]:
    """Give one flaw for all that a look finds, the first few by name."""
    try:
        found = sorted(look())
    except sqlite3.DatabaseError as error:
        key, found = "file", [str(error)]
    if found:
        yield Flaw(key, {"n": len(found), "names": ", ".join(found[:_NAMED])})


def _first_column(conn: sqlite3.Connection, query: str, after: str = "") -> list[str]:
    return [str(row[0]) for row in conn.execute(query, {"after": after})]


def _broken(conn: sqlite3.Connection) -> list[str]:
    rows = _first_column(conn, "PRAGMA integrity_check")
    return [] if rows == ["ok"] else rows


def _guards_gone(conn: sqlite3.Connection) -> set[str]:
    """Return the names of triggers that are not as the steps of this ledger's schema made them."""
    fresh = Database(memory=True)
    pending = [step.name for step in migrations.pending(Database(conn))]
    migrations.apply(fresh, stop_before=pending)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    return {name for name, _ in set(fresh.execute(query)) - set(conn.execute(query))}


def _altered_texts(conn: sqlite3.Connection, table: str) -> list[str]:
    rows = conn.execute(f"SELECT hash, salt, text FROM {table}")  # noqa: S608 - our own names
    return [hash_ for hash_, salt, text in rows if text_hash(text, salt) != hash_]
