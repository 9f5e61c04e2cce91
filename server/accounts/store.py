"""Staff, devices and sessions in one small SQLite file that the server and the commands share.

A rollback journal, not WAL: several processes write it, seldom (SQLite below 3.51.3 can damage a
WAL with two writing connections). Only hashes of secrets are in it; the file is its owner's alone.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from server.accounts.errors import AccountError, AccountFileError
from server.accounts.migrations import migrations
from server.accounts.people import Device, DeviceRole, Role, Session, Staff
from server.accounts.trail import BY_COMMAND, Deed, TrailEntry
from ticket_queue.ids import DeviceId, KioskId, Language, StaffId

FILE_NAME = "accounts.sqlite3"
BUSY_TIMEOUT_S = 5.0


class AccountStore:
    """The file of accounts, opened by one process; use it in one thread."""

    def __init__(self, path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Open the file, or make it, and bring its tables up to date.

        ``busy_timeout_s`` is how long to wait while another connection writes.

        Raises:
            AccountFileError: it is no such file, or cannot be written.
            OSError: it or its folder cannot be made.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        self._db = Database(self._connection)
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise AccountFileError(f"{path}: {error}") from error
        self._connection.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode=DELETE")
        # A commit is the unlinking of the rollback journal. FULL does not sync that: a power cut
        # would undo the commit, and bring back a device that was revoked.
        self._connection.execute("PRAGMA synchronous=EXTRA")
        if migrations.pending(self._db):
            # Another process may be making them too: the second one waits and finds them made.
            with self._immediate():
                migrations.apply(self._db)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def staff(self) -> tuple[Staff, ...]:
        """Return every member of staff, by id."""
        return tuple(
            Staff(StaffId(row["staff"]), row["name"], Role(row["role"]), Language(row["language"]))
            for row in self._db.table("staff").rows_where(order_by="staff")
        )

    def pin_hash(self, staff: StaffId) -> str | None:
        """Return the hash of a member's PIN, or None for a stranger."""
        row = self._connection.execute(
            "SELECT pin_hash FROM staff WHERE staff = ?", (staff,)
        ).fetchone()
        return None if row is None else row[0]

    def staff_numbers(self) -> dict[StaffId, int]:
        """Return the number that each member of staff can type in place of the id."""
        return {StaffId(row["staff"]): row["number"] for row in self._db.table("staff").rows}

    def add_staff(self, staff: Staff, pin_hash: str, *, by: str = BY_COMMAND) -> None:
        """Add a member of staff, who gets the lowest number that nobody has.

        Raises:
            AccountError: the id is taken.
        """
        with self._immediate():
            if self.pin_hash(staff.staff) is not None:
                raise AccountError("staff_exists", staff=staff.staff)
            taken = set(self.staff_numbers().values())
            number = next(each for each in count(1) if each not in taken)
            row = {**_staff_row(staff), "pin_hash": pin_hash, "number": number}
            self._db.table("staff").insert(row)
            self._note(by, Deed.STAFF_ADDED, staff.staff, staff.role)

    def change_staff(self, staff: Staff, pin_hash: str | None, *, by: str) -> None:
        """Give a member of staff another name, role or language, and a new PIN if there is one.

        A new PIN ends the member's sessions.

        Raises:
            AccountError: there is no such member, or no administrator would be left.
        """
        with self._immediate():
            self._check_leaves_administrator(staff.staff, staff.role)
            self._db.table("staff").update(staff.staff, _staff_row(staff))
            self._note(by, Deed.STAFF_CHANGED, staff.staff, staff.role)
            if pin_hash is not None:
                self._db.table("staff").update(staff.staff, {"pin_hash": pin_hash})
                self._db.execute("DELETE FROM sessions WHERE staff = ?", (staff.staff,))
                self._note(by, Deed.PIN_CHANGED, staff.staff, staff.role)

    def remove_staff(self, staff: StaffId, *, by: str = BY_COMMAND) -> None:
        """Remove a member of staff and end their sessions.

        Raises:
            AccountError: there is no such member, or a page would remove the last administrator.
        """
        with self._immediate():
            if by != BY_COMMAND:
                self._check_leaves_administrator(staff, None)
            self._db.execute("DELETE FROM sessions WHERE staff = ?", (staff,))
            if not self._db.execute("DELETE FROM staff WHERE staff = ?", (staff,)).rowcount:
                raise AccountError("staff_unknown", staff=staff)
            self._note(by, Deed.STAFF_REMOVED, staff, None)

    def _check_leaves_administrator(self, staff: StaffId, role: Role | None) -> None:
        members = {member.staff: member.role for member in self.staff()}
        if staff not in members:
            raise AccountError("staff_unknown", staff=staff)
        others = [each for each in members if each != staff]
        left = [each for each in others if members[each] is Role.ADMINISTRATOR]
        if members[staff] is Role.ADMINISTRATOR is not role and not left:
            raise AccountError("last_administrator", staff=staff)

    def _note(self, by: str, deed: Deed, subject: str, role: Role | DeviceRole | None) -> None:
        self._db.table("trail").insert(
            {
                "at": _text(datetime.now(UTC)),
                "by": by,
                "deed": deed.value,
                "subject": subject,
                "role": None if role is None else role.value,
            }
        )

    def trail(self, limit: int) -> tuple[TrailEntry, ...]:
        """Return who changed which account, the newest first."""
        rows = self._db.table("trail").rows_where(order_by="number desc", limit=limit)
        return tuple(
            TrailEntry(
                datetime.fromisoformat(row["at"]),
                row["by"],
                Deed(row["deed"]),
                row["subject"],
                row["role"] or "",
            )
            for row in rows
        )

    def devices(self) -> tuple[Device, ...]:
        """Return every device that has not been revoked, by id."""
        rows = self._db.table("devices").rows_where("revoked_at IS NULL", order_by="device")
        return tuple(_device(row) for row in rows)

    def device_tokens(self) -> dict[str, Device]:
        """Return the devices that have not been revoked by the hash of their token."""
        rows = self._db.table("devices").rows_where("revoked_at IS NULL")
        return {row["token_hash"]: _device(row) for row in rows}

    def broker_hashes(self) -> dict[DeviceId, str]:
        """Return the lines of mosquitto's password file: each device's hash of its token."""
        rows = self._db.table("devices").rows_where("revoked_at IS NULL", order_by="device")
        return {DeviceId(row["device"]): row["broker_hash"] for row in rows}

    def add_device(
        self, device: Device, token_hash: str, broker_hash: str, *, by: str = BY_COMMAND
    ) -> None:
        """Add a device, or give a revoked one its place again with a new token.

        Raises:
            AccountError: the id is in use, or the digit is another kiosk's.
        """
        with self._immediate():
            for other in self.devices():
                if other.device == device.device:
                    raise AccountError("device_exists", device=device.device)
                if device.kiosk is not None and other.kiosk == device.kiosk:
                    raise AccountError("kiosk_taken", kiosk=device.kiosk, device=other.device)
            row = {
                "device": device.device,
                "role": device.role.value,
                "kiosk": device.kiosk,
                "token_hash": token_hash,
                "broker_hash": broker_hash,
                "added_at": _text(datetime.now(UTC)),
                "revoked_at": None,
            }
            self._db.table("devices").insert(row, replace=True)
            self._note(by, Deed.DEVICE_ADDED, device.device, device.role)

    def revoke_device(self, device: DeviceId, *, by: str = BY_COMMAND) -> None:
        """Take a device's right from it, and end the sessions that were begun at it.

        Raises:
            AccountError: there is no such device, or it has been revoked already.
        """
        with self._immediate():
            self._db.execute("DELETE FROM sessions WHERE device = ?", (device,))
            revoked = self._db.execute(
                "UPDATE devices SET revoked_at = ? WHERE device = ? AND revoked_at IS NULL",
                (_text(datetime.now(UTC)), device),
            )
            if not revoked.rowcount:
                raise AccountError("device_unknown", device=device)
            self._note(by, Deed.DEVICE_REVOKED, device, None)

    def sessions(self) -> dict[str, Session]:
        """Return every session by the hash of its token."""
        return {row["token_hash"]: _session(row) for row in self._db.table("sessions").rows}

    def add_session(self, token_hash: str, session: Session, now: datetime) -> None:
        """Begin a session and forget those that have ended."""
        row = {
            "token_hash": token_hash,
            "staff": session.staff,
            "expires_at": _text(session.expires_at),
            "device": session.device,
        }
        with self._immediate():
            self._db.execute("DELETE FROM sessions WHERE expires_at < ?", (_text(now),))
            self._db.table("sessions").insert(row)

    def end_session(self, token_hash: str) -> None:
        """End a session; one that is not there has ended."""
        self._db.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))

    def version(self) -> int:
        """Return a number that changes when another connection has written the file."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    @contextmanager
    def _immediate(self) -> Iterator[None]:
        # A deferred BEGIN that reads before it writes fails when somebody else wrote in between.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself, or fails the commit and leaves it open.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def _staff_row(staff: Staff) -> dict[str, str]:
    return {
        "staff": staff.staff,
        "name": staff.name,
        "role": staff.role.value,
        "language": staff.language,
    }


def _device(row: dict[str, Any]) -> Device:
    kiosk = None if row["kiosk"] is None else KioskId(row["kiosk"])
    return Device(DeviceId(row["device"]), DeviceRole(row["role"]), kiosk)


def _session(row: dict[str, Any]) -> Session:
    device = None if row["device"] is None else DeviceId(row["device"])
    return Session(StaffId(row["staff"]), datetime.fromisoformat(row["expires_at"]), device)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
