"""The ledger's schema, step by step; a step is never changed once it has been released."""

import secrets

from sqlite_utils import Database, Migrations

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
