"""The schema of the accounts' file, step by step; a released step is never changed."""

from sqlite_utils import Database, Migrations

migrations = Migrations("moiso-accounts")


@migrations()
def m001_accounts(db: Database) -> None:
    """Make the three tables."""
    db.table("staff").create(
        {"staff": str, "name": str, "role": str, "language": str, "pin_hash": str}, pk="staff"
    )
    db.table("devices").create(
        {
            "device": str,
            "role": str,
            "kiosk": int,
            "token_hash": str,
            "broker_hash": str,
            "added_at": str,
            "revoked_at": str,
        },
        pk="device",
    )
    db.table("sessions").create(
        {"token_hash": str, "staff": str, "expires_at": str}, pk="token_hash"
    )
    db.table("sessions").create_index(["staff"])


@migrations()
def m002_trail(db: Database) -> None:
    """Make the trail of who changed an account; nothing in it is ever changed."""
    db.table("trail").create(
        {"number": int, "at": str, "by": str, "deed": str, "subject": str, "role": str},
        pk="number",
        not_null={"at", "by", "deed", "subject"},
    )
    for what in ("update", "delete"):
        db.execute(
            f"CREATE TRIGGER the_trail_is_never_{what}d BEFORE {what} ON trail"
            " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        )


@migrations()
def m003_terminals(db: Database) -> None:
    """Bind sessions to devices, and number the staff for those who sign in on a number pad."""
    db.table("sessions").add_column("device", str)
    db.table("staff").add_column("number", int)
    db.execute(
        "UPDATE staff SET number ="
        " (SELECT COUNT(*) FROM staff AS other WHERE other.rowid <= staff.rowid)"
    )
    db.table("staff").create_index(["number"], unique=True)
