"""The trail of who changed which account, kept beside the accounts and never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BY_COMMAND = "moiso-server"
"""Who it was, when somebody typed a command on the server itself."""


class Deed(StrEnum):
    """What was done to an account."""

    STAFF_ADDED = "staff_added"
    STAFF_CHANGED = "staff_changed"
    STAFF_REMOVED = "staff_removed"
    PIN_CHANGED = "pin_changed"
    DEVICE_ADDED = "device_added"
    DEVICE_REVOKED = "device_revoked"


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One change: when (UTC), by whom, what, to which member or device, with which role."""

    at: datetime
    by: str
    deed: Deed
    subject: str
    role: str
