"""The ledger's schema, step by step; a step is never changed once it has been released."""

import secrets

from sqlite_utils import Database, Migrations

from server.ledger import chain

migrations = Migrations("moiso-ledger")

_APPEND_ONLY = """
CREATE TRIGGER {table}_are_never_{what}d BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""

_REPORTS_STAND = """
CREATE TRIGGER report_versions_are_never_{what}d BEFORE {what} ON report_versions
BEGIN SELECT RAISE(ABORT, 'a version of a report is never changed'); END
"""
_NOTHING_AFTER_THE_FINISHED = """
CREATE TRIGGER finished_reports_stand BEFORE INSERT ON report_versions
WHEN EXISTS (SELECT 1 FROM report_versions WHERE week = NEW.week AND frozen IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the report of the week is finished'); END
"""

# A REPLACE deletes the line that it puts itself in place of, and tells no trigger of deletes.
_NEVER_REPLACED = """
CREATE TRIGGER {table}_are_never_replaced BEFORE INSERT ON {table}
WHEN {taken}
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
_TAKEN = {
    "events": "NEW.seq <= (SELECT max(seq) FROM events) OR length(NEW.hash) IS NOT 32",
    "numbers": "EXISTS (SELECT 1 FROM numbers WHERE day = NEW.day AND number = NEW.number)",
    "setups": "EXISTS (SELECT 1 FROM setups WHERE version = NEW.version)",
    "report_versions": """EXISTS (SELECT 1 FROM report_versions
        WHERE version = NEW.version OR request_id = NEW.request_id)""",
}
_APPEND_ONLY_WORDS = "the ledger is append-only"
_REPORTS_WORDS = "a version of a report is never changed"
_LINES_AT_ONCE = 10_000
# Only what lies in the file of a closed year may go from the file of the present one.
_DELETED_WHEN_MOVED = """
CREATE TRIGGER {table}_are_never_deleted BEFORE DELETE ON {table}
WHEN NOT ifnull({moved}, FALSE)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
_MOVED = {
    "events": "OLD.seq <= (SELECT max(last_seq) FROM closed_years)",
    "numbers": "OLD.day <= (SELECT max(last_day) FROM closed_years)",
}


@migrations()
def m001_ledger(db: Database) -> None:
    """Make the ledger and what lies beside it."""
    db.table("ledger").create({"name": str, "value": str}, pk="name")
    db.table("ledger").insert({"name": "epoch", "value": secrets.token_hex(8)})
    db.table("events").create(
        {
            "seq": int,
            "day": str,
            "at": str,
            "kind": str,
            "ticket_id": str,
            "counter": int,
            "body": str,
        },
        pk="seq",
        not_null={"day", "at", "kind", "body"},
    )
    db.table("events").create_index(["day", "seq"])
    db.table("events").create_index(["ticket_id", "seq"])
    # One by one: a script would commit what was made so far, and a kill leave half a schema.
    for what in ("update", "delete"):
        db.execute(_APPEND_ONLY.format(table="events", what=what))
    # Kept a second time so that the file itself refuses a number given twice in a day.
    db.table("numbers").create(
        {"day": str, "number": int, "ticket_id": str},
        pk=("day", "number"),
        not_null={"ticket_id"},
    )


@migrations()
def m002_beside(db: Database) -> None:
    """Make what may be erased: answers, free texts, links, and messages on their way."""
    db.table("answers").create(
        {"request_id": str, "day": str, "fingerprint": str, "body": bytes}, pk="request_id"
    )
    db.table("answers").create_index(["day"])
    db.table("texts").create({"hash": str, "salt": bytes, "text": str, "at": str}, pk="hash")
    db.table("texts").create_index(["at"])
    db.table("links").create({"secret": str, "ticket_id": str, "day": str}, pk="secret")
    db.table("links").create_index(["day"])
    db.table("outgoing").create(
        {"outgoing_id": int, "topic": str, "payload": bytes}, pk="outgoing_id"
    )


@migrations()
def m003_setups(db: Database) -> None:
    """Make room for every setup that the site has had."""
    db.table("setups").create(
        {
            "version": int,
            "at": str,
            "in_force_from": str,
            "by": str,
            "source": str,
            "document": str,
        },
        pk="version",
        not_null={"at", "in_force_from", "source", "document"},
    )
    for what in ("update", "delete"):
        db.execute(_APPEND_ONLY.format(table="setups", what=what))


@migrations()
def m004_reports(db: Database) -> None:
    """Make the versions of weekly reports, which nobody changes, and their erasable texts."""
    db.table("report_versions").create(
        {
            "version": int,
            "week": str,
            "at": str,
            "by": str,
            "based_on": int,
            "request_id": str,
            "fingerprint": str,
            "written": str,
            "frozen": str,
        },
        pk="version",
        not_null={"week", "at", "by", "based_on", "request_id", "fingerprint", "written"},
    )
    db.table("report_versions").create_index(["week", "version"])
    db.table("report_versions").create_index(["request_id"], unique=True)
    for what in ("update", "delete"):
        db.execute(_REPORTS_STAND.format(what=what))
    db.execute(_NOTHING_AFTER_THE_FINISHED)
    # Apart from `texts`, which are erased after their days: what the office itself reports stays.
    db.table("report_texts").create({"hash": str, "salt": bytes, "text": str}, pk="hash")


@migrations()
def m005_chain(db: Database) -> None:
    """Chain the lines by hashes, those that are there too, and refuse a REPLACE everywhere.

    Of lines that are older than this step the chain says what they were when it was taken.
    """
    db.execute("DROP TRIGGER events_are_never_updated")
    db.execute("ALTER TABLE events ADD COLUMN hash BLOB")
    before, last = chain.GENESIS, 0
    page = "SELECT seq, day, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
    while lines := db.execute(page, [last, _LINES_AT_ONCE]).fetchall():
        hashes = list(chain.linked(before, lines))
        before, last = hashes[-1], lines[-1][0]
        db.conn.executemany(
            "UPDATE events SET hash = ? WHERE seq = ?",
            [(hash_, line[0]) for hash_, line in zip(hashes, lines, strict=True)],
        )
    db.execute(_APPEND_ONLY.format(table="events", what="update"))
    for what in ("update", "delete"):
        db.execute(_APPEND_ONLY.format(table="numbers", what=what))
    for table, taken in _TAKEN.items():
        words = _REPORTS_WORDS if table == "report_versions" else _APPEND_ONLY_WORDS
        db.execute(_NEVER_REPLACED.format(table=table, taken=taken, words=words))


@migrations()
def m006_closed_years(db: Database) -> None:
    """Make room for what is known of years that lie in files of their own (``years.py``)."""
    db.table("closed_years").create(
        {"year": int, "first_seq": int, "last_seq": int, "last_day": str, "head": bytes},
        pk="year",
        not_null={"first_seq", "last_seq", "last_day", "head"},
    )
    for what in ("update", "delete"):
        db.execute(_APPEND_ONLY.format(table="closed_years", what=what))
    taken = "NEW.year <= (SELECT max(year) FROM closed_years)"
    words = _APPEND_ONLY_WORDS
    db.execute(_NEVER_REPLACED.format(table="closed_years", taken=taken, words=words))
    for table, moved in _MOVED.items():
        db.execute(f"DROP TRIGGER {table}_are_never_deleted")
        db.execute(_DELETED_WHEN_MOVED.format(table=table, moved=moved))


@migrations()
def m007_alerts_by_day(db: Database) -> None:
    """Let a start find the alerts of two weeks without reading all that happened in them."""
    for kind in ("alert_raised", "alert_acknowledged"):
        db.execute(f"CREATE INDEX {kind}_by_day ON events (day, seq) WHERE kind = '{kind}'")


def unknown_steps(db: Database) -> list[str]:
    """Return the steps of a ledger's schema that this program does not know: a newer one's."""
    empty = Database(memory=True)
    known = {step.name for step in migrations.pending(empty)}
    return sorted({step.name for step in migrations.applied(db)} - known)
