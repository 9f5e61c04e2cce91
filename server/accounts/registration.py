"""Giving people and devices their places: what the administrator's commands and the demo do."""

from server.accounts.errors import AccountError
from server.accounts.people import Device, DeviceRole, Staff
from server.accounts.pins import check_new_pin, pin_hash
from server.accounts.store import AccountStore
from server.accounts.tokens import broker_hash, new_token, token_hash
from server.accounts.trail import BY_COMMAND
from ticket_queue.ids import DeviceId, KioskId

KIOSK_DIGITS = range(1, 10)
RESERVED = frozenset({"server"})
"""The server's own name at the broker, which may do everything there."""


def add_staff(
    store: AccountStore,
    staff: Staff,
    pin: str,
    *,
    weak_pin_allowed: bool = False,
    by: str = BY_COMMAND,
) -> None:
    """Add a member of staff with a PIN; this takes a good part of a second.

    Raises:
        AccountError: the PIN may not be given, or the id is taken.
    """
    check_new_pin(pin, weak_allowed=weak_pin_allowed)
    store.add_staff(staff, pin_hash(pin), by=by)


def change_staff(store: AccountStore, staff: Staff, pin: str | None, *, by: str) -> None:
    """Change a member of staff, with a new PIN or the one they have.

    Raises:
        AccountError: the PIN may not be given, there is no such member, or the last administrator
            would be none any more.
    """
    if pin is not None:
        check_new_pin(pin)
    store.change_staff(staff, None if pin is None else pin_hash(pin), by=by)


def add_device(
    store: AccountStore,
    device: DeviceId,
    role: DeviceRole,
    kiosk: KioskId | None = None,
    *,
    by: str = BY_COMMAND,
) -> str:
    """Add a device and return its token, which is kept nowhere.

    A kiosk without a digit takes the lowest that is free.

    Raises:
        AccountError: the id is in use or the server's own, the digit is taken, or none is left.
    """
    if device in RESERVED:
        raise AccountError("device_reserved", device=device)
    if role is DeviceRole.KIOSK and kiosk is None:
        taken = {other.kiosk for other in store.devices()}
        free = [KioskId(digit) for digit in KIOSK_DIGITS if digit not in taken]
        if not free:
            raise AccountError("kiosks_full")
        kiosk = free[0]
    if role is DeviceRole.DISPLAY and kiosk is not None:
        raise AccountError("display_has_no_digit")
    token = new_token()
    store.add_device(Device(device, role, kiosk), token_hash(token), broker_hash(token), by=by)
    return token
