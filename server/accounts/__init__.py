"""Accounts of staff and devices: who they are, what proves it, and for how long."""

from server.accounts.accounts import Accounts
from server.accounts.errors import AccountError, AccountFileError, LockedOut, WrongPin
from server.accounts.people import Device, DeviceRole, Role, Staff, may_act_as
from server.accounts.registration import add_device, add_staff
from server.accounts.store import FILE_NAME, AccountStore
from server.accounts.tokens import broker_hash

__all__ = [
    "FILE_NAME",
    "AccountError",
    "AccountFileError",
    "AccountStore",
    "Accounts",
    "Device",
    "DeviceRole",
    "LockedOut",
    "Role",
    "Staff",
    "WrongPin",
    "add_device",
    "add_staff",
    "broker_hash",
    "may_act_as",
]
