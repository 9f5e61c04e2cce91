"""Accounts: PINs and their lock-out, sessions, device tokens, and changes made by commands."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.accounts import (
    AccountError,
    AccountFileError,
    Accounts,
    AccountStore,
    Device,
    DeviceRole,
    LockedOut,
    Role,
    Staff,
    WrongPin,
    add_device,
    add_staff,
    may_act_as,
)
from server.accounts.lockout import Lockout
from server.accounts.pins import check_new_pin
from ticket_queue.ids import DeviceId, KioskId, Language, StaffId

LAN = Staff(StaffId("lan"), "Nguyễn Thị Lan", Role.OFFICER, Language("vi"))


class Times:
    """A clock of seconds and a wall clock that go on only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.moment = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.moment

    def go_on(self, time: timedelta) -> None:
        self.seconds += time.total_seconds()
        self.moment += time


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accounts.sqlite3"


@pytest.fixture
def store(path: Path) -> AccountStore:
    return AccountStore(path)


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
async def accounts(path: Path, store: AccountStore, times: Times) -> AsyncIterator[Accounts]:
    add_staff(store, LAN, "2580")
    accounts = Accounts.open(path, clock=times.clock, now=times.now)
    yield accounts
    await accounts.close()


def test_roles_include_the_lower_ones_and_the_administrator_stands_apart() -> None:
    staff = (Role.GUIDE, Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR)
    allowed = {(role, needed) for role in staff for needed in staff if may_act_as(role, needed)}
    assert allowed == {
        (Role.GUIDE, Role.GUIDE),
        (Role.OFFICER, Role.GUIDE),
        (Role.OFFICER, Role.OFFICER),
        (Role.MANAGER, Role.GUIDE),
        (Role.MANAGER, Role.OFFICER),
        (Role.MANAGER, Role.MANAGER),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR),
    }


@pytest.mark.parametrize(
    "pin",
    ["1234", "4321", "0000", "9999", "1212", "565656", "12121", "456789", "7890", "123456789"],
)
def test_a_pin_that_is_guessed_first_is_refused(pin: str) -> None:
    with pytest.raises(AccountError) as caught:
        check_new_pin(pin)
    assert caught.value.key == "pin_weak"
    check_new_pin(pin, weak_allowed=True)


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "１２３４", "12 4"])
def test_a_pin_has_four_to_twelve_digits(pin: str) -> None:
    with pytest.raises(AccountError) as caught:
        check_new_pin(pin, weak_allowed=True)
    assert caught.value.key == "pin_shape"


@pytest.mark.parametrize("pin", ["2580", "7391", "1357", "190845"])
def test_other_pins_are_taken(pin: str) -> None:
    check_new_pin(pin)


async def test_the_right_pin_says_who_it_is(accounts: Accounts) -> None:
    assert await accounts.check_pin(StaffId("lan"), "2580") == LAN


@pytest.mark.parametrize(("staff", "pin"), [("lan", "2581"), ("nobody", "2580"), ("lan", "")])
async def test_a_wrong_pin_and_a_stranger_are_told_the_same(
    accounts: Accounts, staff: str, pin: str
) -> None:
    with pytest.raises(WrongPin) as caught:
        await accounts.check_pin(StaffId(staff), pin)
    assert caught.value.args == ()


async def test_many_wrong_pins_lock_out_even_the_right_one(
    accounts: Accounts, times: Times
) -> None:
    for attempt in range(5):
        with pytest.raises(WrongPin):
            await accounts.check_pin(LAN.staff, f"777{attempt}", f"10.0.0.{attempt}")
    with pytest.raises(LockedOut) as caught:
        await accounts.check_pin(LAN.staff, "2580", "10.0.0.9")
    assert caught.value.seconds == 30
    times.go_on(timedelta(seconds=30))
    assert await accounts.check_pin(LAN.staff, "2580", "10.0.0.9") == LAN
    with pytest.raises(WrongPin):
        await accounts.check_pin(LAN.staff, "2581", "10.0.0.9")


async def test_a_stranger_is_locked_out_alike(accounts: Accounts) -> None:
    for _ in range(5):
        with pytest.raises(WrongPin):
            await accounts.check_pin(StaffId("nobody"), "7391")
    with pytest.raises(LockedOut):
        await accounts.check_pin(StaffId("nobody"), "7391")


