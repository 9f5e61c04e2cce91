"""Who is asking: PINs, sessions and device tokens, answered from memory on the hot path."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TypeVar

from server.accounts.errors import AccountFileError, LockedOut, WrongPin
from server.accounts.lockout import Lockout
from server.accounts.people import Device, Session, Staff
from server.accounts.pins import LONGEST, pin_hash, pin_matches
from server.accounts.store import AccountStore
from server.accounts.tokens import new_token, token_hash
from ticket_queue.ids import DeviceId, StaffId

Result = TypeVar("Result")

SESSION_LIFE = timedelta(hours=12)
"""A working day with its overtime; nobody stays signed in until the next morning."""

CHANGES_SEEN_WITHIN_S = 0.5
PINS_AT_ONCE = 2
FREE_TRIES_OF_STAFF = 5
FREE_TRIES_OF_ADDRESS = 20
"""A whole ward may sign in from behind one address."""


class Accounts:
    """The accounts as a running server sees them; open with ``Accounts.open(path)``.

    Sessions, staff and devices are held in memory; what a command changes in the file is seen
    within half a second.
    """

    def __init__(
        self,
        store: AccountStore,
        watch: AccountStore,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        """Use ``store`` in a thread of its own, and ``watch`` to look for others' changes."""
        self._store = store
        self._watch = watch
        self._clock = clock
        self._now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="accounts")
        self._pins = asyncio.Semaphore(PINS_AT_ONCE)
        self._staff_tries = Lockout(clock, FREE_TRIES_OF_STAFF)
        self._address_tries = Lockout(clock, FREE_TRIES_OF_ADDRESS)
        self._strangers_hash: str | None = None
        self._looked_s = clock()
        self._version = watch.version()
        self._read()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> "Accounts":
        """Open the file of accounts, or make an empty one.

        ``clock`` gives seconds that never go back, for the lock-out; ``now`` an aware moment, for
        the end of sessions.

        Raises:
            AccountFileError: it is no such file, or cannot be written.
            OSError: it or its folder cannot be made.
        """
        return cls(AccountStore(path), AccountStore(path, busy_timeout_s=0), clock, now)

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._store.close)
        self._thread.shutdown()
        self._watch.close()

    async def check_pin(self, staff: StaffId, pin: str, address: str = "") -> Staff:
        """Return who it is, when the PIN is right.

        A stranger costs the same work as a wrong PIN. ``address`` is the remote one.

        Raises:
            WrongPin: the id or the PIN is wrong.
            LockedOut: too many wrong PINs for this id or from this address.
        """
        left_s = max(
            self._staff_tries.seconds_left(staff), self._address_tries.seconds_left(address)
        )
        if left_s > 0:
            raise LockedOut(ceil(left_s))
        self._staff_tries.count(staff)
        self._address_tries.count(address)
        loop = asyncio.get_running_loop()
        kept = await loop.run_in_executor(self._thread, self._store.pin_hash, staff)
        async with self._pins:
            # Made for the first who signs in, stranger or not, and not at each start.
            if self._strangers_hash is None:
                self._strangers_hash = await asyncio.to_thread(pin_hash, new_token())
            given = pin[: LONGEST + 1]
            right = await asyncio.to_thread(pin_matches, kept or self._strangers_hash, given)
        self._look(at_once=True)
        known = self._staff.get(staff)
        if kept is None or not right or known is None:
            raise WrongPin
        self._staff_tries.forgive(staff)
        self._address_tries.take_back(address)
        return known

    async def start_session(self, staff: Staff, device: DeviceId | None = None) -> str:
        """Return the token of a new session, which lasts 12 hours and is bound to a ``device``.

        Raises:
            AccountFileError: the file cannot be written now.
        """
        session = Session(staff.staff, self._now() + SESSION_LIFE, device)
        token = new_token()
        hashed = token_hash(token)
        await self._write(lambda: self._store.add_session(hashed, session, self._now()))
        self._sessions[hashed] = session
        return token

    def session(self, token: str, device: DeviceId | None = None) -> Staff | None:
        """Return whose session a token is, or None when it is nobody's any more.

        One that is bound to a device is nobody's without it, and the other way round.
        """
        hashed = token_hash(token)
        self._look(at_once=hashed not in self._sessions)
        found = self._sessions.get(hashed)
        if found is None or found.expires_at <= self._now() or found.device != device:
            return None
        return self._staff.get(found.staff)

    async def end_session(self, token: str) -> None:
        """End a session at once; a token that is nobody's changes nothing.

        Raises:
            AccountFileError: the file cannot be written now; the session goes on.
        """
        hashed = token_hash(token)
        await self._write(lambda: self._store.end_session(hashed))
        self._sessions.pop(hashed, None)

    async def _write(self, write: Callable[[], Result]) -> Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, write)
        except sqlite3.OperationalError as error:
            raise AccountFileError(f"the file of accounts: {error}") from error

    async def change(self, change: Callable[[AccountStore], Result]) -> Result:
        """Change the accounts in the thread that may block, and see the change at once.

        Raises:
            AccountError: it may not be changed so.
            AccountFileError: the file cannot be written now; nothing has changed.
        """
        changed = await self._write(lambda: change(self._store))
        self._look(at_once=True)
        return changed

    def staff(self) -> tuple[Staff, ...]:
        """Return every member of staff, by id."""
        self._look()
        return tuple(sorted(self._staff.values(), key=lambda member: member.staff))

    def device(self, token: str) -> Device | None:
        """Return whose token it is, or None when it is no device's or has been revoked."""
        hashed = token_hash(token)
        self._look(at_once=hashed not in self._devices)
        return self._devices.get(hashed)

    def staff_name(self, staff: StaffId) -> str | None:
        """Return a member's name, or None for somebody who is no member any more."""
        self._look()
        known = self._staff.get(staff)
        return None if known is None else known.name

    def numbered_staff(self) -> tuple[tuple[int, Staff], ...]:
        """Return every member of staff with the number to type for it, by number."""
        self._look()
        return tuple(sorted((self._numbers[each.staff], each) for each in self._staff.values()))

    def devices(self) -> tuple[Device, ...]:
        """Return every device that has not been revoked, by id."""
        self._look()
        return tuple(sorted(self._devices.values(), key=lambda device: device.device))

    def broker_hashes(self) -> dict[DeviceId, str]:
        """Return each device's line of the broker's password file."""
        self._look()
        return dict(self._broker_hashes)

    def _look(self, *, at_once: bool = False) -> None:
        if not at_once and self._clock() - self._looked_s < CHANGES_SEEN_WITHIN_S:
            return
        try:
            version = self._watch.version()
            if version != self._version:
                self._read()
                self._version = version
        except sqlite3.OperationalError:
            # Somebody is writing this very moment: what is in memory holds until the next look.
            return
        self._looked_s = self._clock()

    def _read(self) -> None:
        staff = {member.staff: member for member in self._watch.staff()}
        devices, hashes = self._watch.device_tokens(), self._watch.broker_hashes()
        sessions, self._numbers = self._watch.sessions(), self._watch.staff_numbers()
        self._staff, self._devices, self._sessions = staff, devices, sessions
        self._broker_hashes = hashes
