"""The demo's accounts, and the file that tells them to whoever tries it."""

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from server.accounts import (
    FILE_NAME,
    AccountError,
    AccountStore,
    Device,
    DeviceRole,
    Role,
    Staff,
    add_device,
)
from server.accounts.pins import check_new_pin, pin_hash
from server.demo.whole_files import write_whole
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue
from ticket_queue.ids import DeviceId, KioskId, StaffId

ACCOUNTS_FILE = "demo-accounts.json"
TOKENS_FOLDER = "tokens"
PIN_DIGITS = 6

OFFICERS = ("lan", "minh", "hoa", "son", "thu", "nam")
GUIDE, MANAGER, ADMINISTRATOR = "yen", "phuc", "admin"
ROLES: Mapping[str, Role] = {
    **dict.fromkeys(OFFICERS, Role.OFFICER),
    GUIDE: Role.GUIDE,
    MANAGER: Role.MANAGER,
    ADMINISTRATOR: Role.ADMINISTRATOR,
}
KIOSKS = (DeviceId("kiosk-1"), DeviceId("kiosk-2"))
BOARD = DeviceId("board-1")
DEVICES = (
    Device(KIOSKS[0], DeviceRole.KIOSK, KioskId(1)),
    Device(KIOSKS[1], DeviceRole.KIOSK, KioskId(2)),
    Device(BOARD, DeviceRole.DISPLAY),
)


@dataclass(frozen=True)
class SampleAccounts:
    """The secrets of the demo: PINs by staff, tokens by device."""

    pins: Mapping[str, str]
    tokens: Mapping[str, str]

    def written(self) -> dict[str, object]:
        """Return what stands in ``demo-accounts.json``."""
        roles = {device.device: device.role.value for device in DEVICES}
        return {
            "staff": [
                {"staff": staff, "pin": pin, "role": ROLES[staff].value}
                for staff, pin in self.pins.items()
            ],
            "devices": [
                {"device": device, "role": roles[DeviceId(device)], "token": token}
                for device, token in self.tokens.items()
            ],
        }


def sample_accounts(data: Path, texts: Catalogue) -> SampleAccounts:
    """Return the demo's accounts: those of the last time, and anew whatever is missing of them.

    Writes ``demo-accounts.json`` and a token file for each device, readable by their owner only.

    Raises:
        OSError: something cannot be written.
    """
    before = _read(data / ACCOUNTS_FILE)
    data.mkdir(parents=True, exist_ok=True)
    with closing(AccountStore(data / FILE_NAME)) as store:
        accounts = SampleAccounts(
            pins=_staff(store, before.pins, texts), tokens=_devices(store, before.tokens)
        )
    for device, token in accounts.tokens.items():
        write_whole(token_file(data, DeviceId(device)), f"{token}\n")
    text = json.dumps(accounts.written(), ensure_ascii=False, indent=2)
    write_whole(data / ACCOUNTS_FILE, f"{text}\n")
    return accounts


def token_file(data: Path, device: DeviceId) -> Path:
    """Return where a device's token lies, for the program of that device."""
    return data / TOKENS_FOLDER / device


def _read(path: Path) -> SampleAccounts:
    """Read the accounts of the last time; a file that is not whole counts as none."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return SampleAccounts(
            pins={each["staff"]: each["pin"] for each in written["staff"]},
            tokens={each["device"]: each["token"] for each in written["devices"]},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return SampleAccounts({}, {})


def _staff(store: AccountStore, before: Mapping[str, str], texts: Catalogue) -> dict[str, str]:
    known = {member.staff for member in store.staff()}
    missing = [staff for staff in ROLES if StaffId(staff) not in known or staff not in before]
    for staff in missing:
        if StaffId(staff) in known:
            store.remove_staff(StaffId(staff))
    pins = {staff: _new_pin() for staff in missing}
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # each hash takes a good part of a second
        hashes = dict(zip(missing, threads.map(pin_hash, pins.values()), strict=True))
    for staff in missing:
        name = texts(f"demo.staff.{staff}")
        member = Staff(StaffId(staff), name, ROLES[staff], FIRST_LANGUAGE)
        store.add_staff(member, hashes[staff])
    return {staff: pins.get(staff) or before[staff] for staff in ROLES}


def _new_pin() -> str:
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))
        with contextlib.suppress(AccountError):  # too easy to guess: another one
            check_new_pin(pin)
            return pin


def _devices(store: AccountStore, before: Mapping[str, str]) -> dict[str, str]:
    known = {device.device for device in store.devices()}
    tokens = {}
    for device in DEVICES:
        if device.device in known and device.device in before:
            tokens[str(device.device)] = before[device.device]
            continue
        if device.device in known:
            store.revoke_device(device.device)
        tokens[str(device.device)] = add_device(store, device.device, device.role, device.kiosk)
    return tokens