async def test_tries_at_once_are_no_more_tries(accounts: Accounts) -> None:
    answers = await asyncio.gather(
        *(accounts.check_pin(LAN.staff, f"777{n}") for n in range(9)), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(WrongPin) == 5
    assert [type(answer) for answer in answers].count(LockedOut) == 4


def test_an_address_is_locked_for_longer_each_time_and_forgotten_after_an_hour() -> None:
    times = Times()
    lockout = Lockout(times.clock, free=2)
    locks = []
    for _ in range(8):
        lockout.count("10.0.0.5")
        locks.append(lockout.seconds_left("10.0.0.5"))
        times.go_on(timedelta(seconds=lockout.seconds_left("10.0.0.5")))
    assert locks == [0, 30, 60, 120, 240, 480, 900, 900]
    times.go_on(timedelta(minutes=61))
    lockout.count("10.0.0.5")
    assert lockout.seconds_left("10.0.0.5") == 0


def test_a_right_pin_among_wrong_ones_does_not_free_an_address() -> None:
    lockout = Lockout(Times().clock, free=3)
    lockout.count("10.0.0.5")
    lockout.count("10.0.0.5")
    lockout.count("10.0.0.5")
    lockout.take_back("10.0.0.5")
    assert lockout.seconds_left("10.0.0.5") == 0
    lockout.count("10.0.0.5")
    assert lockout.seconds_left("10.0.0.5") > 0


def test_invented_names_do_not_fill_the_memory() -> None:
    lockout = Lockout(Times().clock, free=3)
    for number in range(20_001):
        lockout.count(f"name-{number}")
    assert len(lockout._tries) <= 10_000  # noqa: SLF001 - the only way to see the size


async def test_a_session_lasts_twelve_hours(accounts: Accounts, times: Times) -> None:
    token = await accounts.start_session(LAN)
    assert accounts.session(token) == LAN
    assert accounts.session(token + "x") is None
    times.go_on(timedelta(hours=12) - timedelta(seconds=1))
    assert accounts.session(token) == LAN
    times.go_on(timedelta(seconds=1))
    assert accounts.session(token) is None


async def test_a_session_outlives_the_server(accounts: Accounts, path: Path, times: Times) -> None:
    token = await accounts.start_session(LAN)
    again = Accounts.open(path, clock=times.clock, now=times.now)
    assert again.session(token) == LAN
    await again.close()


async def test_signing_out_ends_the_session(accounts: Accounts) -> None:
    token = await accounts.start_session(LAN)
    await accounts.end_session(token)
    assert accounts.session(token) is None


async def test_removing_staff_ends_their_sessions_within_a_second(
    accounts: Accounts, store: AccountStore, times: Times
) -> None:
    token = await accounts.start_session(LAN)
    assert accounts.session(token) == LAN
    store.remove_staff(LAN.staff)
    times.go_on(timedelta(seconds=1))
    assert accounts.session(token) is None
    with pytest.raises(WrongPin):
        await accounts.check_pin(LAN.staff, "2580")


async def test_a_new_device_is_known_at_once_and_a_revoked_one_within_a_second(
    accounts: Accounts, store: AccountStore, times: Times
) -> None:
    token = add_device(store, DeviceId("kiosk-a"), DeviceRole.KIOSK)
    assert accounts.device(token) == Device(DeviceId("kiosk-a"), DeviceRole.KIOSK, KioskId(1))
    assert accounts.device("x") is None
    assert list(accounts.broker_hashes()) == ["kiosk-a"]
    store.revoke_device(DeviceId("kiosk-a"))
    times.go_on(timedelta(seconds=1))
    assert accounts.device(token) is None
    assert accounts.devices() == ()
    assert accounts.broker_hashes() == {}


async def test_a_full_disk_is_said_and_once_there_is_space_people_sign_in(
    accounts: Accounts,
) -> None:
    file = accounts._store._connection  # noqa: SLF001 - its disk is made full
    (pages,) = file.execute("PRAGMA page_count").fetchone()
    file.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(AccountFileError):  # noqa: PT012 - which session fills the disk is open
        for _ in range(1000):
            await accounts.start_session(LAN)
    file.execute(f"PRAGMA max_page_count = {pages + 10}")
    assert accounts.session(await accounts.start_session(LAN)) == LAN


async def test_a_writer_in_the_file_stops_nobody(accounts: Accounts, path: Path) -> None:
    token = await accounts.start_session(LAN)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert accounts.session(token) == LAN
    assert accounts.session("somebody else's") is None
    writer.execute("ROLLBACK")
    writer.close()


def test_each_kiosk_has_a_digit_of_its_own(store: AccountStore) -> None:
    add_device(store, DeviceId("kiosk-a"), DeviceRole.KIOSK, KioskId(2))
    add_device(store, DeviceId("kiosk-b"), DeviceRole.KIOSK)
    add_device(store, DeviceId("kiosk-c"), DeviceRole.KIOSK)
    assert [device.kiosk for device in store.devices()] == [2, 1, 3]
    with pytest.raises(AccountError) as caught:
        add_device(store, DeviceId("kiosk-d"), DeviceRole.KIOSK, KioskId(2))
    assert caught.value.key == "kiosk_taken"


def test_a_tenth_kiosk_finds_no_digit(store: AccountStore) -> None:
    for number in range(9):
        add_device(store, DeviceId(f"kiosk-{number}"), DeviceRole.KIOSK)
    with pytest.raises(AccountError) as caught:
        add_device(store, DeviceId("one-more"), DeviceRole.KIOSK)
    assert caught.value.key == "kiosks_full"


def test_an_id_is_given_again_only_after_it_was_revoked(store: AccountStore) -> None:
    first = add_device(store, DeviceId("tv"), DeviceRole.DISPLAY)
    with pytest.raises(AccountError):
        add_device(store, DeviceId("tv"), DeviceRole.DISPLAY)
    store.revoke_device(DeviceId("tv"))
    second = add_device(store, DeviceId("tv"), DeviceRole.DISPLAY)
    assert first != second
    assert len(store.device_tokens()) == 1


def test_no_device_takes_the_servers_name_at_the_broker(store: AccountStore) -> None:
    with pytest.raises(AccountError) as caught:
        add_device(store, DeviceId("server"), DeviceRole.DISPLAY)
    assert caught.value.key == "device_reserved"
    assert store.devices() == ()


def test_what_is_not_there_cannot_be_removed(store: AccountStore) -> None:
    with pytest.raises(AccountError):
        store.remove_staff(StaffId("nobody"))
    with pytest.raises(AccountError):
        store.revoke_device(DeviceId("nothing"))


def test_staff_are_added_once(store: AccountStore) -> None:
    add_staff(store, LAN, "2580")
    with pytest.raises(AccountError):
        add_staff(store, LAN, "7391")
    assert store.staff() == (LAN,)


def test_no_secret_is_in_the_file(store: AccountStore, path: Path) -> None:
    add_staff(store, LAN, "258036914703")
    token = add_device(store, DeviceId("tv"), DeviceRole.DISPLAY)
    content = path.read_bytes()
    assert b"258036914703" not in content
    assert token.encode() not in content
    assert path.stat().st_mode & 0o077 == 0


def test_two_processes_may_make_the_file_at_once(path: Path) -> None:
    barrier = threading.Barrier(4)
    faults: list[BaseException] = []

    def make() -> None:
        barrier.wait()
        try:
            AccountStore(path).close()
        except sqlite3.Error as error:
            faults.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


async def test_a_session_at_a_device_counts_with_it_alone_and_ends_with_its_right(
    accounts: Accounts, store: AccountStore, times: Times
) -> None:
    tv = DeviceId("tv")
    add_device(store, tv, DeviceRole.DISPLAY)
    here, anywhere = await accounts.start_session(LAN, tv), await accounts.start_session(LAN)
    assert accounts.session(here, tv) == LAN
    assert accounts.session(here) is None
    assert accounts.session(here, DeviceId("other")) is None
    assert accounts.session(anywhere, tv) is None
    store.revoke_device(tv)
    add_device(store, tv, DeviceRole.DISPLAY)
    times.go_on(timedelta(seconds=1))
    assert accounts.session(here, tv) is None
    assert accounts.session(anywhere) == LAN


async def test_each_member_of_staff_has_the_lowest_number_that_was_free(
    accounts: Accounts, store: AccountStore, times: Times
) -> None:
    others = [Staff(StaffId(name), name, Role.OFFICER, Language("vi")) for name in ("ba", "an")]
    for other in others:
        store.add_staff(other, "no PIN")
    store.remove_staff(LAN.staff)
    new = Staff(StaffId("new"), "new", Role.OFFICER, Language("vi"))
    store.add_staff(new, "no PIN")
    times.go_on(timedelta(seconds=1))
    assert accounts.numbered_staff() == ((1, new), (2, others[0]), (3, others[1]))


def test_accounts_of_the_first_version_are_numbered_and_their_sessions_go_on(path: Path) -> None:
    old = AccountStore(path)
    old.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as before:
        before.execute("DROP INDEX idx_staff_number")
        before.execute("ALTER TABLE staff DROP COLUMN number")
        before.execute("ALTER TABLE sessions DROP COLUMN device")
        before.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_terminals'")
        for staff in ("thu", "lan"):
            before.execute("INSERT INTO staff VALUES (?, 'x', 'officer', 'vi', '')", (staff,))
        ends = "2030-01-01T00:00:00+00:00"
        before.execute("INSERT INTO sessions VALUES ('hash', 'lan', ?)", (ends,))
    with closing(AccountStore(path)) as store:
        assert store.staff_numbers() == {"thu": 1, "lan": 2}
        session = store.sessions()["hash"]
        assert (session.staff, session.device) == ("lan", None)
