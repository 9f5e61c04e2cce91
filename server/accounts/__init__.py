"""Accounts of staff and devices: who they are, what proves it, and for how long."""

from server.accounts.accounts import Accounts
from server.accounts.errors import AccountError, AccountFileError, LockedOut, WrongPin
from server.accounts.pairing import Pairing, Pairings, PairingsFull, grant
from server.accounts.people import Device, DeviceRole, Role, Staff, may_act_as
from server.accounts.registration import add_device, add_staff, change_staff
from server.accounts.store import FILE_NAME, AccountStore
from server.accounts.tokens import broker_hash
from server.accounts.trail import BY_COMMAND, Deed, TrailEntry

__all__ = [
    "BY_COMMAND",
    "FILE_NAME",
    "AccountError",
    "AccountFileError",
    "AccountStore",
    "Accounts",
    "Deed",
    "Device",
    "DeviceRole",
    "LockedOut",
    "Pairing",
    "Pairings",
    "PairingsFull",
    "Role",
    "Staff",
    "TrailEntry",
    "WrongPin",
    "add_device",
    "add_staff",
    "broker_hash",
    "change_staff",
    "grant",
    "may_act_as",
]
